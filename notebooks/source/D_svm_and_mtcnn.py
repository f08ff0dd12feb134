# %% [markdown] lang="en"
# # D · Many SVMs, and one network with three tasks
#
# **You can**, at the end:
#
# - follow MTCNN's cascade and say what its three tasks share;
# - turn a two-class SVM into a recognizer of many people, in three ways;
# - show that many SVMs beat nearest neighbors on Eigenfaces, with an interval;
# - say what an SVM does with FaceNet-like vectors.
#
# **Before this:** D_facenet. **Reading:** 40 minutes. **Running:** {seconds} s on two CPU cores, {memory} MiB. **Papers:** Zhang et al. 2016 (MTCNN),
# Turk and Pentland 1991 (Eigenfaces), Cortes and Vapnik 1995 (SVM), Phillips 1998 (*Support Vector Machines Applied to Face Recognition*).
# %% [markdown] lang="ko"
# # D · 여러 개의 SVM, 그리고 세 가지 일을 하는 신경망 하나
#
# 이 노트북을 마치면 **다음을 할 수 있습니다.**
#
# - MTCNN의 단계를 따라가고, 세 가지 일이 무엇을 함께 쓰는지 설명합니다.
# - 두 클래스만 아는 SVM으로 여러 사람을 알아보는 방법 세 가지를 씁니다.
# - 여러 개의 SVM이 고유 얼굴(Eigenfaces)의 최근접 이웃보다 낫다는 것을 구간과 함께 보입니다.
# - FaceNet 같은 벡터 위에서 SVM이 하는 일을 설명합니다.
#
# **선수 지식:** D_facenet. **읽는 시간:** 40분. **실행 시간:** CPU 코어 두 개에서 {seconds}초, {memory} MiB. **논문:** Zhang 외 2016(MTCNN),
# Turk·Pentland 1991(고유 얼굴), Cortes·Vapnik 1995(SVM), Phillips 1998(*Support Vector Machines Applied to Face Recognition*).
# %%
import facelab

facelab.set_seed(0)
# %% [markdown] lang="en"
# ## 1. MTCNN: look often, doubt a lot
#
# MTCNN looks at a photo at many sizes. P-Net, tiny and fast, proposes far too much; R-Net throws most of it away; O-Net has the last word. (The people in the picture do not exist.)
# %% [markdown] lang="ko"
# ## 1. MTCNN: 자주 보고, 많이 의심하기
#
# MTCNN은 사진을 여러 크기로 봅니다. 작고 빠른 P-Net이 터무니없이 많이 제안하면, R-Net이 대부분 버리고, O-Net이 마지막으로 결정합니다. (사진 속 인물은 모두 존재하지 않습니다.)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Four people are in the picture. How many boxes will P-Net propose?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 사진에는 네 사람이 있습니다. P-Net은 상자를 몇 개 제안할까요?
# %% alt_en="The same group photo four times with boxes: hundreds after P-Net, fewer after overlaps are dropped, few after R-Net, one on each face with five landmarks after O-Net." alt_ko="같은 단체 사진 네 장에 상자가 그려져 있다. P-Net 뒤에는 수백 개, 겹침을 없애면 줄고, R-Net 뒤에는 몇 개, O-Net 뒤에는 얼굴마다 하나와 다섯 점이 남는다."
import numpy as np
from sklearn.pipeline import make_pipeline

from facelab import cards, classify, course, evaluate, models, plot, synthetic, training
from facelab.plot.svm import svm_panels
from facelab.synthetic import sample_person, scene

rng = np.random.default_rng(1)
group = scene([sample_person(rng) for _ in range(4)], rng)
detector = facelab.MTCNN()
stages = detector.stages([group.image])
drawn = []
for name, found in stages.items():
    print(f"{name}: {len(found)} boxes", end="  ")
    marks = found.landmarks.tolist() if name == "faces" else [[]] * len(found)
    faces = [facelab.Face(facelab.Box(*box), 1.0, tuple(map(tuple, m))) for box, m in zip(found.boxes.tolist(), marks)]
    drawn.append(plot.draw_faces(group.image, faces, captions=False))
figure, axes = plot.new_axes("", "", size=(10, 5.6))
axes.imshow(np.vstack([np.hstack(drawn[:2]), np.hstack(drawn[2:])]))
axes.set_axis_off()
figure


