# %% [markdown] lang="en"
# # F · DeepFace: turn the face, then look at each place
#
# **You can**, at the end:
#
# - say what 2-D alignment cannot undo, and measure what a turned head costs;
# - find a camera by least squares and bring a turned face to the front;
# - compute a locally connected layer and count what it costs;
# - decide with several networks, and learn a metric on pairs.
#
# **Before this:** C_architectures, D_facenet. **Reading:** 40 minutes. **Running:** {seconds} s on two CPU cores, {memory} MiB. **Papers:** Taigman et al.,
# *DeepFace: Closing the Gap to Human-Level Performance in Face Verification*, CVPR 2014.
# %% [markdown] lang="ko"
# # F · DeepFace: 얼굴을 돌려 세우고 자리마다 따로 보기
#
# 이 노트북을 마치면 **다음을 할 수 있습니다.**
#
# - 2차원 정렬이 되돌리지 못하는 것을 말하고, 돌아간 고개의 값을 잽니다.
# - 최소제곱으로 카메라를 찾아 돌아간 얼굴을 정면으로 세웁니다.
# - 지역 연결 층(locally connected layer)을 계산하고 비용을 셉니다.
# - 여러 신경망으로 함께 판단하고, 쌍에서 거리를 배웁니다.
#
# **선수 지식:** C_architectures, D_facenet. **읽는 시간:** 40분. **실행 시간:** CPU 코어 두 개에서 {seconds}초, {memory} MiB. **논문:** Taigman 외,
# *DeepFace: Closing the Gap to Human-Level Performance in Face Verification*, CVPR 2014.
# %%
import facelab

facelab.set_seed(0)
# %% [markdown] lang="en"
# DeepFace reached 97.35 % on LFW in 2014, near the 97.5 % of people who see the same crops. Its four ideas: turn each face to the front with a 3-D model, give each place of the aligned face filters of its own, let several networks
# decide, and learn the comparison on pairs. Here is the first one at work: above what 2-D alignment makes of one person at five angles, below the same photos after 3-D alignment.
# %% [markdown] lang="ko"
# DeepFace는 2014년에 LFW에서 97.35 %에 이르렀습니다. 같은 조각을 보는 사람의 97.5 %에 가깝습니다. 생각은 네 가지입니다. 3차원 모형으로 얼굴을 정면으로 돌리고, 정렬된 얼굴의 자리마다 필터를 따로 두고, 여러 신경망이 함께
# 판단하고, 비교하는 법을 쌍에서 배웁니다. 첫째 생각을 먼저 봅시다. 위는 다섯 각도의 한 사람을 2차원으로 정렬한 것, 아래는 같은 사진을 3차원으로 정렬한 것입니다.
# %%
from dataclasses import replace

import keras
import numpy as np

from facelab import classify, course, evaluate, geometry, images, layers, models, plot, synthetic, training
from facelab.synthetic import Capture, Head, Population

YAWS, rng = (0, 15, 30, 45, 60), np.random.default_rng(0)  # degrees
embedder = models.load("dlib_resnet")
alignment = embedder.card.alignment


def photo_of(head, yaw):
    light, smile = float(rng.uniform(-60, 60)), float(rng.uniform(0, 0.6))
    return head.photo(replace(Capture(), yaw=yaw, light_azimuth=light, smile=smile))


def flat(photo):
    matrix = geometry.fit_similarity(photo.landmarks, np.array(alignment.template))
    return images.warp(photo.image, matrix[None], alignment.size)[0]


def frontal(photo):
    return geometry.frontalize(photo.image, photo.landmarks68, alignment.template, alignment.size)[0]


# %% alt_en="Two rows of five faces of one synthetic person. Above, the head turns from frontal to 60 degrees; below, the same photos brought to the front, with small flaws at the sides that the camera did not see." alt_ko="한 합성 인물의 얼굴 다섯 개씩 두 줄. 위는 정면에서 60도까지 돌아간 얼굴, 아래는 정면으로 돌려 세운 같은 사진이며 카메라가 못 본 쪽에 흠이 조금 있다."
population = Population(seed=14)
heads = [Head(population.person(i)) for i in range(16)]
front, turned = [photo_of(h, 0) for h in heads], {yaw: [photo_of(h, yaw) for h in heads] for yaw in YAWS}
rows = [[cut(turned[yaw][5]) for yaw in YAWS] for cut in (flat, frontal)]
plot.groups_sheet(rows, ["2-D alignment: 0, 15, 30, 45, 60 degrees", "3-D alignment"])


