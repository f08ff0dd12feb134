# %% [markdown] lang="en"
# # D · FaceNet's idea: one vector, three questions
#
# **You can**, at the end:
#
# - verify two photos by a threshold that you chose on other people;
# - identify a face with its nearest neighbors, and say "unknown" when no one is near;
# - find the people in an album by clustering, without a single name;
# - store vectors and give them to a classifier.
#
# **Before this:** C_losses. **Reading:** 35 minutes. **Running:** {seconds} s on two CPU cores, {memory} MiB. **Papers:** Schroff et al.,
# *FaceNet: A Unified Embedding for Face Recognition and Clustering*, CVPR 2015; ISO/IEC 19795-1:2021 for the error rates.
# %% [markdown] lang="ko"
# # D · FaceNet의 생각: 벡터 하나로 세 가지 질문에 답하기
#
# 이 노트북을 마치면 **다음을 할 수 있습니다.**
#
# - 다른 사람들에게서 고른 임계값(threshold)으로 사진 두 장을 검증합니다(verification).
# - 최근접 이웃으로 얼굴을 식별하고(identification), 가까운 사람이 없으면 "모름"이라고 답합니다.
# - 이름 하나 없이 군집화(clustering)로 앨범 속 사람들을 찾습니다.
# - 벡터를 저장해 분류기(classifier)의 입력으로 씁니다.
#
# **선수 지식:** C_losses. **읽는 시간:** 35분. **실행 시간:** CPU 코어 두 개에서 {seconds}초, {memory} MiB. **논문:** Schroff 외,
# *FaceNet: A Unified Embedding for Face Recognition and Clustering*, CVPR 2015; 오류율은 ISO/IEC 19795-1:2021.
# %%
import facelab

facelab.set_seed(0)
# %% [markdown] lang="en"
# FaceNet turns a face into a short vector, so that distance means "how different are these people". Everything after that is simple geometry. Here is what this notebook
# arrives at: an album without names, sorted into people (with a threshold that is a guess for now).
#
# > **Whose photos?** No one's: these people are drawn by facelab. To use your own, set `FOLDER` to a folder with one directory per person, of people who agreed, and
# > run all cells again. A threshold found on synthetic people says nothing about real ones.
#
# FaceNet's own weights cannot be had offline. The vectors come from `dlib_resnet`, a ResNet of 2017 that was also trained to make distances meaningful (128 numbers, as
# FaceNet has). With FaceNet's file in facelab's cache, write `facelab.Pipeline("facenet512")` instead, and nothing else changes.
# %% [markdown] lang="ko"
# FaceNet은 얼굴을 짧은 벡터로 바꾸고, 거리가 곧 "두 사람이 얼마나 다른가"가 되게 합니다. 그다음은 모두 간단한 기하입니다. 이 노트북의 도착점을 먼저 봅시다. 이름 없는
# 앨범을 사람별로 정리한 결과입니다(임계값은 일단 어림으로 정했습니다).
#
# > **누구의 사진인가요?** 아무의 사진도 아닙니다. facelab이 그린 사람들입니다. 여러분의 사진을 쓰려면 동의한 사람들의 사진을 한 사람에 폴더 하나씩 담고 `FOLDER`를 그
# > 폴더로 바꾼 뒤 모든 셀을 다시 실행하세요. 합성 인물에서 찾은 임계값은 실제 사람에게는 아무 의미가 없습니다.
#
# FaceNet의 가중치는 오프라인으로 구할 수 없습니다. 여기서 벡터는 2017년의 ResNet인 `dlib_resnet`이 만듭니다. 역시 거리에 뜻이 있도록 학습되었고, FaceNet처럼 숫자
# 128개를 냅니다. facelab의 캐시에 FaceNet 파일이 있다면 `facelab.Pipeline("facenet512")`라고만 쓰면 되고, 나머지는 그대로입니다.
# %% alt_en="Rows of faces, one row for each group that clustering found; within a row the same synthetic person in different poses and lights." alt_ko="군집화가 찾은 그룹마다 한 줄씩 놓인 얼굴들. 한 줄에는 자세와 조명이 다른 같은 합성 인물이 있다."
import numpy as np

from facelab import classify, course, datasets, evaluate, plot, synthetic
from facelab.pipeline import largest_face_or_center

