# %% [markdown] lang="en"
# # C · Architectures: how the networks grew
#
# **You can**, at the end:
#
# - say what each family, from AlexNet to the mobile networks, added, and what it costs;
# - count weights, operations and what a number sees for stacks of windows;
# - explain with an experiment why very deep networks need a way around their layers;
# - read a published accuracy with the questions that it leaves open.
#
# **Before this:** C_losses. **Reading:** 40 minutes. **Running:** {seconds} s on two CPU cores, {memory} MiB. **Papers:** Simonyan and Zisserman 2014; Szegedy et al., CVPR 2015;
# He et al., CVPR 2016; Hu et al., CVPR 2018; Howard et al., *MobileNets*, 2017; and the face networks below.
# %% [markdown] lang="ko"
# # C · 신경망 구조: 신경망은 어떻게 자랐나
#
# 이 노트북을 마치면 **다음을 할 수 있습니다.**
#
# - AlexNet부터 모바일 신경망까지, 계열마다 무엇을 더했고 얼마가 드는지 말합니다.
# - 창을 쌓았을 때의 가중치와 연산량, 수 하나가 보는 범위를 셉니다.
# - 아주 깊은 신경망에 층을 돌아가는 길이 필요한 까닭을 실험으로 설명합니다.
# - 발표된 정확도를, 그 값이 답하지 않는 질문과 함께 읽습니다.
#
# **선수 지식:** C_losses. **읽는 시간:** 40분. **실행 시간:** CPU 코어 두 개에서 {seconds}초, {memory} MiB. **논문:** Simonyan과 Zisserman 2014; Szegedy 외, CVPR 2015;
# He 외, CVPR 2016; Hu 외, CVPR 2018; Howard 외, *MobileNets*, 2017; 그리고 아래의 얼굴 신경망들.
# %%
import facelab

facelab.set_seed(0)
# %% [markdown] lang="en"
# Two histories run side by side. Networks for ImageNet grew deeper and cleverer: AlexNet 2012, VGG 2014, GoogLeNet 2015, ResNet 2016, SENet 2018. Each time, somebody soon trained the new shape on faces:
# DeepFace, VGGFace, FaceNet, SphereFace, VGGFace2. Here they are, drawn from facelab's cards.
# %% [markdown] lang="ko"
# 두 역사가 나란히 흐릅니다. ImageNet을 위한 신경망은 점점 깊고 영리해졌습니다. AlexNet 2012, VGG 2014, GoogLeNet 2015, ResNet 2016, SENet 2018. 그때마다 누군가 곧 새 모양을 얼굴로
# 학습했습니다. DeepFace, VGGFace, FaceNet, SphereFace, VGGFace2입니다. facelab의 카드에서 그려 보면 이렇습니다.
# %% alt_en="Above, networks by year in one lane a family: AlexNet-like, VGG, Inception, ResNet, SE, mobile. Below, published LFW accuracy against the number of parameters; larger is not always better." alt_ko="위는 계열마다 한 줄씩 놓은 연도별 신경망(AlexNet 계열, VGG, Inception, ResNet, SE, 모바일). 아래는 매개변수 수에 대한 LFW 발표 정확도이며, 크다고 늘 좋지는 않다."
import keras
import numpy as np

from facelab import cards, course, datasets, evaluate, models, plot, synthetic

plot.model_zoo_figure(cards.list_cards(cards.NetworkCard))


