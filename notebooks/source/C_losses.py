# %% [markdown] lang="en"
# # C · Losses: what a network is told off for
#
# **You can**, at the end:
#
# - say why a softmax that names the training people is not enough for new people;
# - compute contrastive, triplet and center loss on paper;
# - tell A-softmax, CosFace and ArcFace apart by what they do to one angle;
# - read embeddings as a picture and say which loss made them.
#
# **Before this:** B_dcnn, C_pipeline. **Reading:** 40 minutes. **Running:** {seconds} s on two CPU cores, {memory} MiB. **Papers:** Hadsell et al. 2006 (contrastive),
# Schroff et al. 2015 (FaceNet), Wen et al. 2016 (center), Liu et al. 2017 (SphereFace), Wang et al. 2018 (CosFace), Deng et al. 2019 (ArcFace).
# %% [markdown] lang="ko"
# # C · 손실 함수: 신경망은 무엇으로 꾸중을 듣는가
#
# 이 노트북을 마치면 **다음을 할 수 있습니다.**
#
# - 학습에 쓴 사람의 이름을 맞히는 소프트맥스가 처음 보는 사람에게는 왜 부족한지 설명합니다.
# - 대조 손실(contrastive loss), 삼중항 손실(triplet loss), 중심 손실(center loss)을 종이에 계산합니다.
# - A-softmax, CosFace, ArcFace를 각도 하나에 하는 일로 구별합니다.
# - 임베딩(embedding) 그림을 보고 어떤 손실이 만들었는지 말합니다.
#
# **선수 지식:** B_dcnn, C_pipeline. **읽는 시간:** 40분. **실행 시간:** CPU 코어 두 개에서 {seconds}초, {memory} MiB. **논문:** Hadsell 외 2006(대조),
# Schroff 외 2015(FaceNet), Wen 외 2016(중심), Liu 외 2017(SphereFace), Wang 외 2018(CosFace), Deng 외 2019(ArcFace).
# %%
import facelab

facelab.set_seed(0)
# %% [markdown] lang="en"
# The same small network, the same seed, the same 1,200 digits, seven losses. Each network ends in two numbers, so we can simply draw what it makes of
# digits that it never saw. Only the loss changes. While the cell runs (most of the time of this notebook), look at the names: they are in historical order.
# %% [markdown] lang="ko"
# 같은 작은 신경망, 같은 시드, 같은 숫자 1,200개에 손실만 일곱 가지입니다. 신경망이 숫자 두 개로 끝나므로, 처음 보는 손글씨를 어떻게 배치하는지 그대로 그릴 수
# 있습니다. 바뀌는 것은 손실뿐입니다. 셀이 도는 동안(이 노트북 실행 시간의 대부분입니다) 이름을 보세요. 역사 순서대로 놓여 있습니다.
# %% alt_en="Seven panels of two-dimensional embeddings of ten digits. Softmax makes long petals, center loss short ones, contrastive and triplet put all points on a circle, the margin losses narrow each class to a small arc." alt_ko="열 가지 숫자의 2차원 임베딩 그림 일곱 개. 소프트맥스는 긴 꽃잎, 중심 손실은 짧은 꽃잎을 만들고, 대조 손실과 삼중항 손실은 점을 원 위에 놓으며, 마진 손실은 각 클래스를 좁은 호로 모은다."
import numpy as np

from facelab import course, evaluate, losses, plot
from facelab.walkthrough import loss_history