FOLDER = None
photos = datasets.folder(FOLDER) if FOLDER else synthetic.shipped_people().photos
photos = photos.subset(np.flatnonzero((photos.labels < 24) & (np.arange(len(photos)) % 3 != 0)))
pipeline = facelab.Pipeline()
results = list(pipeline([photos.image(i) for i in range(len(photos))], pick=largest_face_or_center))
aligned = np.concatenate([result.aligned for result in results])
vectors, labels = np.concatenate([result.vectors for result in results]), photos.labels
album = np.flatnonzero(labels < 6)
groups = classify.IdentityClustering(threshold=0.045).fit_predict(vectors[album])
plot.groups_sheet([list(aligned[album][groups == g]) for g in range(min(8, groups.max() + 1))])
# %% [markdown] lang="en"
# ## 1. Who may be looked at when?
#
# The people are divided into two halves. The first half *tunes*: every threshold below is chosen on it. The second half *judges*. No one is in both. A threshold that was tuned on
# the people it is judged on looks better than it is.
# %% [markdown] lang="ko"
# ## 1. 누구를 언제 볼 수 있는가
#
# 사람들을 둘로 나눕니다. 앞의 절반은 *조정*에 씁니다. 아래의 모든 임계값은 여기서 고릅니다. 뒤의 절반은 *평가*에 씁니다. 양쪽에 다 들어가는 사람은 없습니다. 평가할 사람에게서
# 고른 임계값은 실제보다 좋아 보입니다.
# %%
people = np.random.default_rng(0).permutation(np.unique(labels))
tuning, judging = (np.isin(labels, half) for half in np.array_split(people, 2))


def pairs(chosen):
    """Cosine distances of all pairs among the chosen photos, who is on them, and whether it is one person."""
    first, second = np.triu_indices(chosen.sum(), 1)
    some, who = vectors[chosen], labels[chosen]
    distances = 1 - (some[first] * some[second]).sum(axis=1)
    return distances, who[first] == who[second]


print(len(people), "people,", len(labels), "photos,", tuning.sum(), "to tune,", judging.sum(), "to judge")


# %% [markdown] lang="en"
# ## 2. Verification: are they the same?
#
# For unit vectors the cosine distance is half the squared Euclidean distance that FaceNet trains on:
#
# $$d(a, b) = 1 - a \cdot b = \tfrac{1}{2}\lVert a - b \rVert^2 \tag{D.1}$$
#
# (Schroff 2015, section 1, thresholds the distance; `facelab.pipeline.Pipeline.verify`.) On paper: at 60° a·b is 0.5, so d is 0.5. Two people are *the same* if d is at most the threshold.
# Two things can go wrong, and each has its rate:
#
# $$\mathrm{FAR} = \frac{\text{accepted pairs of different people}}{\text{pairs of different people}} \qquad \mathrm{FRR} = \frac{\text{rejected pairs of one person}}{\text{pairs of one person}} \tag{D.2}$$
#
# (ISO/IEC 19795-1:2021, there FMR and FNMR; `facelab.evaluate.roc`.)
# %% [markdown] lang="ko"
# ## 2. 검증: 같은 사람인가?
#
# 단위 벡터의 코사인 거리는 FaceNet이 학습에 쓰는 제곱 유클리드 거리의 절반입니다.
#
# $$d(a, b) = 1 - a \cdot b = \tfrac{1}{2}\lVert a - b \rVert^2 \tag{D.1}$$
#
# (Schroff 2015의 1절은 거리에 임계값을 둡니다. `facelab.pipeline.Pipeline.verify`.) 종이에 해 보면 60°에서 a·b는 0.5이고 d도 0.5입니다. d가 임계값 이하이면 *같은 사람*입니다.
# 잘못될 수 있는 일은 두 가지이고, 각각 비율이 있습니다.
#
# $$\mathrm{FAR} = \frac{\text{받아들인 타인 쌍}}{\text{타인 쌍}} \qquad \mathrm{FRR} = \frac{\text{거절한 본인 쌍}}{\text{본인 쌍}} \tag{D.2}$$
#
# (ISO/IEC 19795-1:2021에서는 FMR과 FNMR이라고 합니다. `facelab.evaluate.roc`.)
# %% [markdown] lang="en"
# ### Exercise D1 · check
# Write `error_rates(distances, same, threshold)` → (FAR, FRR). A pair is accepted where the distance is at most the threshold.
#
# <details><summary>Hint</summary>accepted = distances <= threshold; then look at accepted[~same] and accepted[same] apart.</details>
# %% [markdown] lang="ko"
# ### 연습 D1 · 확인
# `error_rates(distances, same, threshold)` → (FAR, FRR)을 작성하세요. 거리가 임계값 이하이면 받아들입니다.
#
# <details><summary>힌트</summary>accepted = distances <= threshold로 두고, accepted[~same]과 accepted[same]을 따로 보세요.</details>
# %% exercise="D1"
def error_rates(distances, same, threshold):
    return ...


