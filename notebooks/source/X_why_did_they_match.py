# %% [markdown] lang="en"
# # X · Why did they match, for whom does it fail, and what does a vector give away?
#
# **You can**, at the end:
#
# - ask a network where in a face a match comes from, and test whether the answer is true;
# - measure error rates for each group of people at one threshold, with intervals;
# - reconstruct the face of a person you have never seen from a stored vector alone, and draw the conclusion;
# - delete somebody from a gallery, and say what that does not delete.
#
# **Before this:** D_facenet. **Reading:** 35 minutes. **Running:** {seconds} s on two CPU cores, {memory} MiB. **Papers:** Zeiler and Fergus, ECCV 2014; Simonyan et al. 2013;
# Grother et al., NISTIR 8280, 2019; Mai et al., PAMI 2018.
# %% [markdown] lang="ko"
# # X · 왜 일치했나, 누구에게 실패하나, 벡터는 무엇을 흘리나
#
# 이 노트북을 마치면 **다음을 할 수 있습니다.**
#
# - 일치가 얼굴의 어디에서 왔는지 신경망에 묻고, 그 대답이 맞는지 시험합니다.
# - 임계값 하나에서 집단마다의 오류율을 구간과 함께 잽니다.
# - 저장된 벡터만으로 본 적 없는 사람의 얼굴을 그려 보고, 결론을 내립니다.
# - 갤러리에서 누군가를 지우고, 그래도 지워지지 않는 것을 말합니다.
#
# **선수 지식:** D_facenet. **읽는 시간:** 35분. **실행 시간:** CPU 코어 두 개에서 {seconds}초, {memory} MiB. **논문:** Zeiler와 Fergus, ECCV 2014; Simonyan 외 2013;
# Grother 외, NISTIR 8280, 2019; Mai 외, PAMI 2018.
# %%
import facelab

facelab.set_seed(0)
# %% [markdown] lang="en"
# "The computer says it is you." Why? A distance gives no reasons. But we can cover parts of a face and look what happens.
# %% [markdown] lang="ko"
# "컴퓨터가 당신이라고 합니다." 왜일까요? 거리는 이유를 말하지 않습니다. 그래도 얼굴의 일부를 가리고 무슨 일이 생기는지 볼 수는 있습니다.
# %% alt_en="Two photos of one synthetic person, then the first one under two maps: both are brightest around the eyes and the nose and dark at the edges." alt_ko="한 합성 인물의 사진 두 장과, 첫 사진 위에 겹친 맵 두 장. 둘 다 눈과 코 둘레가 가장 밝고 가장자리는 어둡다."
import tempfile
from pathlib import Path

import numpy as np

from facelab import course, evaluate, explain, models, plot, synthetic, training

people = synthetic.shipped_people()
embedder = models.load("facelab_distilled")
faces = training.align_photos(people.photos, embedder.card.alignment)
vectors, labels = embedder(faces.faces), faces.labels
first, second = faces.faces[48], faces.faces[50]
maps = {
    "occlusion": explain.occlusion_map(embedder, first, second),
    "gradient": explain.gradient_map(embedder, first, second),
}
plot.similarity_figure(first, second, maps)