runs = loss_history()
plot.embedding_panels([run.panel for run in runs.values()])
# %% [markdown] lang="en"
# This is the third picture of the syllabus, computed instead of drawn. Keep it in view: by the end you will be able to say *why* each panel looks as it does.
#
# > **A caution.** All ten digits are in the training set, and digits by one hand lie on both sides. The panels show what a loss *asks for*. Whether people who
# > were not trained on are told apart is another question; `D_triplet_training` asks it, split by person.
#
# ## 1. Distances of directions
#
# A softmax only has to name the people it was trained on. A face recognizer meets people who were not there. So we compare *vectors*: near means the same person.
# Vectors get unit length first, so that only their direction counts:
#
# $$d(a, b) = \lVert a - b \rVert^2 = 2 - 2\cos\theta \tag{C.1}$$
#
# (Schroff 2015, section 3.1, keeps embeddings on the unit sphere; `facelab.losses.contrastive_loss` and all triplet losses do so inside.)
# %% [markdown] lang="ko"
# 강의 노트의 세 번째 그림을 손으로 그리지 않고 계산한 것입니다. 눈앞에 두세요. 끝까지 읽으면 각 그림이 *왜* 그렇게 생겼는지 말할 수 있습니다.
#
# > **주의할 점.** 숫자 열 개는 모두 학습 때 본 것이고, 같은 사람의 글씨가 양쪽에 있습니다. 이 그림은 손실이 무엇을 *요구하는지* 보여 줄 뿐입니다. 처음 보는 사람을
# > 구별하는지는 다른 문제이고, 사람별로 나눈 `D_triplet_training`에서 묻습니다.
#
# ## 1. 방향 사이의 거리
#
# 소프트맥스는 학습한 사람의 이름만 맞히면 됩니다. 그러나 얼굴 인식기는 학습 때 없던 사람을 만납니다. 그래서 *벡터*를 비교합니다. 가까우면 같은 사람입니다.
# 먼저 벡터의 길이를 1로 만들어 방향만 남깁니다.
#
# $$d(a, b) = \lVert a - b \rVert^2 = 2 - 2\cos\theta \tag{C.1}$$
#
# (Schroff 2015의 3.1절은 임베딩을 단위 구 위에 둡니다. `facelab.losses.contrastive_loss`와 모든 삼중항 손실이 안에서 그렇게 합니다.)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Which four numbers does d give for angles of 0°, 60°, 90° and 180°?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 각도가 0°, 60°, 90°, 180°일 때 d는 어떤 네 수가 될까요?
# %%
angles = np.radians([0, 60, 90, 180])
(2 - 2 * np.cos(angles)).round(3)


# %% [markdown] lang="en"
# ### Exercise CL1 · check
# Write the squared distances between all of N vectors and all of M vectors, (N, D) and (M, D) → (N, M). They come in any length.
#
# <details><summary>Hint</summary>Make the lengths 1, then expand |a − b|² = |a|² + |b|² − 2 a·b. Two of the three terms are 1.</details>
# %% [markdown] lang="ko"
# ### 연습 CL1 · 확인
# 벡터 N개와 M개 사이의 모든 제곱 거리를 작성하세요. (N, D)와 (M, D) → (N, M)입니다. 벡터의 길이는 제각각입니다.
#
# <details><summary>힌트</summary>길이를 1로 만든 뒤 |a − b|² = |a|² + |b|² − 2 a·b를 전개하세요. 세 항 가운데 둘은 1입니다.</details>
# %% exercise="CL1"
def squared_distances(first, second):
    return ...


course.check("CL1", squared_distances)


# %% solution="CL1"
def squared_distances(first, second):
    first = first / np.linalg.norm(first, axis=1, keepdims=True)
    second = second / np.linalg.norm(second, axis=1, keepdims=True)
    return 2 - 2 * first @ second.T