course.check("D1", error_rates)


# %% solution="D1"
def error_rates(distances, same, threshold):
    accepted = distances <= threshold
    return np.mean(accepted[~same]), np.mean(~accepted[same])


course.check("D1", error_rates)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** The threshold is chosen so that 1 in 100 pairs of different tuning people is accepted. On the judged people, will FAR be exactly 0.01? Which is larger, FAR or FRR?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 조정용 사람들의 타인 쌍 100개 가운데 1개가 받아들여지도록 임계값을 고릅니다. 평가용 사람들에게서도 FAR이 정확히 0.01일까요? FAR과 FRR 중 어느 쪽이 클까요?
# %% alt_en="Two histograms of distances of the judged people: pairs of one person lie near zero, pairs of different people farther right, a dashed line marks the threshold in the overlap." alt_ko="평가용 사람들의 거리 히스토그램 두 개. 같은 사람의 쌍은 0 가까이, 다른 사람의 쌍은 더 오른쪽에 있고, 겹치는 곳의 점선이 임계값이다."
threshold = evaluate.threshold_at_far(pairs(tuning)[0][~pairs(tuning)[1]], far=0.01)
distances, same = pairs(judging)
plot.distance_histogram(same, distances, threshold)
# %%
right = (distances <= threshold) == same
balanced = (right[same].mean() + right[~same].mean()) / 2
misses = evaluate.wilson(int((~right[same]).sum()), int(same.sum()))
print(f"threshold {threshold:.4f}; balanced accuracy {balanced:.3f}, chance 0.5")
print(f"FRR {1 - right[same].mean():.3f} ({misses.low:.3f} to {misses.high:.3f} if pairs were independent)")
assert balanced > 0.8


# %% [markdown] lang="en"
# ## 3. Identification: who is it?
#
# Four photos of each judged person become the *gallery*, the others ask. First the k nearest neighbors vote. But the nearest face is always *somebody's*: only a threshold lets us say "unknown".
#
# ### Exercise D2 · check
# Write `identify(distances, names, threshold)`: the nearest name, or `"unknown"`.
#
# <details><summary>Hint</summary>np.argmin finds the nearest. Then one question: is it near enough?</details>
# %% [markdown] lang="ko"
# ## 3. 식별: 누구인가?
#
# 평가용 사람마다 사진 네 장을 *갤러리*(gallery)로 삼고, 나머지 사진으로 묻습니다. 먼저 가까운 이웃 k개가 투표합니다. 그런데 가장 가까운 얼굴은 언제나 *누군가의* 얼굴입니다. 임계값이
# 있어야 "모름"이라고 말할 수 있습니다.
#
# ### 연습 D2 · 확인
# `identify(distances, names, threshold)`를 작성하세요. 가장 가까운 이름, 아니면 `"unknown"`을 돌려줍니다.
#
# <details><summary>힌트</summary>np.argmin으로 가장 가까운 것을 찾고, 한 가지만 물으세요. 충분히 가까운가요?</details>
# %% exercise="D2"
def identify(distances, names, threshold):
    return ...


course.check("D2", identify)


# %% solution="D2"
def identify(distances, names, threshold):
    nearest = np.argmin(distances)
    return names[nearest] if distances[nearest] <= threshold else "unknown"


course.check("D2", identify)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Twelve people: what is chance level? How often will the nearest neighbors be?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 사람은 열두 명입니다. 찍으면 몇 번에 한 번 맞을까요? 최근접 이웃은 얼마나 맞힐까요?
# %%
order = np.concatenate([np.arange((labels == person).sum()) for person in np.unique(labels)])
gallery, queries = judging & (order < 4), judging & (order >= 4)
names = np.array([photos.names[label] for label in labels])
for method in ("knn", "svm"):
    classifier = classify.IdentityClassifier(method).fit(vectors[gallery], names[gallery])
    hits = classifier.predict(vectors[queries]) == names[queries]
    interval = evaluate.wilson(int(hits.sum()), len(hits))
    print(f"{method}: {hits.mean():.3f} ({interval.low:.3f} to {interval.high:.3f}), chance {1 / 12:.3f}")
    assert hits.mean() > 0.5