# %% [markdown] lang="en"
# **MT** stands for *multi-task*: each of the three networks answers three questions, face or not, where exactly is the box, where are the landmarks, from the same convolutions. Only the last
# layers differ. All tasks teach the shared layers, each with a weight α, and β is 0 where a photo has no answer for a task:
#
# $$\min \sum_{i} \sum_{j} \alpha_j\, \beta_{i}^{\,j}\, L_{i}^{\,j} \tag{D.3}$$
#
# (Zhang 2016, equation 4; `facelab.detection.MTCNN`.) The syllabus lists LightCNN, CASIA-Net and SphereFace in the same breath: they are networks of their own for the *next* step, the vector.
# %% [markdown] lang="ko"
# **MT**는 *다중 작업*(multi-task)입니다. 세 신경망은 저마다 세 질문에 답합니다. 얼굴인가, 상자는 정확히 어디인가, 특징점은 어디인가. 답은 같은 합성곱에서 나오고, 마지막 층만 다릅니다.
# 모든 작업이 공유 층을 함께 가르치며, 작업마다 가중치 α가 있습니다. 사진에 그 작업의 정답이 없으면 β는 0입니다.
#
# $$\min \sum_{i} \sum_{j} \alpha_j\, \beta_{i}^{\,j}\, L_{i}^{\,j} \tag{D.3}$$
#
# (Zhang 2016의 식 4. `facelab.detection.MTCNN`.) 강의 노트에는 LightCNN, CASIA-Net, SphereFace가 나란히 적혀 있습니다. 이들은 MTCNN의 한 종류가 아니라 *다음* 단계, 곧 벡터를 만드는 별개의 신경망입니다.
# %% [markdown] lang="en"
# ### Exercise DS1 · check
# Doubles are dropped by their overlap: intersection over union. Write it for boxes (left, top, right, bottom). On paper: (0, 0, 2, 2) and (1, 0, 3, 2) share 2 of 6.
#
# <details><summary>Hint</summary>The shared box goes from the larger left to the smaller right edge. It may be empty.</details>
# %% [markdown] lang="ko"
# ### 연습 DS1 · 확인
# 중복은 겹침으로 없앱니다. 교집합을 합집합으로 나눈 값이지요. 상자 (왼쪽, 위, 오른쪽, 아래)에 대해 작성하세요. 종이에 해 보면 (0, 0, 2, 2)와 (1, 0, 3, 2)는 6 가운데 2를 나눕니다.
#
# <details><summary>힌트</summary>겹친 상자는 더 큰 왼쪽 끝에서 더 작은 오른쪽 끝까지입니다. 비어 있을 수도 있습니다.</details>
# %% exercise="DS1"
def overlap(a, b):
    return ...


course.check("DS1", overlap)


# %% solution="DS1"
def overlap(a, b):
    width = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    height = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return width * height / (sum(areas) - width * height)