# %% [markdown] lang="en"
# > **Whose photos?** No one's here. DeepFace itself learned from 4.4 million photos of 4,030 people that they had uploaded to Facebook: private data that no one outside could check, of people who were hardly asked. Its weights for Keras
# > (another project's, trained on VGGFace2) cannot be had offline. facelab has the architecture (`facelab models deepface`) and the tests that its weight converter fits; what is measured below uses `dlib_resnet`.
#
# ## 1. What a turned head costs
#
# A similarity transform turns *in the picture*. When the head turns *in space*, one cheek disappears, and two people who look to the same side begin to look alike.
# %% [markdown] lang="ko"
# > **누구의 사진인가요?** 여기서는 아무의 사진도 아닙니다. DeepFace는 4,030명이 페이스북에 올린 사진 440만 장으로 배웠습니다. 밖에서는 확인할 수 없는 비공개 데이터이고, 그 사람들에게 제대로 묻지도 않았습니다. Keras용 가중치(다른
# > 프로젝트가 VGGFace2로 학습한 것)는 오프라인으로 구할 수 없습니다. facelab에는 구조(`facelab models deepface`)와, 가중치 변환기가 맞는지 보는 시험이 있습니다. 아래의 측정은 `dlib_resnet`으로 합니다.
#
# ## 1. 돌아간 고개의 값
#
# 닮음 변환은 *그림 안에서* 돌립니다. 고개가 *공간에서* 돌아가면 한쪽 뺨이 사라지고, 같은 쪽을 보는 두 사람이 서로 닮아 보이기 시작합니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Someone's frontal photo against the same person turned by 60 degrees; and two different people, both turned by 60 degrees. Which two will the network find more alike? What will 3-D alignment change?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 어떤 사람의 정면 사진과 60도 돌아간 같은 사람. 그리고 둘 다 60도 돌아간 서로 다른 두 사람. 신경망은 어느 쪽을 더 닮았다고 볼까요? 3차원 정렬은 무엇을 바꿀까요?
# %% alt_en="AUC against the angle with error bars. With 2-D alignment it stays at 1 up to 30 degrees and falls to about 0.75 at 60; with 3-D alignment it stays above 0.95." alt_ko="각도에 따른 AUC와 오차 막대. 2차원 정렬은 30도까지 1이다가 60도에서 0.75쯤으로 떨어지고, 3차원 정렬은 0.95 위에 머문다."
def judged(cut, yaw):
    reference, query = (embedder(np.stack([cut(photo) for photo in some])) for some in (front, turned[yaw]))
    i, j = np.triu_indices(len(front), 1)
    distances = np.r_[1 - (reference * query).sum(axis=1), 1 - (query[i] * query[j]).sum(axis=1)]
    people = np.r_[np.stack([np.arange(len(front))] * 2, axis=1), np.stack([i, j], axis=1)]
    return evaluate.judged_pairs(people, distances, np.random.default_rng(0))


figure, axes = plot.new_axes("head turned by (degrees)", "AUC, 95 % over people")
for name, cut in (("2-D alignment", flat), ("3-D alignment", frontal)):
    found = [judged(cut, yaw) for yaw in YAWS]
    spans = [[f.auc - f.interval.low for f in found], [f.interval.high - f.auc for f in found]]
    axes.errorbar(YAWS, [f.auc for f in found], yerr=spans, marker="o", capsize=4, label=name)
    print(f"{name}, 60 degrees: {found[-1]}")