# %% [markdown] lang="en"
# ## 1. VGG: small windows, many of them
#
# A convolution with windows of side $k$ from $C$ to $M$ channels has
#
# $$\mathrm{weights} = k^2 \, C \, M + M \tag{CA.1}$$
#
# numbers (Simonyan and Zisserman 2014, section 2.3, without the $M$ biases; `facelab.models.cost`). Two windows of side 3 in a row look at a patch of 5×5 pixels, as one window of side 5 does. On paper, for one channel: 9 + 9 = 18 weights in place of 25,
# and one more ReLU between them.
#
# ### Exercise CA1 · check
# Write `seen(windows)`: the side of the patch that one number of the last map depends on (stride 1).
#
# <details><summary>Hint</summary>Begin with 1 pixel. Each window of side k adds k - 1.</details>
# %% [markdown] lang="ko"
# ## 1. VGG: 작은 창을 여러 개
#
# 한 변이 $k$인 창으로 $C$채널을 $M$채널로 바꾸는 합성곱에는
#
# $$\mathrm{weights} = k^2 \, C \, M + M \tag{CA.1}$$
#
# 개의 수가 있습니다(Simonyan과 Zisserman 2014의 2.3절, 편향 $M$개를 뺀 것. `facelab.models.cost`). 한 변 3인 창 둘을 이으면 한 변 5인 창 하나처럼 5×5 픽셀을 봅니다. 한 채널에서 종이에 세어 보면 가중치가
# 25개가 아니라 9 + 9 = 18개이고, 그 사이에 ReLU가 하나 더 들어갑니다.
#
# ### 연습 CA1 · 확인
# `seen(windows)`를 작성하세요. 마지막 맵의 수 하나가 의존하는 조각의 한 변입니다(보폭 1).
#
# <details><summary>힌트</summary>1픽셀에서 시작해, 한 변이 k인 창마다 k - 1을 더하세요.</details>
# %% exercise="CA1"
def seen(windows):
    return ...


course.check("CA1", seen)


# %% solution="CA1"
def seen(windows):
    return 1 + sum(window - 1 for window in windows)


course.check("CA1", seen)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Of six networks DeepFace has the fewest layers, FaceNet the most. Which has the most weights? Which needs the most operations for one photo? (Of VGGFace we take the convolutions only.)
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 신경망 여섯 가운데 층은 DeepFace가 가장 적고 FaceNet이 가장 많습니다. 가중치가 가장 많은 것은? 사진 한 장에 연산이 가장 많은 것은? (VGGFace는 합성곱 부분만 봅니다.)
# %%
for name in ("deepface", "vggface_notop", "facenet512", "sphereface64", "vggface2_senet50", "mobilefacenet"):
    cost = models.cost(cards.untrained(name))  # for counting only: it has learned nothing
    layers = sum(layer.parameters > 1000 for layer in cost.layers)
    print(f"{name:17} {layers:4} layers, {cost.parameters / 1e6:6.1f} M weights, {cost.flops / 1e9:5.1f} G operations")
    keras.backend.clear_session(free_memory=True)


# %% [markdown] lang="en"
# Depth, weights and operations are three different sizes. Weights sit in dense layers (notebook E shows VGG's) and in kernels of their own at each place (DeepFace); operations come from windows that slide over large maps.
#
# ## 2. Inception: look at several sizes, but mix first
#
# GoogLeNet, and FaceNet after it, puts windows of side 1, 3 and 5 side by side and lets training choose. Too expensive, unless a 1×1 convolution, which only mixes channels, makes the maps thin before.
# %% [markdown] lang="ko"
# 깊이, 가중치, 연산량은 서로 다른 세 가지 크기입니다. 가중치는 완전 연결 층(VGG의 것은 노트북 E에서)과 자리마다 따로 둔 커널(DeepFace)에 몰려 있고, 연산은 큰 맵 위를 미끄러지는 창에서 나옵니다.
#
# ## 2. Inception: 여러 크기로 보되 먼저 섞는다
#
# GoogLeNet과 그 뒤의 FaceNet은 한 변 1, 3, 5인 창을 나란히 두고 학습이 고르게 합니다. 너무 비싼 일이지만, 채널만 섞는 1×1 합성곱으로 맵을 먼저 얇게 하면 됩니다.
# %%
def operations(*layers, channels=192, size=28):
    return models.cost(keras.Sequential([keras.Input((size, size, channels)), *layers])).flops