# %% [markdown] lang="en"
# > **Whose faces?** No one's: 60 drawn people, and we know everything about them. That makes this notebook possible, and limits what it says: group differences here are those of a renderer and a network, not of real people.
#
# ## 1. Where does a match come from?
#
# *Occlusion*: cover a square $s$ of face $a$ with gray and see how much similarity to face $b$ is lost,
#
# $$\mathrm{cost}(s) = a \cdot b - a_{\setminus s} \cdot b \tag{X.1}$$
#
# (Zeiler and Fergus 2014, section 4.2, for similarity in place of a class score; `facelab.explain.occlusion_map`.) *Gradient*: how fast does the similarity change with each pixel? (Simonyan 2013; `facelab.explain.gradient_map`.) On paper: $a = b = (1, 0)$;
# covering one place leaves $(1, 0)$, another $(0.6, 0.8)$. The costs are 0 and 0.4.
#
# ### Exercise X1 · check
# Write `covering_costs(first, covered, second)` for one vector, S vectors with a place covered each, and the other face's vector.
#
# <details><summary>Hint</summary>Similarity of unit vectors: their product. Before less after.</details>
# %% [markdown] lang="ko"
# > **누구의 얼굴인가요?** 아무의 얼굴도 아닙니다. 그린 사람 60명이고, 우리는 이들에 대해 모든 것을 압니다. 그래서 이 노트북이 가능하지만, 그래서 한계도 있습니다. 여기서 보이는 집단의 차이는 그림 프로그램과 신경망의 것이지 실제 사람들의 것이 아닙니다.
#
# ## 1. 일치는 어디에서 왔나?
#
# *가리기*(occlusion): 얼굴 $a$의 네모 $s$를 회색으로 가리고, 얼굴 $b$와의 유사도를 얼마나 잃는지 봅니다.
#
# $$\mathrm{cost}(s) = a \cdot b - a_{\setminus s} \cdot b \tag{X.1}$$
#
# (Zeiler와 Fergus 2014의 4.2절을 클래스 점수 대신 유사도에 쓴 것. `facelab.explain.occlusion_map`.) *기울기*(gradient): 픽셀마다 유사도가 얼마나 빨리 변하는지 봅니다(Simonyan 2013. `facelab.explain.gradient_map`). 종이에 해 봅시다. $a = b = (1, 0)$이고, 한 곳을 가리면
# $(1, 0)$, 다른 곳을 가리면 $(0.6, 0.8)$이 됩니다. 값은 0과 0.4입니다.
#
# ### 연습 X1 · 확인
# 벡터 하나, 한 곳씩 가린 벡터 S개, 다른 얼굴의 벡터에 대해 `covering_costs(first, covered, second)`를 작성하세요.
#
# <details><summary>힌트</summary>단위 벡터의 유사도는 내적입니다. 가리기 전에서 가린 뒤를 빼세요.</details>
# %% exercise="X1"
def covering_costs(first, covered, second):
    return ...


course.check("X1", covering_costs)


# %% solution="X1"
def covering_costs(first, covered, second):
    return first @ second - covered @ second


course.check("X1", covering_costs)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** A pretty map proves nothing. A test: cover the brightest quarter-wide square of the map, and in a copy a *random* square of the same size. Of 30 pairs, how often does the map's square cost more, if the map is nonsense? And if it is right?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 예쁜 맵은 아무것도 증명하지 않습니다. 시험해 봅시다. 맵에서 가장 밝은, 너비 4분의 1짜리 네모를 가리고, 복사본에는 같은 크기의 네모를 *아무 데나* 가립니다. 맵이 엉터리라면 30쌍에서 몇 번이나 맵의 네모가 더 비쌀까요? 맞는다면요?
# %%
rng, side, wins = np.random.default_rng(0), 20, 0


def covered_at(face, top, left):
    where = np.zeros(face.shape[:2], bool)
    where[top : top + side, left : left + side] = True
    return explain.similarity.cover(face, where)


for person in rng.choice(60, 30, replace=False):
    a, b = faces.faces[rng.choice(np.flatnonzero(labels == person), 2, replace=False)]
    heat = explain.occlusion_map(embedder, a, b, steps=8)
    sums = np.array([[heat[y : y + side, x : x + side].sum() for x in range(0, 61, 4)] for y in range(0, 61, 4)])
    best = 4 * np.array(np.unravel_index(sums.argmax(), sums.shape))
    tried = embedder(np.stack([covered_at(a, *best), covered_at(a, *rng.integers(0, 61, 2)), b]))
    wins += tried[0] @ tried[2] < tried[1] @ tried[2]
# %%
interval = evaluate.wilson(int(wins), 30)
print(f"the map's square costs more in {wins} of 30 pairs ({interval.low:.2f} to {interval.high:.2f}), chance 0.50")
assert wins > 20