course.check("DS1", overlap)
# %% [markdown] lang="en"
# ## 2. Eigenfaces: a face as a few numbers
#
# Now the oldest recognizer of this course. Twenty drawn people, twelve photos each, gray and small. Eigenfaces are the directions in which the faces vary most; a face becomes its shares of them:
#
# $$x = \bar{x} + \sum_{k} w_k\, u_k, \qquad w_k = u_k \cdot (x - \bar{x}) \tag{D.4}$$
#
# (Turk and Pentland 1991; `facelab.classify.Eigenfaces`.)
# %% [markdown] lang="ko"
# ## 2. 고유 얼굴: 몇 개의 수로 나타낸 얼굴
#
# 이제 이 강의에서 가장 오래된 인식기입니다. 그려진 인물 스무 명, 사진 열두 장씩, 회색의 작은 사진입니다. 고유 얼굴은 얼굴들이 가장 많이 달라지는 방향이고, 얼굴은 그 방향들의 몫으로 바뀝니다.
#
# $$x = \bar{x} + \sum_{k} w_k\, u_k, \qquad w_k = u_k \cdot (x - \bar{x}) \tag{D.4}$$
#
# (Turk·Pentland 1991. `facelab.classify.Eigenfaces`.)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** What will the strongest direction show, in which faces vary most: who it is, the light, or the pose?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 얼굴이 가장 많이 달라지는 첫 방향은 무엇을 보여 줄까요? 누구인지, 조명인지, 자세인지?
# %% alt_en="The mean face and the first seven eigenfaces, ghostly faces; the first ones are bright on one side or overall: light." alt_ko="평균 얼굴과 처음 일곱 개의 고유 얼굴. 유령 같은 얼굴들이고, 앞쪽은 한쪽이나 전체가 밝아 조명을 나타낸다."
photos = synthetic.shipped_people().photos
photos = photos.subset(photos.labels < 20)
card = cards.card("facelab_distilled")
faces = training.align_photos(photos, card.alignment)
labels = faces.labels
plot.subspace_sheet(classify.Eigenfaces(7).fit(faces.faces))
# %% [markdown] lang="en"
# ## 3. An SVM knows two classes, we have twenty
#
# A linear SVM finds the plane with the widest margin between two kinds of points:
#
# $$\text{class} = \mathrm{sign}(w \cdot x + b), \qquad \text{margin} = \frac{2}{\lVert w \rVert} \tag{D.5}$$
#
# (Cortes and Vapnik 1995; `facelab.classify.ManySVMs`.) For many people there are three ways out. **One-vs-rest**: a plane for each person, the largest value wins. **One-vs-one**: a plane for each
# two people, they vote. **Same/different** (Phillips 1998): a single SVM on *differences of pairs*, which also works for people whom it never saw. The syllabus means the last one with
# "the same person / another person".
#
# ### Exercise DS2 · check
# How many planes does one-vs-one need for 20 people?
#
# <details><summary>Hint</summary>How many pairs can be made of 20 people?</details>
# %% [markdown] lang="ko"
# ## 3. SVM은 두 클래스만 아는데 사람은 스무 명
#
# 선형 SVM은 두 종류의 점 사이에서 여백(margin)이 가장 넓은 평면을 찾습니다.
#
# $$\text{class} = \mathrm{sign}(w \cdot x + b), \qquad \text{margin} = \frac{2}{\lVert w \rVert} \tag{D.5}$$
#
# (Cortes·Vapnik 1995. `facelab.classify.ManySVMs`.) 사람이 많을 때의 길은 세 가지입니다. **일대다**(one-vs-rest): 사람마다 평면 하나를 두고 값이 가장 큰 사람을 고릅니다. **일대일**(one-vs-one): 두
# 사람마다 평면 하나를 두고 투표합니다. **같음/다름**(same/different, Phillips 1998): *쌍의 차이*에 SVM 하나를 둡니다. 본 적 없는 사람에게도 쓸 수 있습니다. 강의 노트의 "같은 사람 / 다른 사람"은 이
# 마지막 방법입니다.
#
# ### 연습 DS2 · 확인
# 스무 명이면 일대일에는 평면이 몇 개 필요할까요?
#
# <details><summary>힌트</summary>스무 명으로 두 명씩 몇 쌍을 만들 수 있을까요?</details>
# %% exercise="DS2"
course.check("DS2", ...)
# %% solution="DS2"
course.check("DS2", 20 * 19 // 2)


# %% [markdown] lang="en"
# ## 4. Do many SVMs beat PCA?
#
# Eight seeded splits: four photos of each person are learned from, the other eight judged. The people are the same on both sides, as in any system with enrolled people; the photos are not. All
# get the same 60 whitened numbers, which suit the nearest neighbor better than plain ones. The interval
# is Student's over the splits, of the *difference* on the same splits, widened because they share photos (Nadeau and Bengio 2003).
# %% [markdown] lang="ko"
# ## 4. 여러 개의 SVM은 PCA보다 나을까요?
#
# 시드가 다른 분할 여덟 개입니다. 사람마다 사진 네 장으로 배우고 나머지 여덟 장으로 평가합니다. 등록된 사람을 알아보는 시스템이 그렇듯 사람은 양쪽에 다 있지만 사진은 다릅니다. 모두 같은 백색화(whitening)한 수 60개를 받습니다. 최근접 이웃에도
# 그편이 더 유리합니다. 구간은 같은 분할에서 구한
# *차이*에 대한 Student 구간이며, 분할끼리 사진을 나눠 쓰므로 그만큼 넓혔습니다(Nadeau·Bengio 2003).
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Chance is 1 in 20. Order the three: nearest neighbor, one-vs-rest, one-vs-one.
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 찍으면 20분의 1을 맞힙니다. 최근접 이웃, 일대다, 일대일을 순서대로 놓아 보세요.
# %%
def accuracies(seed):
    rng = np.random.default_rng(seed)
    train = np.concatenate([rng.choice(np.flatnonzero(labels == p), 4, replace=False) for p in range(20)])
    asked = np.setdiff1d(np.arange(len(labels)), train)
    space = make_pipeline(classify.Eigenfaces(60, whiten=True), classify.LengthScaler()).fit(faces.faces[train])
    learned, queries = (space.transform(faces.faces[rows]) for rows in (train, asked))
    nearest = labels[train][((queries[:, None] - learned) ** 2).sum(axis=2).argmin(axis=1)]
    answers = [nearest] + [classify.ManySVMs(form).fit(learned, labels[train]).predict(queries) for form in FORMS]
    return [np.mean(answer == labels[asked]) for answer in answers]


FORMS = ("one-vs-rest", "one-vs-one")
# %%
table = np.array([accuracies(seed) for seed in range(8)])
for name, column in zip(("nearest neighbor", "one-vs-rest", "one-vs-one"), table.T):
    interval = evaluate.intervals.student(column, overlap=8 / 4)
    print(f"{name:16} {column.mean():.3f} ({interval.low:.3f} to {interval.high:.3f}), chance 0.050")
gain = evaluate.intervals.student(table[:, 1] - table[:, 0], overlap=8 / 4)
print(f"one-vs-rest gains {gain.low:+.3f} to {gain.high:+.3f} over the nearest neighbor")
assert table.mean() > 0.5


# %% [markdown] lang="en"
# On ORL, with 20 splits and more care, `python experiments/svm_against_pca.py` repeats this on real faces. Is the gain clear of zero here? If it is, the syllabus' sentence "several SVMs do better than
# PCA" holds on these data; if not, eight splits cannot tell.
#
# ### Exercise DS3 · modify
# The same/different SVM learns from pairs. Write what it is given: a vector for each pair that does not depend on who comes first.
#
# <details><summary>Hint</summary>Which function of a − b does not notice that a and b are swapped, and keeps all D numbers?</details>
# %% [markdown] lang="ko"
# ORL에서는 `python experiments/svm_against_pca.py`가 분할 스무 개로 더 꼼꼼하게, 실제 얼굴로 같은 것을 잽니다. 여기서 차이의 구간은 0에서 벗어나 있나요? 그렇다면 "여러 개의 SVM이 PCA보다 낫다"는 강의 노트의
# 문장은 이 데이터에서 맞습니다. 아니라면 분할 여덟 개로는 알 수 없습니다.
#
# ### 연습 DS3 · 바꿔 보기
# 같음/다름 SVM은 쌍으로 배웁니다. SVM에 넣을 것을 작성하세요. 쌍마다 벡터 하나이고, 누가 먼저인지에 따라 달라지지 않아야 합니다.
#
# <details><summary>힌트</summary>a와 b를 바꾸어도 변하지 않으면서 D개의 수를 모두 남기는 a − b의 함수는 무엇일까요?</details>
# %% exercise="DS3"
def symmetric_difference(first, second):
    return ...


course.check("DS3", symmetric_difference)


# %% solution="DS3"
def symmetric_difference(first, second):
    return np.abs(first - second)


course.check("DS3", symmetric_difference)
# %% [markdown] lang="en"
# ## 5. The same SVMs on an embedding
#
# The syllabus' fifth picture, computed: 128 numbers of `facelab_distilled` for four people, seen in a plane, with an SVM for each.
# %% [markdown] lang="ko"
# ## 5. 임베딩 위의 SVM
#
# 강의 노트의 다섯째 그림을 계산으로 그립니다. 네 사람에 대한 `facelab_distilled`의 수 128개를 평면에서 보고, 사람마다 SVM을 하나씩 둡니다.
# %% alt_en="Four panels, each with the plane of one person's SVM against all others, and one panel in which the largest value names the person." alt_ko="사람마다 나머지와 가르는 SVM 평면을 그린 그림 네 개와, 값이 가장 큰 사람의 이름을 붙이는 그림 하나."
vectors = models.load("facelab_distilled")(faces.faces)
four = labels < 4
svm_panels(vectors[four], labels[four], [f"person {p}" for p in range(20)], faces.faces[four])
# %%
names = np.array([f"person {label}" for label in labels])
train = np.arange(len(labels)) % 12 < 4
svm = classify.IdentityClassifier("svm").fit(vectors[train], names[train])
hits = svm.predict(vectors[~train]) == names[~train]
interval = evaluate.wilson(int(hits.sum()), len(hits))
print(f"SVM on the embedding: {hits.mean():.3f} ({interval.low:.3f} to {interval.high:.3f}), chance 0.050")
assert hits.mean() > table[:, 1].mean() - 0.1
# %% [markdown] lang="en"
# ### Exercise DS4 · open
# Learn from *one* photo of each person in place of four. Which method suffers most, and why has FaceNet made one-photo enrollment common?
#
# <details><summary>Hint</summary>An SVM with one positive point has hardly a margin to choose. A nearest neighbor never had one.</details>
# %% [markdown] lang="ko"
# ### 연습 DS4 · 열린 문제
# 사람마다 네 장 대신 *한 장*으로 배워 보세요. 어느 방법이 가장 크게 나빠지나요? FaceNet 이후 사진 한 장으로 등록하는 일이 흔해진 까닭은 무엇일까요?
#
# <details><summary>힌트</summary>양성 점이 하나뿐인 SVM에는 고를 여백이 거의 없습니다. 최근접 이웃에는 원래 없었습니다.</details>
# %% [markdown] lang="en"
# ## Quiz
#
# 1. **Why does MTCNN begin with a tiny network?**
# <details><summary>a) It is more exact</summary>No: it proposes hundreds of boxes for four faces.</details>
# <details><summary>b) It looks at every place and size, so it must be fast</summary>Yes; the slower ones see only what it proposes.</details>
#
# 2. **What do the three tasks of O-Net share?**
# <details><summary>a) The convolutions</summary>Yes: only the last layers are their own.</details>
# <details><summary>b) The loss function</summary>No: cross-entropy for the face, squared error for box and landmarks.</details>
#
# 3. **A new person joins. What must be learned again?**
# <details><summary>a) One-vs-rest: strictly, every plane</summary>Yes: "the rest" has changed for everybody.</details>
# <details><summary>b) Same/different: everything</summary>No: nothing. It never knew names.</details>
#
# 4. **What do the strongest eigenfaces mostly describe here?**
# <details><summary>a) Who it is</summary>No: PCA was never told who is who.</details>
# <details><summary>b) Light</summary>Yes: it changes more pixels than identity does.</details>
# %% [markdown] lang="ko"
# ## 퀴즈
#
# 1. **MTCNN은 왜 아주 작은 신경망으로 시작할까요?**
# <details><summary>a) 더 정확해서</summary>아닙니다. 얼굴 네 개에 상자를 수백 개 제안합니다.</details>
# <details><summary>b) 모든 자리와 크기를 보아야 하니 빨라야 해서</summary>맞습니다. 느린 신경망은 제안된 것만 봅니다.</details>
#
# 2. **O-Net의 세 작업이 함께 쓰는 것은?**
# <details><summary>a) 합성곱 층</summary>맞습니다. 마지막 층만 따로입니다.</details>
# <details><summary>b) 손실 함수</summary>아닙니다. 얼굴에는 교차 엔트로피, 상자와 특징점에는 제곱 오차를 씁니다.</details>
#
# 3. **새 사람이 들어왔습니다. 무엇을 다시 배워야 할까요?**
# <details><summary>a) 일대다: 엄밀히는 모든 평면</summary>맞습니다. 모두에게 "나머지"가 바뀌었습니다.</details>
# <details><summary>b) 같음/다름: 전부</summary>아닙니다. 아무것도 다시 배우지 않습니다. 이름을 안 적이 없으니까요.</details>
#
# 4. **여기서 가장 강한 고유 얼굴은 주로 무엇을 나타낼까요?**
# <details><summary>a) 누구인지</summary>아닙니다. PCA에는 누가 누구인지 알려 준 적이 없습니다.</details>
# <details><summary>b) 조명</summary>맞습니다. 조명은 신원보다 더 많은 픽셀을 바꿉니다.</details>
# %% [markdown] lang="en"
# ## Recap
#
# - MTCNN: three networks, three tasks each, shared layers, fewer and fewer boxes.
# - One-vs-rest, one-vs-one, same/different: three ways from two classes to many people.
# - A gain counts when the interval of the *difference* is clear of zero.
# - On good vectors a simple SVM suffices, trained in milliseconds.
#
# **Common mistakes:** vectors of very different scales in one SVM; the sum of areas taken for the union; a difference that depends on the order of the photos.
#
# **Next:** `C_sparse_and_metric_learning` recognizes covered faces without any training, and then learns distances.
# %% [markdown] lang="ko"
# ## 정리
#
# - MTCNN: 신경망 셋, 저마다 작업 셋, 공유하는 층, 점점 줄어드는 상자.
# - 일대다, 일대일, 같음/다름. 두 클래스에서 여러 사람으로 가는 세 가지 길입니다.
# - *차이*의 구간이 0에서 벗어나야 나아진 것입니다.
# - 좋은 벡터 위에서는 몇 밀리초면 배우는 단순한 SVM으로 충분합니다.
#
# **흔한 실수:** 크기가 제각각인 벡터를 SVM 하나에 넣는 것, 넓이의 합을 합집합으로 착각하는 것, 사진의 순서에 따라 달라지는 차이.
#
# **다음:** `C_sparse_and_metric_learning`에서 학습 없이 가려진 얼굴을 알아보고, 그다음 거리를 배웁니다.