axes.axhline(0.5, color="gray", linestyle=":", label="chance")
axes.legend(loc="lower left")
figure
# %% [markdown] lang="en"
# ## 2. How the face is turned
#
# A generic head says where 68 landmarks lie in space (in mm). The photo says where they are seen. Between the two stands an *affine camera*, eight numbers:
#
# $$\begin{pmatrix} u \cr v \end{pmatrix} = C \begin{pmatrix} X \cr Y \cr Z \cr 1 \end{pmatrix}, \qquad C = \arg\min_C \sum_i \lVert C X_i - x_i \rVert^2 \tag{F.1}$$
#
# (Taigman 2014, section 2; `facelab.geometry.fit_affine_camera`.) On paper: the points (0,0,0), (1,0,0), (0,1,0), (0,0,1) are seen at (10,20), (12,20), (10,18), (11,20). The first gives the shift (10, 20), the others the columns: $C = \begin{pmatrix} 2 & 0 & 1 & 10 \cr 0 & -2 & 0 & 20 \end{pmatrix}$.
#
# Then each point of the frontal view is looked up where the camera saw it; what it could not see is taken from the other half of the face. Here the 68 points are known, because the photos are computed; for photos of real people they must be found first, which is another network's work.
# %% [markdown] lang="ko"
# ## 2. 얼굴을 돌리는 법
#
# 일반적인 머리 모형은 특징점 68개가 공간의 어디에 있는지(mm) 말해 줍니다. 사진은 그 점들이 어디에 보이는지 말해 줍니다. 둘 사이에는 수 여덟 개로 된 *아핀 카메라*(affine camera)가 있습니다.
#
# $$\begin{pmatrix} u \cr v \end{pmatrix} = C \begin{pmatrix} X \cr Y \cr Z \cr 1 \end{pmatrix}, \qquad C = \arg\min_C \sum_i \lVert C X_i - x_i \rVert^2 \tag{F.1}$$
#
# (Taigman 2014의 2절. `facelab.geometry.fit_affine_camera`.) 종이에 해 봅시다. 점 (0,0,0), (1,0,0), (0,1,0), (0,0,1)이 (10,20), (12,20), (10,18), (11,20)에 보입니다. 첫 점에서 이동 (10, 20)이, 나머지에서 열이 나옵니다. $C = \begin{pmatrix} 2 & 0 & 1 & 10 \cr 0 & -2 & 0 & 20 \end{pmatrix}$.
#
# 그다음 정면 그림의 점마다 카메라가 그 점을 본 자리에서 색을 가져오고, 못 본 곳은 얼굴의 다른 쪽 절반에서 가져옵니다. 여기서는 계산해 만든 사진이라 68개 점을 압니다. 실제 사람의 사진에서는 먼저 찾아야 하고, 그것은 다른 신경망의 일입니다.
# %%
points = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
seen = np.array([[10, 20], [12, 20], [10, 18], [11, 20]])
print(geometry.fit_affine_camera(points, seen).round(6) + 0.0)


# %% [markdown] lang="en"
# ## 3. Locally connected layers
#
# In a frontal face the eyes are always here and the mouth always there. So why use the same filters at both? DeepFace's layers L4 to L6 have a kernel of their own at every place:
#
# $$y_{p,f} = b_{p,f} + \sum_{c,\,k} w_{p,f,c,k} \; x_{c,\,p+k} \tag{F.2}$$
#
# (Taigman 2014, section 3; `facelab.layers.LocallyConnected2D`.) On paper, in one dimension: the signal (1, 2, 3, 4) and the kernels (1, 1), (1, -1), (0, 2) give 1 + 2 = 3, 2 - 3 = -1 and 2·4 = 8.
#
# ### Exercise F1 · check
# Write `locally_connected_weights(places, window, channels, filters)`, biases included; `window` counts the pixels of a window.
#
# <details><summary>Hint</summary>For one place and one filter: window · channels weights and a bias. Times filters, times places.</details>
# %% [markdown] lang="ko"
# ## 3. 지역 연결 층
#
# 정면 얼굴에서 눈은 늘 여기, 입은 늘 저기에 있습니다. 그런데 왜 두 곳에 같은 필터를 쓸까요? DeepFace의 L4에서 L6까지는 자리마다 커널을 따로 둡니다.
#
# $$y_{p,f} = b_{p,f} + \sum_{c,\,k} w_{p,f,c,k} \; x_{c,\,p+k} \tag{F.2}$$
#
# (Taigman 2014의 3절. `facelab.layers.LocallyConnected2D`.) 한 차원에서 종이에 해 보면, 신호 (1, 2, 3, 4)와 커널 (1, 1), (1, -1), (0, 2)는 1 + 2 = 3, 2 - 3 = -1, 2·4 = 8을 줍니다.
#
# ### 연습 F1 · 확인
# 편향까지 세는 `locally_connected_weights(places, window, channels, filters)`를 작성하세요. `window`는 창 하나의 픽셀 수입니다.
#
# <details><summary>힌트</summary>자리 하나, 필터 하나에 창·채널 개의 가중치와 편향 하나. 여기에 필터 수와 자리 수를 곱하세요.</details>
# %% exercise="F1"
def locally_connected_weights(places, window, channels, filters):
    return ...