# %% [markdown] lang="en"
# The second line is the other use that the syllabus names: embeddings *stored as input to a classifier*. The network runs once per photo; the SVM learns in milliseconds and
# can be trained again whenever somebody joins. Now unknown people: the tuning people were never enrolled. How many of their photos get a name?
# %% [markdown] lang="ko"
# 둘째 줄은 강의 노트가 말하는 또 하나의 쓰임, 곧 *저장해 둔 임베딩을 분류기의 입력으로* 쓰는 것입니다. 신경망은 사진마다 한 번만 돌고, SVM은 몇 밀리초면 배우며, 새 사람이
# 들어올 때마다 다시 학습할 수 있습니다. 이제 등록되지 않은 사람들 차례입니다. 조정용 사람들은 등록된 적이 없습니다. 그 사진 가운데 몇 장에 이름이 붙을까요?
# %%
knn = classify.IdentityClassifier("knn").fit(vectors[gallery], names[gallery])
for limit in (2.0, threshold):
    unknown = knn.identify(vectors[tuning], limit).accepted.mean()
    found = knn.identify(vectors[queries], limit)
    enrolled = np.mean(found.accepted & (found.names == names[queries]))
    print(
        f"threshold {limit:.3f}: {unknown:.0%} of the unknown people's photos get a name, "
        f"{enrolled:.0%} of the enrolled people's the right one"
    )
# %% [markdown] lang="en"
# ## 4. Clustering: which people are there?
#
# No gallery, no names. Groups are joined while their mean distance stays below the threshold. What came out above can be measured, because here the truth is known.
#
# *Precision*: of two photos in one group, how often is it one person? *Recall*: of two photos of one person, how often are they in one group?
# %% [markdown] lang="ko"
# ## 4. 군집화: 누가 있는가?
#
# 갤러리도 이름도 없습니다. 평균 거리가 임계값 아래인 동안 그룹을 합칩니다. 여기서는 정답을 알고 있으니 위의 결과를 잴 수 있습니다.
#
# *정밀도*(precision): 한 그룹의 사진 두 장이 정말 한 사람일 비율. *재현율*(recall): 한 사람의 사진 두 장이 한 그룹에 들어갈 비율.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** With a threshold near 0, how many groups will there be? And with a large one? Sketch the curve.
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 임계값이 0에 가까우면 그룹은 몇 개일까요? 아주 크면요? 곡선을 그려 보세요.
# %% alt_en="Precision falls and recall rises as the clustering threshold grows; dotted lines mark the true number of people relative to the number of groups." alt_ko="군집화 임계값이 커질수록 정밀도는 떨어지고 재현율은 올라간다."
limits = np.linspace(0.005, 0.12, 24)
found = [classify.IdentityClustering(limit).fit_predict(vectors[judging]) for limit in limits]
quality = [classify.pair_quality(labels[judging], groups) for groups in found]
figure, axes = plot.new_axes("threshold (cosine distance)", "fraction of pairs")
axes.plot(limits, [q.precision for q in quality], label="precision")
axes.plot(limits, [q.recall for q in quality], label="recall")
axes.plot(limits, [(g.max() + 1) / judging.sum() for g in found], label="groups / photos")
axes.axhline(12 / judging.sum(), color="gray", linestyle=":", label="true people / photos")
axes.legend()
figure


# %% [markdown] lang="en"
# ### Exercise D3 · modify
# Too strict a threshold leaves groups of one photo. Write `count_small_groups(groups, most)`: how many groups have at most `most` photos? Try other thresholds with it.
#
# <details><summary>Hint</summary>np.unique(groups, return_counts=True) gives the size of each group.</details>
# %% [markdown] lang="ko"
# ### 연습 D3 · 바꿔 보기
# 임계값이 너무 엄격하면 사진 한 장짜리 그룹이 남습니다. `count_small_groups(groups, most)`를 작성하세요. 사진이 최대 `most`장인 그룹은 몇 개일까요? 다른 임계값으로도 세어 보세요.
#
# <details><summary>힌트</summary>np.unique(groups, return_counts=True)가 그룹마다의 크기를 줍니다.</details>
# %% exercise="D3"
def count_small_groups(groups, most):
    return ...


course.check("D3", count_small_groups)


# %% solution="D3"
def count_small_groups(groups, most):
    return np.sum(np.unique(groups, return_counts=True)[1] <= most)