course.check("CL1", squared_distances)
# %% [markdown] lang="en"
# ## 2. Pairs: the contrastive loss
#
# Pull a pair of one person together; push a pair of two apart, but only until they are a margin $m$ away:
#
# $$L_{\mathrm{same}} = \tfrac{1}{2}\,d, \qquad L_{\mathrm{different}} = \tfrac{1}{2}\,\max(0,\; m - \sqrt{d}\,)^2 \tag{C.2}$$
#
# (Hadsell 2006, equation 4; `facelab.losses.contrastive_loss`. The margin is compared with the distance, not with its square.) "Push no farther than the margin" matters: without it,
# pairs that are far apart already would still have a loss and hide the few that are too near.
# %% [markdown] lang="ko"
# ## 2. 쌍으로 배우기: 대조 손실
#
# 같은 사람의 쌍은 끌어당기고, 다른 사람의 쌍은 밀어내되 마진(margin) $m$만큼 멀어질 때까지만 밀어냅니다.
#
# $$L_{\mathrm{same}} = \tfrac{1}{2}\,d, \qquad L_{\mathrm{different}} = \tfrac{1}{2}\,\max(0,\; m - \sqrt{d}\,)^2 \tag{C.2}$$
#
# (Hadsell 2006의 식 4. `facelab.losses.contrastive_loss`. 마진은 제곱이 아니라 거리 자체와 비교합니다.) "마진까지만 민다"는 것이 중요합니다. 그러지 않으면 이미 멀리 있는
# 사람들까지 계속 값을 치르느라, 정작 너무 가까운 몇 쌍이 묻혀 버립니다.
# %% [markdown] lang="en"
# ## 3. Triplets: only the order counts
#
# The contrastive loss wants *every* pair of one person at distance 0, the smiling photo on top of the serious one. FaceNet asks for less: an anchor's positive must be
# nearer than its negative, by a margin:
#
# $$L = \max(0,\; d_{ap} - d_{an} + m) \tag{C.3}$$
#
# (Schroff 2015, equation 3; `facelab.losses.semi_hard_triplet_loss` and its siblings.) On paper: an anchor at 0°, its positive at 60° (d = 1), a negative at 90° (d = 2).
# %% [markdown] lang="ko"
# ## 3. 삼중항: 순서만 맞으면 된다
#
# 대조 손실은 같은 사람의 *모든* 쌍이 거리 0이기를 바랍니다. 웃는 사진이 무표정한 사진 위에 겹쳐야 하지요. FaceNet은 덜 요구합니다. 앵커(anchor)의 양성(positive)이
# 음성(negative)보다 마진만큼만 더 가까우면 됩니다.
#
# $$L = \max(0,\; d_{ap} - d_{an} + m) \tag{C.3}$$
#
# (Schroff 2015의 식 3. `facelab.losses.semi_hard_triplet_loss`와 그 형제들.) 종이에 해 봅시다. 앵커는 0°, 양성은 60°(d = 1), 다른 사람은 90°(d = 2)에 있습니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** What does this triplet cost with a margin of 0.2, and what with 1.5? Who is pulled, who is pushed?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 이 삼중항의 손실은 마진이 0.2일 때 얼마이고, 1.5일 때 얼마일까요? 누가 당겨지고 누가 밀려날까요?
# %%
points = np.stack([np.cos(np.radians([0, 60, 90])), np.sin(np.radians([0, 60, 90]))], axis=1).astype("float32")
labels = [7, 7, 8]  # anchor, positive, negative
for margin in (0.2, 1.5):
    print(margin, losses.batch_hard_triplet_loss(labels, points, margin=margin).numpy().round(3))


# %% [markdown] lang="en"
# One value for each anchor. At 1.5 the first anchor costs 1 − 2 + 1.5 = 0.5. The second one, at 60°, is only 30° away from the negative, and its loss is larger. The negative has no
# positive, so its loss is 0.
#
# ### Exercise CL2 · check
# Write the triplet loss of T triplets from their squared distances.
#
# <details><summary>Hint</summary>Zero as soon as the negative is farther than the positive by the margin: np.maximum(0, …).</details>
# %% [markdown] lang="ko"
# 앵커마다 값이 하나씩 나옵니다. 마진이 1.5이면 첫 앵커의 손실은 1 − 2 + 1.5 = 0.5입니다. 60°에 있는 둘째 앵커는 다른 사람이 30°밖에 떨어져 있지 않아 더 큽니다.
# 다른 사람에게는 양성이 없으므로 0입니다.
#
# ### 연습 CL2 · 확인
# 삼중항 T개의 제곱 거리로 삼중항 손실을 작성하세요.
#
# <details><summary>힌트</summary>음성이 양성보다 마진만큼 더 멀면 0입니다. np.maximum(0, …)을 쓰세요.</details>
# %% exercise="CL2"
def triplet(to_positive, to_negative, margin):
    return ...