course.check("F1", locally_connected_weights)


# %% solution="F1"
def locally_connected_weights(places, window, channels, filters):
    return places * (window * channels + 1) * filters


course.check("F1", locally_connected_weights)


# %% [markdown] lang="en"
# ### Exercise F2 · check
# Write `locally_connected(signal, kernels)` for one dimension.
#
# <details><summary>Hint</summary>For place i: signal[i : i + K] @ kernels[i].</details>
# %% [markdown] lang="ko"
# ### 연습 F2 · 확인
# 한 차원의 `locally_connected(signal, kernels)`를 작성하세요.
#
# <details><summary>힌트</summary>자리 i에서: signal[i : i + K] @ kernels[i].</details>
# %% exercise="F2"
def locally_connected(signal, kernels):
    return ...


course.check("F2", locally_connected)


# %% solution="F2"
def locally_connected(signal, kernels):
    width = kernels.shape[1]
    return np.array([signal[place : place + width] @ kernel for place, kernel in enumerate(kernels)])


course.check("F2", locally_connected)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** If all kernels of such a layer are equal, what is it? And how many times the weights of a convolution does it have, on a map of 24×24 with windows of 5×5?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 이런 층의 커널이 모두 같다면 무엇일까요? 24×24 맵, 5×5 창에서 가중치는 합성곱의 몇 배일까요?
# %%
image = np.random.default_rng(0).normal(size=(1, 24, 24, 1)).astype("float32")
convolution, local = keras.layers.Conv2D(4, 5), layers.LocallyConnected2D(4, 5)
convolution(image), local(image)
kernel, bias = convolution.get_weights()
local.set_weights([np.repeat(kernel.reshape(1, 25, 4), 400, axis=0), np.tile(bias, (20, 20, 1))])
print("largest difference:", float(np.abs(convolution(image) - local(image)).max()))
print("weights:", convolution.count_params(), "and", local.count_params())
assert np.allclose(convolution(image), local(image), atol=1e-5)
# %% [markdown] lang="en"
# The same number of multiplications, four hundred times the weights. That pays only if each place sees the same part of the face in every photo, hence the effort of section 2, and if there are millions of photos to learn so many numbers from.
#
# ## 4. Several networks decide
#
# 97.35 % is DeepFace's *ensemble*: networks that saw different inputs. We let two decide, on aligned faces shrunk to 14 pixels to make it hard. Distances of different networks have different sizes, so each is first standardized on tuning people.
# %% [markdown] lang="ko"
# 곱셈 수는 같은데 가중치는 400배입니다. 모든 사진에서 자리마다 얼굴의 같은 부분이 보이고(그래서 2절의 수고를 합니다), 이렇게 많은 수를 배울 사진이 수백만 장 있을 때만 값을 합니다.
#
# ## 4. 여러 신경망이 함께 판단하기
#
# 97.35 %는 서로 다른 입력을 본 신경망들의 *앙상블*(ensemble)이 낸 값입니다. 우리는 둘에게 맡겨 봅니다. 어렵게 하려고 정렬된 얼굴을 14픽셀로 줄였습니다. 신경망마다 거리의 크기가 다르므로, 조정용 사람들에게서 먼저 표준화합니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** `dlib_resnet` and its small pupil `facelab_distilled`: will the two together beat the better one? And if a third member is much better than both, as `facelab_synthetic` is on drawn people?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** `dlib_resnet`과 그 작은 제자 `facelab_distilled`입니다. 둘이 함께하면 더 나은 쪽을 이길까요? 셋째가 둘보다 훨씬 낫다면요? (`facelab_synthetic`은 그린 사람들에게서 그렇습니다.)
# %%
photos = synthetic.shipped_people().photos
photos = photos.subset(np.flatnonzero((photos.labels < 48) & (np.arange(len(photos)) % 2 == 0)))
tuning, scores, aligned = photos.labels < 24, {}, {}
for name in ("dlib_resnet", "facelab_distilled", "facelab_synthetic"):
    member = models.load(name)
    aligned[name] = training.align_photos(photos, member.card.alignment).faces
    side = aligned[name].shape[1]
    small = np.stack([images.shrink(aligned_face, 14, 14) for aligned_face in aligned[name]])
    coarse = small.repeat(-(-side // 14), 1).repeat(-(-side // 14), 2)[:, :side, :side]
    vectors = member(coarse)
    parts = [
        evaluate.separation(vectors[some], photos.labels[some], np.random.default_rng(0)) for some in (tuning, ~tuning)
    ]
    scores[name] = (parts[1].distances - parts[0].distances.mean()) / parts[0].distances.std()
    print(f"{name:18}", parts[1])
# %%
for members in (list(scores)[:2], list(scores)):
    together = evaluate.judged_pairs(
        parts[1].people, np.mean([scores[m] for m in members], 0), np.random.default_rng(0)
    )
    print(f"{len(members)} together        ", together)


# %% [markdown] lang="en"
# Two members of like strength help each other a little (look at the intervals before you say more). Beside a much better one the weak ones only disturb: an ensemble needs members that are good *and* err differently. DeepFace's saw 2-D alignment, 3-D alignment, and gradients (`facelab.images.gradients.gradient_channels`); `experiments/deepface_ensemble.py` trains all three in small, and measures.
#
# ## 5. A metric learned on pairs
#
# DeepFace's network was trained to name people. To compare, its features $f$, never negative after a ReLU, go into a distance whose weights are learned from pairs:
#
# $$\chi^2(f, g) = \sum_i w_i \, \frac{(f_i - g_i)^2}{f_i + g_i} \tag{F.3}$$
#
# (Taigman 2014, section 4.1, weights by a linear SVM; `facelab.classify.WeightedChiSquare`.) On paper: $f = (3, 1)$, $g = (1, 1)$, $w = (0.5, 9)$: $0.5 \cdot 4/4 + 0 = 0.5$.
#
# ### Exercise F3 · modify
# Change the plain squared distance `np.sum((first - second) ** 2)` into (F.3): write `weighted_chi_square(first, second, weights)`.
#
# <details><summary>Hint</summary>sum(weights · (a - b)² / (a + b)).</details>
# %% [markdown] lang="ko"
# 실력이 비슷한 둘은 서로 조금 돕습니다(더 말하기 전에 구간을 보세요). 훨씬 나은 하나 옆에서 약한 것들은 방해만 됩니다. 앙상블에는 잘하면서 *다르게* 틀리는 구성원이 필요합니다. DeepFace의 구성원들은 2차원 정렬, 3차원 정렬, 밝기의 기울기(`facelab.images.gradients.gradient_channels`)를 보았습니다. `experiments/deepface_ensemble.py`가 셋을 작게 학습하고 잽니다.
#
# ## 5. 쌍에서 배운 거리
#
# DeepFace의 신경망은 이름을 맞히도록 학습했습니다. 비교할 때는 ReLU 뒤라서 음수가 아닌 특징 $f$를, 쌍에서 가중치를 배운 거리에 넣습니다.
#
# $$\chi^2(f, g) = \sum_i w_i \, \frac{(f_i - g_i)^2}{f_i + g_i} \tag{F.3}$$
#
# (Taigman 2014의 4.1절, 가중치는 선형 SVM으로. `facelab.classify.WeightedChiSquare`.) 종이에 해 보면 $f = (3, 1)$, $g = (1, 1)$, $w = (0.5, 9)$일 때 $0.5 \cdot 4/4 + 0 = 0.5$입니다.
#
# ### 연습 F3 · 바꿔 보기
# 단순한 제곱 거리 `np.sum((first - second) ** 2)`를 (F.3)으로 바꾸세요. `weighted_chi_square(first, second, weights)`를 작성합니다.
#
# <details><summary>힌트</summary>sum(가중치 · (a - b)² / (a + b)).</details>
# %% exercise="F3"
def weighted_chi_square(first, second, weights):
    return ...


course.check("F3", weighted_chi_square)


# %% solution="F3"
def weighted_chi_square(first, second, weights):
    return np.sum(weights * (first - second) ** 2 / (first + second))


course.check("F3", weighted_chi_square)
# %%
network = embedder.network
pooled = keras.Model(network.input, network.get_layer("embedding").input)  # 256 features before the last layer
features = pooled.predict(embedder.card.preprocessing(aligned["dlib_resnet"]), verbose=0)


def pairs(some):
    first, second = np.triu_indices(some.sum(), 1)
    people = np.stack([photos.labels[some][first], photos.labels[some][second]], axis=1)
    return features[some][first], features[some][second], people


first, second, people = pairs(tuning)
learned = classify.WeightedChiSquare().fit(np.stack([first, second], axis=1), people[:, 0] == people[:, 1])
first, second, people = pairs(~tuning)
terms = classify.weighted_chi_square.chi_square_terms(first, second)
for name, weights in (("all weights 1", np.ones_like(learned.weights_)), ("learned weights", learned.weights_)):
    print(f"{name:15}", evaluate.judged_pairs(people, terms @ weights, np.random.default_rng(0)))
print(f"{np.mean(learned.weights_ == 0):.0%} of the features got the weight 0")
# %% [markdown] lang="en"
# Learned on 24 people, judged on 24 others. DeepFace's other metric is a *Siamese* network: two copies with shared weights and a learned layer that says same or different (`facelab.training.siamese_network`). In the paper and in `experiments/deepface_ensemble.py` it stays behind chi-squared: few pairs teach little. Its modern heirs are the contrastive and triplet losses.
#
# ### Exercise F4 · open
# Turn *nodding* heads (`pitch`) to the front, and heads turned by 75 degrees. Where does 3-D alignment stop to help, and what do you see in the picture there?
#
# <details><summary>Hint</summary>`replace(Capture(), pitch=30)`, then look at `frontal(...)` before you measure.</details>
# %% [markdown] lang="ko"
# 24명에게서 배우고 다른 24명으로 평가했습니다. DeepFace의 또 다른 거리는 *샴*(Siamese) 신경망입니다. 가중치를 나눠 쓰는 두 벌 위에, 같은지 다른지를 말하는 층을 배웁니다(`facelab.training.siamese_network`). 논문에서도 `experiments/deepface_ensemble.py`에서도 카이제곱에는 못 미칩니다. 쌍이 적으면 배우는 것도 적기 때문입니다. 그 후예가 대조 손실과 삼중항 손실입니다.
#
# ### 연습 F4 · 열린 문제
# *끄덕인* 고개(`pitch`)와 75도 돌아간 고개를 정면으로 세워 보세요. 3차원 정렬은 어디서부터 도움이 되지 않나요? 그때 그림에는 무엇이 보이나요?
#
# <details><summary>힌트</summary>`replace(Capture(), pitch=30)`으로 찍고, 재기 전에 `frontal(...)`을 먼저 보세요.</details>
# %% [markdown] lang="en"
# ## Quiz
#
# 1. **Why can five points and a similarity not bring a turned head to the front?**
# <details><summary>a) Five points are too few</summary>No: even with a hundred, the transform only turns and scales the picture.</details>
# <details><summary>b) Depth matters: near and far points move differently</summary>Yes: that needs a model in space.</details>
#
# 2. **A locally connected layer on photos that are not aligned?**
# <details><summary>a) Works as well as a convolution</summary>No: a filter for eyes would meet cheeks.</details>
# <details><summary>b) Wastes its weights</summary>Yes: each place sees anything, so sharing would be better.</details>
#
# 3. **What does more cost: the multiplications or the weights of such a layer?**
# <details><summary>a) The weights</summary>Yes: the multiplications are those of a convolution.</details>
# <details><summary>b) The multiplications</summary>No: they are the same as with shared weights.</details>
#
# 4. **97.35 % is the accuracy of …**
# <details><summary>a) one DeepFace network</summary>No: of several together, on LFW's View 2.</details>
# <details><summary>b) an ensemble, with a metric learned on pairs</summary>Yes: the note leaves that out.</details>
# %% [markdown] lang="ko"
# ## 퀴즈
#
# 1. **다섯 점과 닮음 변환은 왜 돌아간 고개를 정면으로 세우지 못할까요?**
# <details><summary>a) 다섯 점은 너무 적어서</summary>아닙니다. 백 개라도 그 변환은 그림을 돌리고 늘일 뿐입니다.</details>
# <details><summary>b) 깊이가 있어서: 가까운 점과 먼 점이 다르게 움직인다</summary>맞습니다. 공간의 모형이 필요합니다.</details>
#
# 2. **정렬하지 않은 사진에 지역 연결 층을 쓰면?**
# <details><summary>a) 합성곱만큼 잘 된다</summary>아닙니다. 눈을 위한 필터가 뺨을 만납니다.</details>
# <details><summary>b) 가중치를 낭비한다</summary>맞습니다. 자리마다 아무것이나 보이니 나눠 쓰는 편이 낫습니다.</details>
#
# 3. **이런 층에서 더 비싼 것은 곱셈일까요, 가중치일까요?**
# <details><summary>a) 가중치</summary>맞습니다. 곱셈은 합성곱과 같습니다.</details>
# <details><summary>b) 곱셈</summary>아닙니다. 가중치를 나눠 쓸 때와 같습니다.</details>
#
# 4. **97.35 %는 무엇의 정확도일까요?**
# <details><summary>a) DeepFace 신경망 하나</summary>아닙니다. 여럿이 함께, LFW View 2에서 낸 값입니다.</details>
# <details><summary>b) 쌍에서 배운 거리를 쓴 앙상블</summary>맞습니다. 강의 노트에는 빠져 있습니다.</details>
# %% [markdown] lang="en"
# ## Recap
#
# - 2-D alignment holds to about 30 degrees; beyond, people who look to one side look alike.
# - Eight numbers by least squares make a camera; a generic head and the camera make a frontal face.
# - A locally connected layer is a convolution without shared weights: the same multiplications, hundreds of times the weights.
# - Ensembles help among equals; weights learned on pairs say which features to compare.
#
# **Common mistakes:** crediting one network with an ensemble's accuracy; tuning the metric on the judged people; locally connected layers without alignment.
#
# **Next:** `G_openface_and_mobile` goes the other way: small, fast, on a phone.
# %% [markdown] lang="ko"
# ## 정리
#
# - 2차원 정렬은 30도쯤까지 버팁니다. 그 너머에서는 같은 쪽을 보는 사람들이 서로 닮아 보입니다.
# - 최소제곱으로 구한 수 여덟 개가 카메라가 되고, 일반적인 머리 모형과 카메라가 정면 얼굴을 만듭니다.
# - 지역 연결 층은 나눠 쓰지 않는 합성곱입니다. 곱셈은 같고 가중치는 수백 배입니다.
# - 앙상블은 비슷한 것들끼리 도움이 되고, 쌍에서 배운 가중치는 어떤 특징을 견줄지 말해 줍니다.
#
# **흔한 실수:** 앙상블의 정확도를 신경망 하나의 것으로 여기기, 평가할 사람들에게서 거리를 조정하기, 정렬 없이 지역 연결 층 쓰기.
#
# **다음:** `G_openface_and_mobile`은 반대 길로 갑니다. 작고 빠르게, 휴대전화에서.