wide = keras.layers.Conv2D(32, 5, padding="same")
thin = [keras.layers.Conv2D(16, 1), keras.layers.Conv2D(32, 5, padding="same")]
print(f"5x5 on 192 channels: {operations(wide) / 1e6:.0f} M; mixed down to 16 first: {operations(*thin) / 1e6:.0f} M")
assert operations(wide) > 8 * operations(*thin)
# %% [markdown] lang="en"
# ## 3. ResNet: a way around
#
# More layers see more and can say more. So stack forty? Each block of a *residual* network only adds to what came in:
#
# $$y = x + F(x) \tag{CA.2}$$
#
# (He 2016, equation 1; `facelab.models.dlib_resnet` has 14 such blocks, SphereFace-64 has 30.) If $F$ is small, the block does almost nothing, so a deep network can begin as a shallow one. FaceNet's Inception-ResNet even multiplies $F$ by 0.1 to 0.2, as we do here.
# %% [markdown] lang="ko"
# ## 3. ResNet: 돌아가는 길
#
# 층이 많으면 더 많이 보고 더 많은 것을 나타낼 수 있습니다. 그럼 마흔 층을 쌓을까요? *잔차*(residual) 신경망의 블록은 들어온 값에 무엇인가를 더하기만 합니다.
#
# $$y = x + F(x) \tag{CA.2}$$
#
# (He 2016의 식 1. `facelab.models.dlib_resnet`에는 이런 블록이 14개, SphereFace-64에는 30개 있습니다.) $F$가 작으면 블록은 거의 아무 일도 하지 않으므로, 깊은 신경망도 얕은 신경망처럼 출발할 수 있습니다.
# FaceNet의 Inception-ResNet은 $F$에 0.1에서 0.2를 곱하기까지 하고, 여기서도 그렇게 합니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Towers of 2, 20 and 40 small layers learn the digits of notebook B, once plain, once with the way around. Where will the *training* loss be worse with more layers, though more layers can do everything that fewer can?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 작은 층 2, 20, 40개짜리 탑이 노트북 B의 숫자를 배웁니다. 한 번은 그냥, 한 번은 돌아가는 길을 두고. 층이 많으면 적은 층이 하는 일을 다 할 수 있는데도 *학습* 손실이 더 나빠지는 것은 어느 쪽일까요?
# %%
train, held = datasets.split_digits(datasets.digits(), np.random.default_rng(0), by="form")  # other people's hands


def tower(depth, residual):
    image = keras.Input((28, 28, 1))
    x = keras.layers.Dense(32)(keras.layers.Flatten()(image))
    for _ in range(depth):
        block = keras.layers.Dense(32, activation="relu", kernel_initializer="he_normal")(x)
        x = x + 0.2 * block if residual else block
    return keras.Model(image, keras.layers.Dense(10)(x))