course.check("CL2", triplet)


# %% solution="CL2"
def triplet(to_positive, to_negative, margin):
    return np.maximum(0, to_positive - to_negative + margin)


course.check("CL2", triplet)
# %% [markdown] lang="en"
# ## 4. Centers: a softmax with shorter petals
#
# Softmax leaves long petals: a digit far out is a sure one. For comparing photos that is bad; two sure photos of one class may lie far apart. The center loss adds what it costs
# to be away from the middle $c_y$ of one's class:
#
# $$L = L_{\mathrm{softmax}} + \tfrac{\lambda}{2}\,\lVert x - c_{y} \rVert^2 \tag{C.4}$$
#
# (Wen 2016, equation 5; `facelab.losses.center_loss`.) Compare the first and the fourth panel.
# %% [markdown] lang="ko"
# ## 4. 중심: 꽃잎이 짧아진 소프트맥스
#
# 소프트맥스는 긴 꽃잎을 남깁니다. 바깥에 있을수록 자신 있는 숫자입니다. 그러나 사진끼리 비교하려면 곤란합니다. 같은 클래스의 자신 있는 사진 두 장이 멀리 떨어질 수
# 있으니까요. 중심 손실은 자기 클래스의 가운데 $c_y$에서 벗어난 만큼 값을 더합니다.
#
# $$L = L_{\mathrm{softmax}} + \tfrac{\lambda}{2}\,\lVert x - c_{y} \rVert^2 \tag{C.4}$$
#
# (Wen 2016의 식 5. `facelab.losses.center_loss`.) 첫째 그림과 넷째 그림을 비교해 보세요.
# %% [markdown] lang="en"
# ## 5. Margins on the angle
#
# Give the weights of the last layer unit length, too. They become class *centers*, and the softmax sees only angles. Now make the angle $\theta$ to the true center worse than it is,
# so that the network must overdo it:
#
# $$\text{A-softmax: } \cos(m\theta) \qquad \text{CosFace: } \cos\theta - m \qquad \text{ArcFace: } \cos(\theta + m) \tag{C.5}$$
#
# (Liu 2017, equation 6; Wang 2018, equation 4; Deng 2019, equation 3; `facelab.losses.a_softmax_logits`, `facelab.losses.cosface_logits`, `facelab.losses.arcface_logits`.)
# %% [markdown] lang="ko"
# ## 5. 각도에 두는 마진
#
# 마지막 층의 가중치도 길이를 1로 만듭니다. 그러면 가중치는 클래스의 *중심*이 되고, 소프트맥스는 각도만 봅니다. 이제 참 중심까지의 각도 $\theta$를 실제보다 나쁘게 칩니다.
# 신경망은 필요 이상으로 잘해야 합니다.
#
# $$\text{A-softmax: } \cos(m\theta) \qquad \text{CosFace: } \cos\theta - m \qquad \text{ArcFace: } \cos(\theta + m) \tag{C.5}$$
#
# (Liu 2017의 식 6, Wang 2018의 식 4, Deng 2019의 식 3. `facelab.losses.a_softmax_logits`, `facelab.losses.cosface_logits`, `facelab.losses.arcface_logits`.)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** At 60° the cosine is 0.5. Which of the three makes it worst, with m = 4, 0.35 and 0.5 radians (29°)? And at 10°?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 60°에서 코사인은 0.5입니다. m이 각각 4, 0.35, 0.5라디안(29°)일 때 셋 중 무엇이 가장 나쁘게 만들까요? 10°에서는 어떨까요?
# %% alt_en="What the true class's cosine becomes over the angle, for plain softmax, A-softmax, CosFace and ArcFace: all three lie below the plain cosine, A-softmax by far the most from 30 degrees on." alt_ko="각도에 따라 참 클래스의 코사인이 어떻게 바뀌는지 소프트맥스, A-softmax, CosFace, ArcFace를 그린 곡선. 셋 모두 그냥 코사인보다 아래에 있고, 30도부터는 A-softmax가 훨씬 낮다."
degrees = np.arange(0, 151, 2)
cosines = np.cos(np.radians(degrees)).astype("float32")[:, None]
own = np.zeros(len(degrees), int)
figure, axes = plot.new_axes("angle to the true class's center in degrees", "what the softmax is told")
axes.plot(degrees, cosines, label="softmax")
axes.plot(degrees, losses.a_softmax_logits(cosines, np.ones(len(degrees)), own, margin=4), label="A-softmax, m = 4")
axes.plot(degrees, losses.cosface_logits(cosines, own, margin=0.35, scale=1.0), label="CosFace, m = 0.35")
axes.plot(degrees, losses.arcface_logits(cosines, own, margin_radians=0.5, scale=1.0), label="ArcFace, m = 0.5 rad")
axes.legend()
figure