# %% [markdown] lang="en"
# The map is right about *this network*. It does not say what a person would see, nor that the reason is a good one.
#
# ## 2. For whom does it fail?
#
# One threshold for all, and an average over all: both hide groups. Here the groups are skin tones, light (1 to 5 on Monk's scale) and dark (6 to 10), because of these people we know it for certain.
#
# $$\mathrm{FAR}_g = \frac{\text{accepted pairs of two people of } g}{\text{pairs of two people of } g} \tag{X.2}$$
#
# (Grother 2019, NISTIR 8280, false match rates within demographics; `facelab.evaluate.group_rates`.)
#
# ### Exercise X2 · check
# Write `group_far(distances, same, in_group, threshold)`; `in_group` says of each pair whether both people belong to the group.
#
# <details><summary>Hint</summary>Choose the pairs first: ~same & in_group. Then the mean of accepted.</details>
# %% [markdown] lang="ko"
# 맵은 *이 신경망*에 대해서는 맞습니다. 사람이 무엇을 볼지도, 그 이유가 좋은 이유인지도 말하지는 않습니다.
#
# ## 2. 누구에게 실패하나?
#
# 모두에게 임계값 하나, 모두의 평균 하나. 둘 다 집단을 감춥니다. 여기서 집단은 피부색입니다. 밝은 쪽(Monk 척도 1–5)과 어두운 쪽(6–10). 이 사람들에 대해서는 확실히 알기 때문입니다.
#
# $$\mathrm{FAR}_g = \frac{\text{받아들인, 둘 다 } g \text{인 타인 쌍}}{\text{둘 다 } g \text{인 타인 쌍}} \tag{X.2}$$
#
# (Grother 2019, NISTIR 8280의 집단 안 오인식률. `facelab.evaluate.group_rates`.)
#
# ### 연습 X2 · 확인
# `group_far(distances, same, in_group, threshold)`를 작성하세요. `in_group`은 쌍마다 두 사람이 모두 그 집단인지를 말합니다.
#
# <details><summary>힌트</summary>먼저 쌍을 고르세요: ~same & in_group. 그다음 받아들여진 것의 평균입니다.</details>
# %% exercise="X2"
def group_far(distances, same, in_group, threshold):
    return ...


course.check("X2", group_far)


# %% solution="X2"
def group_far(distances, same, in_group, threshold):
    return np.mean(distances[~same & in_group] <= threshold)


course.check("X2", group_far)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** The threshold comes from twenty other people. Will the two groups of the remaining forty have the same FAR? Which one would you expect to be worse, and why?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 임계값은 다른 스무 명에게서 고릅니다. 나머지 마흔 명의 두 집단은 FAR이 같을까요? 어느 쪽이 더 나쁠 것 같고, 왜 그런가요?
# %%
tuning = labels < 20
tuned = evaluate.separation(vectors[tuning], labels[tuning], np.random.default_rng(0))
rest = evaluate.separation(vectors[~tuning], labels[~tuning], np.random.default_rng(0))
threshold = evaluate.threshold_at_far(tuned.distances[~tuned.same], far=0.02)
tones = {int(label): person.look.skin_tone for label, person in zip(labels, people.drawn)}
groups = {label: "light" if tone < 5.5 else "dark" for label, tone in tones.items() if label >= 20}
rates = evaluate.group_rates(rest.people, rest.distances, groups, threshold, np.random.default_rng(0))
# %% alt_en="False accept rates of the two groups as points with wide error bars, on the same axis; a dotted line marks the rate that the threshold was chosen for." alt_ko="두 집단의 타인 수락률을 넓은 오차 막대가 있는 점으로 나타낸 그림. 점선은 임계값을 고를 때 정한 비율이다."
figure, axes = plot.new_axes("", "false accept rate, 95 % over people", size=(5, 4))
for place, r in enumerate(rates):
    print(
        f"{r.group:5}: {r.people} people, FAR {r.far:.3f} ({r.far_interval.low:.3f} to {r.far_interval.high:.3f}),",
        end=" ",
    )
    print(f"FRR {r.frr:.3f} ({r.frr_interval.low:.3f} to {r.frr_interval.high:.3f})")
    axes.errorbar(
        place, r.far, yerr=[[r.far - r.far_interval.low], [r.far_interval.high - r.far]], marker="o", capsize=5
    )