def learn(depth, residual):
    facelab.set_seed(1)
    network = tower(depth, residual)
    network.compile(keras.optimizers.Adam(1e-3), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    history = network.fit(train.images, train.labels, batch_size=64, epochs=8, verbose=0)
    hits = network.predict(held.images, verbose=0).argmax(axis=1) == held.labels
    return history.history["loss"], hits


# %% alt_en="Training loss over eight epochs: the plain tower of 40 layers stays highest, that of 20 is next; the residual towers of 20 and 40 fall as low as the shallow ones." alt_ko="여덟 에폭의 학습 손실. 그냥 쌓은 40층이 가장 높고 20층이 그다음이며, 잔차 탑은 20층도 40층도 얕은 탑만큼 내려간다."
runs = {(depth, residual): learn(depth, residual) for depth in (2, 20, 40) for residual in (False, True)}
figure, axes = plot.new_axes("epoch", "training loss", size=(7, 4.5))
for (depth, residual), (loss, hits) in runs.items():
    interval = evaluate.wilson(int(hits.sum()), len(hits))
    name = f"{depth} layers, {'residual' if residual else 'plain'}"
    print(f"{name:19}: held-out {hits.mean():.3f} ({interval.low:.3f} to {interval.high:.3f}), chance 0.1")
    axes.plot(range(1, 9), loss, label=name, linestyle="-" if residual else "--")
axes.legend()
assert runs[40, True][0][-1] < 0.5 * runs[40, False][0][-1]
figure


# %% [markdown] lang="en"
# The plain towers are worse on the digits that they *learn from*: no overfitting, they simply are hard to train. One seed is an anecdote, as He's paper is not; run it with others.
#
# ## 4. SENet: which channels count?
#
# *Squeeze and excitation* takes the mean of each channel over the image, sends the means through two small matrices, and gets a gate between 0 and 1 for each channel:
#
# $$s = \sigma\!\left(W_2 \, \mathrm{ReLU}(W_1 \, \bar{x})\right), \qquad \tilde{x}_c = s_c \, x_c \tag{CA.3}$$
#
# (Hu 2018, equations 2 to 4; `facelab.models.vggface2`, whose SENet-50 has one in each block.) On paper: channels with means 2 and 2, $W_1 = (1, -1)$: 2 - 2 = 0, so both gates are $\sigma(0) = 1/2$.
#
# ### Exercise CA2 · modify
# Change the gate of the experiment: write `excite(maps, first, second)` for maps (H, W, C), with row vectors times matrices (`mean @ first`).
#
# <details><summary>Hint</summary>mean over height and width; @ first; ReLU; @ second; sigmoid; times the maps.</details>
# %% [markdown] lang="ko"
# 그냥 쌓은 탑은 *배우는* 숫자에서도 더 나쁩니다. 과적합이 아니라, 학습하기가 어려운 것입니다. 시드 하나는 일화일 뿐입니다. He의 논문은 일화가 아니지만요. 다른 시드로도 돌려 보세요.
#
# ## 4. SENet: 어느 채널이 중요한가?
#
# *squeeze-and-excitation*은 채널마다 이미지 전체의 평균을 구해 작은 행렬 두 개에 통과시키고, 채널마다 0과 1 사이의 문(gate)을 얻습니다.
#
# $$s = \sigma\!\left(W_2 \, \mathrm{ReLU}(W_1 \, \bar{x})\right), \qquad \tilde{x}_c = s_c \, x_c \tag{CA.3}$$
#
# (Hu 2018의 식 2–4. `facelab.models.vggface2`의 SENet-50에는 블록마다 하나씩 있습니다.) 종이에 해 보면, 평균이 2와 2인 두 채널에 $W_1 = (1, -1)$이면 2 - 2 = 0이고 두 문은 모두 $\sigma(0) = 1/2$입니다.
#
# ### 연습 CA2 · 바꿔 보기
# 문을 여러분의 것으로 바꿔 봅시다. 맵 (H, W, C)에 대해 `excite(maps, first, second)`를 작성하세요. 행벡터에 행렬을 곱합니다(`mean @ first`).
#
# <details><summary>힌트</summary>높이와 너비로 평균; @ first; ReLU; @ second; 시그모이드; 맵에 곱하기.</details>
# %% exercise="CA2"
def excite(maps, first, second):
    return ...


course.check("CA2", excite)


# %% solution="CA2"
def excite(maps, first, second):
    squeezed = maps.mean(axis=(0, 1))
    gate = 1 / (1 + np.exp(-np.maximum(squeezed @ first, 0) @ second))
    return maps * gate


course.check("CA2", excite)


# %% [markdown] lang="en"
# ## 5. Mobile networks: one job at a time
#
# A convolution looks around *and* mixes channels. MobileNet does one after the other: a *depthwise* convolution looks around in each channel alone, a 1×1 convolution mixes. For windows of side $k$ and $M$ output channels that takes
#
# $$\frac{k^2 C + C M}{k^2 C M} = \frac{1}{M} + \frac{1}{k^2} \tag{CA.4}$$
#
# of the multiplications (Howard 2017, section 3.1; `facelab.models.mobilefacenet`).
#
# ### Exercise CA3 · check
# Write `saving(window, outputs)`, that share.
#
# <details><summary>Hint</summary>Full: k² · C · M for each place. Separable: k² · C for the depthwise part, then C · M for the 1×1 part. Divide.</details>
# %% [markdown] lang="ko"
# ## 5. 모바일 신경망: 한 번에 한 가지 일
#
# 합성곱은 둘레를 보는 *동시에* 채널을 섞습니다. MobileNet은 차례로 합니다. *깊이별*(depthwise) 합성곱이 채널마다 따로 둘레를 보고, 1×1 합성곱이 섞습니다. 한 변 $k$인 창과 출력 채널 $M$개라면 곱셈의
#
# $$\frac{k^2 C + C M}{k^2 C M} = \frac{1}{M} + \frac{1}{k^2} \tag{CA.4}$$
#
# 만 있으면 됩니다(Howard 2017의 3.1절. `facelab.models.mobilefacenet`).
#
# ### 연습 CA3 · 확인
# 그 비율 `saving(window, outputs)`를 작성하세요.
#
# <details><summary>힌트</summary>보통: 자리마다 k²·C·M. 분리형: 깊이별 k²·C에 1×1의 C·M을 더한 것. 나누세요.</details>
# %% exercise="CA3"
def saving(window, outputs):
    return ...


course.check("CA3", saving)


# %% solution="CA3"
def saving(window, outputs):
    return 1 / outputs + 1 / window**2


course.check("CA3", saving)
# %%
full = operations(keras.layers.Conv2D(128, 3, padding="same", use_bias=False), channels=64)
layers = [keras.layers.DepthwiseConv2D(3, padding="same", use_bias=False), keras.layers.Conv2D(128, 1, use_bias=False)]
print(f"counted: {operations(*layers, channels=64) / full:.4f}; by (CA.4): {1 / 128 + 1 / 9:.4f}")
# %% [markdown] lang="en"
# ## 6. What is published, and what can be measured
#
# Published accuracies on LFW, from each card with its source (`facelab models NAME`):
#
# | network | year | published | what the number does not say |
# |---|---|---|---|
# | DeepFace | 2014 | 0.9735 | an ensemble; 4.4 million private photos of 4,030 people |
# | VGGFace | 2015 | 0.9895 | with an embedding tuned by triplets that is in no published file |
# | FaceNet | 2015 | 0.9963 | with extra alignment; 100 to 200 million private photos |
# | SphereFace-64 | 2017 | 0.9942 | trained on CASIA-WebFace, half a million photos |
# | facenet512, re-made | 2018 | 0.9965 | trained on VGGFace2 |
#
# Architecture, data, loss and alignment changed all at once, so no row says which of them helped.
#
# > **Who is in these photos?** VGGFace: 2,622 people and 2.6 million photos. VGGFace2: 9,131 people, 3.31 million, chosen for pose and age. Both were gathered from the web without asking; licenses allow research only. Who is missing or rare among them
# > is recognized worse.
# %% [markdown] lang="ko"
# ## 6. 발표된 것과 잴 수 있는 것
#
# LFW에서 발표된 정확도입니다. 카드에 출처와 함께 적혀 있습니다(`facelab models NAME`).
#
# | 신경망 | 연도 | 발표값 | 이 수가 말하지 않는 것 |
# |---|---|---|---|
# | DeepFace | 2014 | 0.9735 | 앙상블; 4,030명의 비공개 사진 440만 장 |
# | VGGFace | 2015 | 0.9895 | 삼중항으로 다듬은 임베딩인데, 공개된 파일에는 없음 |
# | FaceNet | 2015 | 0.9963 | 정렬을 더함; 비공개 사진 1억에서 2억 장 |
# | SphereFace-64 | 2017 | 0.9942 | CASIA-WebFace 50만 장으로 학습 |
# | facenet512(다시 만든 것) | 2018 | 0.9965 | VGGFace2로 학습 |
#
# 구조와 데이터, 손실, 정렬이 한꺼번에 바뀌었으므로 어느 줄도 무엇이 도움이 되었는지 말해 주지 않습니다.
#
# > **누구의 사진인가요?** VGGFace는 2,622명의 260만 장, VGGFace2는 자세와 나이를 고려해 고른 9,131명의 331만 장입니다. 둘 다 웹에서 모았고 아무에게도 묻지 않았으며, 라이선스는 연구만 허락합니다. 여기에 없거나 드문
# > 사람은 더 잘못 인식됩니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Three networks can be had offline: dlib's ResNet (5.6 million weights) and two of 0.9 million, one distilled from it, one trained on drawn people only. Order them by time a face, and by AUC on drawn people whom none of them knows.
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 오프라인으로 구할 수 있는 신경망은 셋입니다. dlib의 ResNet(가중치 560만 개)과 90만 개짜리 둘, 곧 dlib에서 증류한 것과 그린 사람들로만 학습한 것입니다. 얼굴 하나에 걸리는 시간과, 셋 다 모르는 그린
# 사람들에 대한 AUC로 줄을 세워 보세요.
# %%
from facelab.benchmark.comparison.judge import milliseconds_a_face
from facelab.training import align_photos

people = synthetic.shipped_people().photos
people = people.subset(np.flatnonzero((people.labels < 20) & (np.arange(len(people)) % 2 == 0)))
for name in ("dlib_resnet", "facelab_distilled", "facelab_synthetic"):
    embedder = models.load(name)
    faces = align_photos(people, embedder.card.alignment).faces
    found = evaluate.separation(embedder(faces), people.labels, np.random.default_rng(0))
    milliseconds = milliseconds_a_face(embedder, faces)
    print(f"{name:17} {embedder.card.parameters / 1e6:.1f} M weights, {milliseconds:5.1f} ms per face, {found}")
    assert found.auc > 0.8
# %% [markdown] lang="en"
# Among drawn people the network that was raised on them has a home game; on real ones (LFW) it is far behind: see `docs/en/reference/comparison.md`. Where intervals overlap, there is no winner.
#
# ### Exercise CA4 · open
# Take the plain tower of 20 layers and put `keras.layers.BatchNormalization()` after each dense layer. Does it train now? Then leave the ReLU out. What does a tower without any ReLU amount to?
#
# <details><summary>Hint</summary>Change only `tower`. Linear maps in a row are one linear map.</details>
# %% [markdown] lang="ko"
# 그린 사람들 사이에서는 그들로 자란 신경망이 안방 경기를 합니다. 실제 사람(LFW)에서는 크게 뒤집니다(`docs/ko/reference/comparison.md`). 구간이 겹치는 곳에는 승자가 없습니다.
#
# ### 연습 CA4 · 열린 문제
# 그냥 쌓은 20층 탑의 층마다 뒤에 `keras.layers.BatchNormalization()`을 넣어 보세요. 이제 학습이 되나요? 그다음 ReLU를 빼 보세요. ReLU가 하나도 없는 탑은 결국 무엇일까요?
#
# <details><summary>힌트</summary>`tower`만 고치세요. 선형 변환을 이으면 선형 변환 하나입니다.</details>
# %% [markdown] lang="en"
# ## Quiz
#
# 1. **Three windows of side 3 in a row see as much as one of side …**
# <details><summary>a) 9</summary>No: neighbors overlap, each adds 2.</details>
# <details><summary>b) 7</summary>Yes: 1 + 2 + 2 + 2, for 27 weights per channel in place of 49.</details>
#
# 2. **A plain tower of 40 layers has a higher *training* loss than one of 2. Why?**
# <details><summary>a) It overfits</summary>No: overfitting lowers the training loss.</details>
# <details><summary>b) It is harder to optimize</summary>Yes: it could copy the shallow one, but gradient descent does not find that.</details>
#
# 3. **What does a 1×1 convolution see?**
# <details><summary>a) Nothing new: it mixes the channels of one place</summary>Yes, and so makes maps thin before an expensive window.</details>
# <details><summary>b) The whole image</summary>No: that is the mean of squeeze and excitation.</details>
#
# 4. **FaceNet's 0.9963 is higher than SphereFace's 0.9942. So Inception beats ResNet?**
# <details><summary>a) Yes, by 0.2 points</summary>No: the one learned from some 300 times as many photos.</details>
# <details><summary>b) One cannot tell</summary>Yes: data, loss and alignment differ, too.</details>
# %% [markdown] lang="ko"
# ## 퀴즈
#
# 1. **한 변 3인 창 셋을 이으면 한 변이 얼마인 창만큼 볼까요?**
# <details><summary>a) 9</summary>아닙니다. 이웃은 겹치므로 하나에 2씩만 늘어납니다.</details>
# <details><summary>b) 7</summary>맞습니다. 1 + 2 + 2 + 2이고, 채널마다 가중치가 49개가 아니라 27개입니다.</details>
#
# 2. **그냥 쌓은 40층 탑의 *학습* 손실이 2층보다 높습니다. 왜일까요?**
# <details><summary>a) 과적합해서</summary>아닙니다. 과적합은 학습 손실을 낮춥니다.</details>
# <details><summary>b) 최적화하기가 더 어려워서</summary>맞습니다. 얕은 탑을 흉내 낼 수 있지만 경사 하강법이 찾지 못합니다.</details>
#
# 3. **1×1 합성곱은 무엇을 볼까요?**
# <details><summary>a) 새로 보는 것은 없고, 한 자리의 채널을 섞는다</summary>맞습니다. 그래서 비싼 창 앞에서 맵을 얇게 합니다.</details>
# <details><summary>b) 이미지 전체</summary>아닙니다. 그것은 squeeze-and-excitation의 평균입니다.</details>
#
# 4. **FaceNet의 0.9963이 SphereFace의 0.9942보다 높습니다. Inception이 ResNet을 이긴 걸까요?**
# <details><summary>a) 그렇다, 0.2점 차이로</summary>아닙니다. 앞의 것은 300배쯤 많은 사진으로 배웠습니다.</details>
# <details><summary>b) 알 수 없다</summary>맞습니다. 데이터와 손실, 정렬도 다릅니다.</details>
# %% [markdown] lang="en"
# ## Recap
#
# - VGG stacked small windows, Inception mixed first, ResNet went around, SE weighed channels, mobile networks did one job at a time.
# - Weights, operations and receptive fields are counted by hand in a line each.
# - Plain depth is hard to optimize; a way around lets a deep network begin as a shallow one.
# - A published accuracy belongs to an architecture *with* its data, loss and alignment.
#
# **Common mistakes:** taking the number of layers for the cost; comparing published numbers as if one thing had changed; calling a high training loss overfitting.
#
# **Next:** `C_multitask_and_joint_alignment` asks one network several questions; `D_facenet` puts the vectors to work.
# %% [markdown] lang="ko"
# ## 정리
#
# - VGG는 작은 창을 쌓고, Inception은 먼저 섞고, ResNet은 돌아가고, SE는 채널에 무게를 주고, 모바일 신경망은 한 번에 한 가지 일을 합니다.
# - 가중치, 연산량, 수용 영역은 저마다 한 줄로 셀 수 있습니다.
# - 그냥 깊기만 하면 최적화가 어렵습니다. 돌아가는 길이 있으면 깊은 신경망도 얕은 신경망처럼 출발합니다.
# - 발표된 정확도는 구조만이 아니라 데이터, 손실, 정렬까지 *합친* 것의 값입니다.
#
# **흔한 실수:** 층수를 비용으로 여기기, 하나만 바뀐 듯이 발표값 견주기, 학습 손실이 높은 것을 과적합이라 부르기.
#
# **다음:** `C_multitask_and_joint_alignment`에서 신경망 하나에 여러 가지를 묻고, `D_facenet`에서 벡터에 일을 시킵니다.