# %% [markdown] lang="en"
# A-softmax multiplies: near 0° it asks for almost nothing, at 60° for nearly everything, which makes it hard to start. (SphereFace therefore fades it in.) CosFace subtracts the same
# everywhere, ArcFace widens by the same angle everywhere.
#
# ### Exercise CL3 · check
# Write ArcFace's step: cosines (C,) of one photo to C centers, with the angle of the true class widened.
#
# <details><summary>Hint</summary>Copy the cosines. Replace one: from cosine to angle, add the margin, back to the cosine.</details>
# %% [markdown] lang="ko"
# A-softmax는 곱합니다. 0° 가까이에서는 거의 요구하지 않다가 60°에서는 거의 전부를 요구해서 시작하기가 어렵습니다. (그래서 SphereFace는 서서히 켭니다.) CosFace는 어디서나
# 같은 양을 빼고, ArcFace는 어디서나 같은 각도만큼 넓힙니다.
#
# ### 연습 CL3 · 확인
# ArcFace의 한 단계를 작성하세요. 사진 한 장과 중심 C개의 코사인 (C,)에서 참 클래스의 각도만 넓힙니다.
#
# <details><summary>힌트</summary>코사인을 복사하고 하나만 바꾸세요. 코사인에서 각도로, 마진을 더하고, 다시 코사인으로.</details>
# %% exercise="CL3"
def arcface(cosines, label, margin_radians):
    return ...


course.check("CL3", arcface)


# %% solution="CL3"
def arcface(cosines, label, margin_radians):
    changed = cosines.copy()
    changed[label] = np.cos(np.arccos(changed[label]) + margin_radians)
    return changed


course.check("CL3", arcface)
# %% [markdown] lang="en"
# ## 6. Read the panels
#
# Accuracy on digits held out (with its Wilson interval; chance is 0.1), the mean angle of a digit to the middle of its class, and the smallest angle between two classes.
# %% [markdown] lang="ko"
# ## 6. 그림 읽기
#
# 떼어 둔 숫자에 대한 정확도(Wilson 구간과 함께, 우연 수준은 0.1), 숫자와 자기 클래스 가운데 사이의 평균 각도, 그리고 두 클래스 사이의 가장 작은 각도입니다.
# %%
held_out = 1797 - 1200
for name, run in runs.items():
    interval = evaluate.wilson(round(run.accuracy * held_out), held_out)
    print(f"{name:12} {run.accuracy:.3f} ({interval.low:.3f} to {interval.high:.3f})", end="  ")
    print(f"spread {run.spread_degrees:4.1f}°, nearest classes {run.gap_degrees:4.1f}° apart")