axes.axhline(0.02, color="gray", linestyle=":")
axes.set_xticks(range(len(rates)), [r.group for r in rates])
assert all(0 <= r.far < 0.5 for r in rates)
figure
# %% [markdown] lang="en"
# Look at the width before you look at the difference: with some twenty people per group, only a large difference would show. A report without intervals would have claimed one, or its absence. NIST needed millions of photos, and found false accepts that differ by factors of 10 to 100 between groups (NISTIR 8280).
#
# ## 3. What does a vector give away?
#
# "We store no photos, only 128 numbers." So let us draw faces from the numbers. A straight line from vectors to Eigenfaces, learned on forty people, pictures twenty others, of whom we have vectors only.
# %% [markdown] lang="ko"
# 차이보다 너비를 먼저 보세요. 한 집단이 스무 명쯤이면 큰 차이만 드러납니다. 구간 없는 보고서였다면 차이가 있다고, 또는 없다고 단언했을 것입니다. NIST는 사진 수백만 장으로 집단 사이의 타인 수락률이 10배에서 100배까지 다른 것을 찾았습니다(NISTIR 8280).
#
# ## 3. 벡터는 무엇을 흘리나?
#
# "사진은 저장하지 않습니다. 숫자 128개뿐입니다." 그럼 그 숫자로 얼굴을 그려 봅시다. 벡터에서 고유 얼굴(Eigenfaces)로 가는 직선 하나를 마흔 명에게서 배워, 벡터만 가진 다른 스무 명을 그립니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Will you recognize anyone? Will the *network*, shown these pictures, find the right one of twenty people? Chance is 1 in 20.
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 누군지 알아보시겠어요? 이 그림을 *신경망*에 보이면 스무 명 가운데 맞는 사람을 찾을까요? 찍으면 20분의 1입니다.
# %% alt_en="Two rows of six faces: above synthetic people, below blurred pictures made from their vectors alone; skin tone, hair, beard and shape are recognizable in most." alt_ko="얼굴 여섯 개씩 두 줄. 위는 합성 인물, 아래는 그 벡터만으로 그린 흐린 그림. 대부분 피부색, 머리, 수염, 얼굴형을 알아볼 수 있다."
train, held = training.split_people(labels, 1 / 3, np.random.default_rng(0))
pictured = explain.learn_to_invert(vectors[train], faces.faces[train])(vectors[held])
some = np.arange(0, held.sum(), held.sum() // 6)[:6]
plot.groups_sheet(
    [list(faces.faces[held][some]), list(pictured[some])], ["who they are", "pictured from their vectors"]
)


# %% [markdown] lang="en"
# ### Exercise X3 · modify
# `D_facenet` named the nearest by distance; change that to similarity. Write `whose(vector, gallery, names)`, and the cell below uses the network's own answer on the pictures.
#
# <details><summary>Hint</summary>gallery @ vector, then argmax.</details>
# %% [markdown] lang="ko"
# ### 연습 X3 · 바꿔 보기
# `D_facenet`에서는 거리가 가장 가까운 사람의 이름을 댔습니다. 이것을 유사도로 바꾸세요. `whose(vector, gallery, names)`를 작성합니다. 아래 셀은 그림에 대한 신경망의 대답을 확인합니다.
#
# <details><summary>힌트</summary>gallery @ vector를 구하고 argmax.</details>
# %% exercise="X3"
def whose(vector, gallery, names):
    return ...


course.check("X3", whose)


# %% solution="X3"
def whose(vector, gallery, names):
    return names[int(np.argmax(gallery @ vector))]


course.check("X3", whose)
# %%
similar = embedder(pictured) @ vectors[held].T
np.fill_diagonal(similar, -1)  # another photo of the person, not the one that the vector was made of
hits = labels[held][similar.argmax(axis=1)] == labels[held]
interval = evaluate.wilson(int(hits.sum()), len(hits))
print(f"recognized in their pictures: {hits.mean():.2f} ({interval.low:.2f} to {interval.high:.2f}), chance 0.05")
assert hits.mean() > 0.4
# %% [markdown] lang="en"
# The interval takes photos for independent, so it is too narrow; the distance from chance is not in doubt. The simplest attack there is, linear, with forty people to learn from. Networks see far more (Mai 2018). **A gallery of vectors is as sensitive as the photos it was made of.**
#
# ## 4. Forgetting
#
# So people must be able to leave. `Gallery.remove` overwrites their vectors in the file.
# %% [markdown] lang="ko"
# 이 구간은 사진들이 독립이라고 보므로 너무 좁습니다. 그래도 찍기와의 거리는 의심할 바 없습니다. 마흔 명에게서 배운, 가장 단순한 선형 공격입니다. 신경망은 훨씬 많이 봅니다(Mai 2018). **벡터의 갤러리는 그 바탕이 된 사진만큼 민감합니다.**
#
# ## 4. 잊기
#
# 그러니 사람은 떠날 수 있어야 합니다. `Gallery.remove`는 파일 안의 벡터를 덮어씁니다.
# %%
hers = vectors[:1].astype(float)
hers = (hers / np.linalg.norm(hers)).astype("<f4").tobytes()  # as the gallery stores it
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "people.db"
    with facelab.Gallery(path, model="facelab_distilled", embedding_size=128, create=True) as gallery:
        gallery.add("Ann", vectors[:2], ["a.jpg", "b.jpg"])
        before = hers in path.read_bytes()
        gallery.remove("Ann")
    after = hers in path.read_bytes()
print("her vector in the file: before", before, "- after", after)
assert (before, after) == (True, False)
# %% [markdown] lang="en"
# What that does not delete: backups and exports, classifiers that store what they learned from, pages and pictures, and networks that were *trained* on her.
#
# ### Exercise X4 · open
# Make the inversion harder: round the vectors to one decimal, or add noise of length 0.3, before `learn_to_invert` and before the gallery. How much privacy do you gain, and how much AUC do you pay?
#
# <details><summary>Hint</summary>Change `vectors` in one place and run both measurements again. A defense that costs nothing protects from nothing.</details>
# %% [markdown] lang="ko"
# 그래도 지워지지 않는 것: 백업과 내보낸 파일, 배운 벡터를 담고 있는 분류기, 쪽과 그림, 그리고 그 사람의 사진으로 *학습한* 신경망입니다.
#
# ### 연습 X4 · 열린 문제
# 되돌리기를 어렵게 해 보세요. `learn_to_invert`와 갤러리에 넣기 전에 벡터를 소수 첫째 자리로 반올림하거나 길이 0.3의 잡음을 더하세요. 사생활을 얼마나 지키고 AUC를 얼마나 내놓나요?
#
# <details><summary>힌트</summary>`vectors`를 한 곳에서만 바꾸고 두 측정을 다시 하세요. 값을 치르지 않는 방어는 아무것도 막지 못합니다.</details>
# %% [markdown] lang="en"
# ## Quiz
#
# 1. **The map is brightest at the nose. So noses identify people?**
# <details><summary>a) Yes</summary>No: it says where *this network* looks for *this pair*.</details>
# <details><summary>b) For this network and this pair, covering the nose costs most</summary>Yes: and only a test against random squares shows even that.</details>
#
# 2. **Two groups have FAR 0.01 and 0.03, both intervals reach from 0 to 0.06. Is the second treated worse?**
# <details><summary>a) Three times worse</summary>No: the data cannot tell.</details>
# <details><summary>b) One cannot tell from this many people</summary>Yes: measure more people before you accuse or acquit.</details>
#
# 3. **Only vectors are stored. Is the gallery personal data?**
# <details><summary>a) No, no one can read 128 numbers</summary>No: a linear map could.</details>
# <details><summary>b) Yes</summary>Yes: it identifies people in other photos, and pictures them.</details>
#
# 4. **Ann was removed from the gallery. Is she forgotten?**
# <details><summary>a) In this file, yes</summary>Yes: her vectors were overwritten there. Copies are another matter.</details>
# <details><summary>b) Everywhere</summary>No: think of backups, exports, and trained networks.</details>
# %% [markdown] lang="ko"
# ## 퀴즈
#
# 1. **맵이 코에서 가장 밝습니다. 그러면 코로 사람을 알아보는 걸까요?**
# <details><summary>a) 그렇다</summary>아닙니다. *이 신경망*이 *이 쌍*에서 어디를 보는지 말할 뿐입니다.</details>
# <details><summary>b) 이 신경망과 이 쌍에서는 코를 가리는 값이 가장 크다</summary>맞습니다. 그것조차 아무 네모와 견주는 시험을 해야 알 수 있습니다.</details>
#
# 2. **두 집단의 FAR이 0.01과 0.03이고 구간은 둘 다 0에서 0.06까지입니다. 둘째 집단이 더 나쁜 대우를 받나요?**
# <details><summary>a) 세 배 나쁘다</summary>아닙니다. 이 데이터로는 알 수 없습니다.</details>
# <details><summary>b) 이만한 사람 수로는 알 수 없다</summary>맞습니다. 고발하거나 면죄하기 전에 더 많은 사람을 재세요.</details>
#
# 3. **벡터만 저장합니다. 갤러리는 개인정보일까요?**
# <details><summary>a) 아니다, 숫자 128개를 읽을 사람은 없다</summary>아닙니다. 선형 변환도 읽었습니다.</details>
# <details><summary>b) 그렇다</summary>맞습니다. 다른 사진에서 사람을 알아보게 하고, 얼굴을 그리게 합니다.</details>
#
# 4. **Ann을 갤러리에서 지웠습니다. 잊힌 걸까요?**
# <details><summary>a) 이 파일에서는 그렇다</summary>맞습니다. 여기서는 벡터를 덮어썼습니다. 복사본은 별개입니다.</details>
# <details><summary>b) 어디에서나</summary>아닙니다. 백업과 내보낸 파일, 학습한 신경망을 생각하세요.</details>
# %% [markdown] lang="en"
# ## Recap
#
# - Occlusion and gradients point to places; covering them, against random places, tests the map.
# - Rates belong to groups, at one threshold, with intervals over people.
# - A stored vector pictures its person well enough for a network.
# - Removing from a gallery is deletion in that file, and nowhere else.
#
# **Common mistakes:** believing a map because it looks right; comparing groups without intervals; calling vectors anonymous.
#
# **Next:** take a question of your own to the comparison of methods (`facelab benchmark ladder`), or back to `C_pipeline` with photos of people who agreed.
# %% [markdown] lang="ko"
# ## 정리
#
# - 가리기와 기울기는 자리를 가리킵니다. 그 자리를 가려, 아무 자리와 견주어 맵을 시험합니다.
# - 비율은 집단마다, 임계값 하나에서, 사람을 다시 뽑은 구간과 함께 봅니다.
# - 저장된 벡터는 신경망이 알아볼 만큼 그 사람을 그려 냅니다.
# - 갤러리에서 지우면 그 파일에서만 지워집니다.
#
# **흔한 실수:** 그럴듯해 보인다고 맵을 믿기, 구간 없이 집단을 견주기, 벡터를 익명이라 부르기.
#
# **다음:** 여러분의 질문을 들고 방법 비교(`facelab benchmark ladder`)로 가거나, 동의한 사람들의 사진으로 `C_pipeline`에 돌아가 보세요.