course.check("D3", count_small_groups)
# %% [markdown] lang="en"
# ### Exercise D4 · open
# Choose the threshold on the *judged* people and compare the error rates. By how much would you have fooled yourself? Repeat it with only three tuning people.
#
# <details><summary>Hint</summary>Swap `tuning` and `judging` in one place only. The fewer people, the larger the difference.</details>
# %% [markdown] lang="ko"
# ### 연습 D4 · 열린 문제
# 임계값을 *평가용* 사람들에게서 고르고 오류율을 비교해 보세요. 얼마나 스스로를 속였을까요? 조정용 사람을 세 명만 두고 다시 해 보세요.
#
# <details><summary>힌트</summary>`tuning`과 `judging`을 한 곳에서만 바꾸세요. 사람이 적을수록 차이가 큽니다.</details>
# %% [markdown] lang="en"
# ## Quiz
#
# 1. **Which task needs a threshold?**
# <details><summary>a) Only verification</summary>No: without one, identification gives every unknown person a name.</details>
# <details><summary>b) All three</summary>Yes: same or not, enrolled or unknown, one group or two.</details>
#
# 2. **FAR falls from 0.01 to 0.001. What happens to FRR?**
# <details><summary>a) It rises</summary>Yes: a stricter threshold rejects more photos of the right person.</details>
# <details><summary>b) It falls as well</summary>No: with the same vectors you can only trade one for the other.</details>
#
# 3. **A watch-list of 10,000 people, FAR 0.001. An unknown person walks by. How many false alarms?**
# <details><summary>a) 0.001</summary>No: that is one comparison. Here there are 10,000.</details>
# <details><summary>b) About 10</summary>Yes: 10,000 × 0.001. Identification is many verifications.</details>
#
# 4. **Why store vectors and not the classifier's answer?**
# <details><summary>a) The slow network need not run again when somebody joins or leaves</summary>Yes. But vectors are personal data too: delete them when asked.</details>
# <details><summary>b) Vectors reveal nothing</summary>No: they recognize the person anywhere, and can be turned back into a face in part.</details>
# %% [markdown] lang="ko"
# ## 퀴즈
#
# 1. **임계값이 필요한 일은?**
# <details><summary>a) 검증뿐</summary>아닙니다. 임계값이 없으면 식별은 등록되지 않은 사람 모두에게 이름을 붙입니다.</details>
# <details><summary>b) 셋 모두</summary>맞습니다. 같은가 다른가, 등록된 사람인가 아닌가, 한 그룹인가 두 그룹인가.</details>
#
# 2. **FAR이 0.01에서 0.001로 내려갑니다. FRR은?**
# <details><summary>a) 올라간다</summary>맞습니다. 임계값이 엄격해지면 본인의 사진도 더 거절합니다.</details>
# <details><summary>b) 함께 내려간다</summary>아닙니다. 같은 벡터로는 하나를 내주고 다른 하나를 얻을 뿐입니다.</details>
#
# 3. **10,000명의 감시 목록, FAR 0.001. 등록되지 않은 사람이 지나갑니다. 오경보는 몇 번일까요?**
# <details><summary>a) 0.001번</summary>아닙니다. 그것은 한 번 비교할 때입니다. 여기서는 10,000번 비교합니다.</details>
# <details><summary>b) 약 10번</summary>맞습니다. 10,000 × 0.001입니다. 식별은 검증을 여러 번 하는 일입니다.</details>
#
# 4. **왜 분류기의 답이 아니라 벡터를 저장할까요?**
# <details><summary>a) 누가 들어오거나 나가도 느린 신경망을 다시 돌리지 않아도 된다</summary>맞습니다. 다만 벡터도 개인정보입니다. 요청받으면 지워야 합니다.</details>
# <details><summary>b) 벡터에서는 아무것도 알 수 없다</summary>아닙니다. 벡터로 어디서든 그 사람을 알아볼 수 있고, 얼굴을 어느 정도 되살릴 수도 있습니다.</details>
# %% [markdown] lang="en"
# ## Recap
#
# - Verification: a distance and a threshold, chosen on other people, told with FAR and FRR.
# - Identification: the nearest, if near enough; otherwise unknown.
# - Clustering: people without names, precision against recall.
# - Vectors are computed once and used by any classifier.
#
# **Common mistakes:** a threshold tuned on the test; distance taken for similarity; accuracy without chance beside it.
#
# **Next:** `D_triplet_training` trains such an embedding itself.
# %% [markdown] lang="ko"
# ## 정리
#
# - 검증: 거리 하나와 다른 사람들에게서 고른 임계값, 그리고 FAR과 FRR.
# - 식별: 충분히 가까우면 가장 가까운 사람, 아니면 모름.
# - 군집화: 이름 없이 사람 찾기, 정밀도와 재현율의 줄다리기.
# - 벡터는 한 번 계산해 두고 어떤 분류기에나 씁니다.
#
# **흔한 실수:** 평가 데이터에서 고른 임계값, 거리를 유사도로 착각하는 것, 우연 수준이 빠진 정확도.
#
# **다음:** `D_triplet_training`에서 이런 임베딩을 직접 학습합니다.