assert min(run.accuracy for run in runs.values()) > 0.5


# %% [markdown] lang="en"
# One seed, two dimensions, easy data, and most intervals overlap: do not crown a winner here. What a loss decides is the *shape*: petals, rings, narrow arcs.
#
# ### Exercise CL4 · modify
# The panels use small margins because ten classes on a circle have little room. How large may CosFace's margin be for C evenly spread centers, so that a photo on its own center is still
# right? Write the function; the next cell draws it.
#
# <details><summary>Hint</summary>A photo on its center has cosine 1 to it. Which cosine has it to the next center?</details>
# %% [markdown] lang="ko"
# 시드 하나, 2차원, 쉬운 데이터이고 구간도 대부분 겹칩니다. 여기서 우승자를 뽑지는 마세요. 손실이 정하는 것은 *모양*입니다. 꽃잎, 고리, 좁은 호를 보세요.
#
# ### 연습 CL4 · 바꿔 보기
# 그림에서 마진을 작게 잡은 것은 원 위의 열 클래스에 자리가 좁기 때문입니다. 중심 C개를 고르게 놓았을 때, 자기 중심 위의 사진이 여전히 맞으려면 CosFace의 마진은 얼마까지
# 커질 수 있을까요? 함수를 작성하면 다음 셀이 그립니다.
#
# <details><summary>힌트</summary>자기 중심 위의 사진은 코사인이 1입니다. 옆 중심과의 코사인은 얼마일까요?</details>
# %% exercise="CL4"
def largest_margin(classes):
    return ...


course.check("CL4", largest_margin)


# %% solution="CL4"
def largest_margin(classes):
    return 1 - np.cos(2 * np.pi / classes)


course.check("CL4", largest_margin)
# %% alt_en="The largest CosFace margin over the number of classes on a circle: 2 for two classes, 1 for four, 0.19 for ten, nearly nothing for a hundred." alt_ko="원 위의 클래스 수에 따른 CosFace의 최대 마진. 두 클래스면 2, 네 클래스면 1, 열 클래스면 0.19, 백 클래스면 거의 0이다."
if course.check("CL4", largest_margin).passed:
    classes = np.arange(2, 101)
    figure, axes = plot.new_axes("classes on a circle", "largest margin")
    axes.plot(classes, [largest_margin(count) for count in classes])
    axes.axhline(0.35, color="gray", linestyle=":", label="CosFace's usual 0.35, for hundreds of dimensions")
    axes.legend()
    display(figure)
# %% [markdown] lang="en"
# ### Exercise CL5 · open
# Run `loss_history(["triplet"], seed=1)` and some more seeds. How much do spread and gap change? What would you need to claim that one loss beats another?
#
# <details><summary>Hint</summary>Several seeds each, the same ones for both, and the interval of the difference.</details>
# %% [markdown] lang="ko"
# ### 연습 CL5 · 열린 문제
# `loss_history(["triplet"], seed=1)`을 비롯해 시드를 몇 개 더 돌려 보세요. 퍼짐과 간격이 얼마나 달라지나요? 한 손실이 다른 손실을 이긴다고 주장하려면 무엇이 필요할까요?
#
# <details><summary>힌트</summary>양쪽에 같은 시드를 여러 개 쓰고, 차이의 구간을 구하세요.</details>
# %% [markdown] lang="en"
# ## Quiz
#
# 1. **All vectors have become one. What does a triplet cost?**
# <details><summary>a) Nothing</summary>No: both distances are 0, so the margin is left.</details>
# <details><summary>b) The margin</summary>Yes, and no gradient leads out of it: the collapse that D_triplet_training watches for.</details>
#
# 2. **Why is the contrastive loss stricter than the triplet loss?**
# <details><summary>a) It pulls every pair of one person to distance 0</summary>Yes: the triplet loss only asks that other people be farther.</details>
# <details><summary>b) It has a margin</summary>No, both have one.</details>
#
# 3. **A margin of 0.35 means…**
# <details><summary>a) 0.35 radians</summary>In ArcFace it would; CosFace subtracts 0.35 from a cosine. Always ask for the unit.</details>
# <details><summary>b) it depends on the loss</summary>Yes: a distance, a squared distance, a cosine or an angle.</details>
#
# 4. **What happens to the class centers after training?**
# <details><summary>a) They are kept to recognize new people</summary>No: a new person has no center.</details>
# <details><summary>b) They are thrown away</summary>Yes: only the network that makes vectors stays.</details>
# %% [markdown] lang="ko"
# ## 퀴즈
#
# 1. **모든 벡터가 하나가 되어 버렸습니다. 삼중항의 손실은?**
# <details><summary>a) 0</summary>아닙니다. 두 거리가 모두 0이므로 마진이 남습니다.</details>
# <details><summary>b) 마진</summary>맞습니다. 빠져나올 기울기도 없습니다. D_triplet_training에서 감시하는 붕괴(collapse)입니다.</details>
#
# 2. **대조 손실은 왜 삼중항 손실보다 엄격할까요?**
# <details><summary>a) 같은 사람의 모든 쌍을 거리 0으로 당긴다</summary>맞습니다. 삼중항 손실은 다른 사람이 더 멀기만을 바랍니다.</details>
# <details><summary>b) 마진이 있다</summary>아닙니다. 둘 다 있습니다.</details>
#
# 3. **마진이 0.35라는 것은…**
# <details><summary>a) 0.35라디안</summary>ArcFace라면 그렇습니다. CosFace는 코사인에서 0.35를 뺍니다. 늘 단위를 물어보세요.</details>
# <details><summary>b) 손실에 따라 다르다</summary>맞습니다. 거리일 수도, 제곱 거리일 수도, 코사인일 수도, 각도일 수도 있습니다.</details>
#
# 4. **학습이 끝나면 클래스 중심은 어떻게 될까요?**
# <details><summary>a) 처음 보는 사람을 알아보는 데 쓴다</summary>아닙니다. 처음 보는 사람에게는 중심이 없습니다.</details>
# <details><summary>b) 버린다</summary>맞습니다. 벡터를 만드는 신경망만 남습니다.</details>
# %% [markdown] lang="en"
# ## Recap
#
# - Softmax names the training people; new people need vectors whose distances mean something.
# - Contrastive pulls and pushes pairs, triplets order them, center loss pulls to the middle.
# - A-softmax multiplies the angle, CosFace lowers the cosine, ArcFace widens the angle.
# - Petals, circles, narrow arcs: the shape tells the loss.
#
# **Common mistakes:** vectors without unit length; distance and similarity mixed up; a margin in the wrong unit.
#
# **Next:** `C_architectures` shows the networks that learn with them; `D_triplet_training` trains faces with (C.3), and shows which triplets to choose.
# %% [markdown] lang="ko"
# ## 정리
#
# - 소프트맥스는 학습에 쓴 사람의 이름을 댑니다. 처음 보는 사람에게는 거리에 뜻이 있는 벡터가 필요합니다.
# - 대조 손실은 쌍을 당기고 밀고, 삼중항은 순서를 세우고, 중심 손실은 가운데로 당깁니다.
# - A-softmax는 각도를 곱하고, CosFace는 코사인을 낮추고, ArcFace는 각도를 넓힙니다.
# - 꽃잎, 원, 좁은 호. 모양을 보면 손실을 알 수 있습니다.
#
# **흔한 실수:** 길이가 1이 아닌 벡터, 거리와 유사도를 뒤바꾸는 것, 단위가 틀린 마진.
#
# **다음:** `C_architectures`에서 이 손실로 배우는 신경망들을 보고, `D_triplet_training`에서 (C.3)으로 얼굴을 학습하며 어떤 삼중항을 골라야 하는지 봅니다.
