# %% [markdown] lang="en"
# # E · VGG and VGGFace: one idea, repeated, and its price
#
# **You can**, at the end:
#
# - count the weights and multiply-adds of a network by hand, and say where VGG keeps each;
# - weigh accuracy against size without mixing published and measured numbers;
# - tell VGGFace from VGGFace2, and show that a port of either equals the original;
# - put a linear classifier on frozen features, and say with an interval what they give against pixels.
#
# **Before this:** D_svm_and_mtcnn. **Reading:** 40 minutes. **Running:** {seconds} s on two CPU cores, {memory} MiB. **Papers:** Simonyan and Zisserman 2014 (VGG),
# Parkhi et al. 2015 (VGGFace), Cao et al. 2018 (VGGFace2), Sharif Razavian et al. 2014 (off-the-shelf features).
# %% [markdown] lang="ko"
# # E · VGG와 VGGFace: 하나의 생각을 되풀이하기, 그리고 그 값
#
# 이 노트북을 마치면 **다음을 할 수 있습니다.**
#
# - 신경망의 가중치와 곱셈-덧셈(multiply-add)을 손으로 세고, VGG에서 그것들이 어디에 있는지 말합니다.
# - 발표된 수와 직접 잰 수를 섞지 않고 정확도와 크기를 견줍니다.
# - VGGFace와 VGGFace2를 구별하고, 옮겨 만든 신경망이 원본과 같다는 것을 보입니다.
# - 동결한(frozen) 특징 위에 선형 분류기를 올리고, 픽셀보다 얼마나 나은지 구간과 함께 말합니다.
#
# **선수 지식:** D_svm_and_mtcnn. **읽는 시간:** 40분. **실행 시간:** CPU 코어 두 개에서 {seconds}초, {memory} MiB. **논문:** Simonyan·Zisserman 2014(VGG),
# Parkhi 외 2015(VGGFace), Cao 외 2018(VGGFace2), Sharif Razavian 외 2014(기성 특징, off-the-shelf features).
# %%
import facelab

facelab.set_seed(0)
# %% [markdown] lang="en" tags=["predict"]
# In 2014 VGG came second in ImageNet's contest to tell 1,000 kinds of things apart. It is nothing but 3×3 convolutions, poolings and three dense layers: below, all of VGG-16 is one
# loop.
#
# **Predict.** Where do most of its weights sit: in the early convolutions on large maps, the late ones with many channels, or the dense layers?
# %% [markdown] lang="ko" tags=["predict"]
# VGG는 2014년, 사진 속 사물을 1,000가지로 구별하는 ImageNet 대회에서 2위를 했습니다. 3×3 합성곱과 풀링 층, 그리고 완전 연결 층(dense layer) 셋이 전부입니다. 아래에서는 VGG-16
# 전체가 반복문 하나입니다.
#
# **예측해 보세요.** 가중치는 대부분 어디에 있을까요? 맵이 큰 앞쪽 합성곱, 채널이 많은 뒤쪽 합성곱, 아니면 완전 연결 층일까요?
# %% alt_en="VGG-16 as a row of boxes: five groups of convolutions on ever smaller and deeper maps, from 224 by 224 by 64 to 14 by 14 by 512, each followed by a pooling, then dense layers of 4096, 4096 and 1000 numbers. The number of weights stands below each box." alt_ko="VGG-16을 상자의 줄로 그린 그림. 224×224×64에서 14×14×512까지 점점 작고 깊어지는 맵 위에 합성곱 다섯 묶음이 있고, 묶음마다 풀링이 따른다. 끝에는 4096, 4096, 1000개의 수를 내는 완전 연결 층이 있다. 상자 아래에 가중치 수가 적혀 있다."
import keras
import numpy as np
from sklearn.pipeline import make_pipeline

from facelab import cards, classify, course, datasets, download, evaluate, models, plot, synthetic, training
from facelab.plot.stages import tensor_figure


def vgg(blocks, size, channels, dense):
    image = x = keras.Input((size, size, channels))
    for block, (filters, convolutions) in enumerate(blocks, start=1):
        for i in range(1, convolutions + 1):
            x = keras.layers.Conv2D(filters, 3, padding="same", activation="relu", name=f"conv{block}_{i}")(x)
        x = keras.layers.MaxPooling2D(2, name=f"pool{block}")(x)  # half as high, half as wide
    x = keras.layers.Flatten(name="flatten")(x)
    for i, outputs in enumerate(dense, start=1):
        x = keras.layers.Dense(outputs, activation="relu" if i < len(dense) else "softmax", name=f"fc{i}")(x)
    return keras.Model(image, x)


VGG16, DENSE = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)), (4096, 4096, 1000)
network = vgg(VGG16, 224, 3, DENSE)
cost = models.cost(network)
plot.architecture_figure(cards.card("vgg16"), cost)
# %% [markdown] lang="en"
# The network stays untrained: what it *costs* does not depend on what its weights hold. What it *knows* does, so no guess of it is shown.
#
# > **ImageNet.** 1.3 million photos from the web, labeled for things. People are in them unasked: 243,198 photos show faces, blurred since 2021 (Yang et al., *A Study of Face
# > Obfuscation in ImageNet*). Bystanders can be harmed. Lent for non-commercial research and teaching.
#
# ## 1. Weights and multiply-adds
#
# A filter has a weight for each place of its window in each channel it sees, and a bias. A dense layer is the same with a window of one place:
#
# $$P_{\mathrm{conv}} = (k^2\, C_{\mathrm{in}} + 1)\, C_{\mathrm{out}}, \qquad P_{\mathrm{dense}} = (n_{\mathrm{in}} + 1)\, n_{\mathrm{out}} \tag{E.1}$$
#
# (by definition; `facelab.models.cost`.) A convolution uses each weight again at H × W places, so its multiply-adds are
#
# $$M = H\,W\,C_{\mathrm{out}} \cdot k^2\,C_{\mathrm{in}} \tag{E.2}$$
#
# (by definition; `flops` of `facelab.models.cost` is 2M, plus biases and ReLUs.) On paper: a 4×4 image of one channel, one convolution of 2 filters, a pooling, dense layers of 3 and 2.
# The convolution has (9·1 + 1)·2 = 20 weights and 4·4·2·9 = 288 multiply-adds. Pooling leaves 2·2·2 = 8 numbers; the dense layers have (8 + 1)·3 = 27 and (3 + 1)·2 = 8 weights.
# Together 55.
# %% [markdown] lang="ko"
# 이 신경망은 학습되지 않았고, 앞으로도 그대로 둡니다. 여기서 묻는 것은 *비용*이고, 비용은 가중치의 값과 상관이 없습니다. *아는 것*은 가중치에 달렸으니 이 신경망의 추측은 보이지 않습니다.
#
# > **ImageNet.** 웹에서 모은 사진 130만 장에 사물 이름을 붙인 것입니다. 사람들도 동의 없이 들어 있습니다. 얼굴이 보이는 사진이 243,198장이고, 만든 이들이 2021년에 얼굴을 흐리게 처리했습니다(Yang 외, *A
# > Study of Face Obfuscation in ImageNet*). 우연히 찍혀 알아볼 수 있는 사람이 피해를 볼 수 있습니다. 사진은 비상업적 연구와 교육용으로만 제공됩니다.
#
# ## 1. 가중치와 곱셈-덧셈
#
# 필터는 보는 채널마다, 창의 자리마다 가중치를 하나씩 갖고, 편향(bias)이 하나 더 있습니다. 완전 연결 층은 창이 한 자리인 경우와 같습니다.
#
# $$P_{\mathrm{conv}} = (k^2\, C_{\mathrm{in}} + 1)\, C_{\mathrm{out}}, \qquad P_{\mathrm{dense}} = (n_{\mathrm{in}} + 1)\, n_{\mathrm{out}} \tag{E.1}$$
#
# (정의입니다. `facelab.models.cost`.) 합성곱의 가중치는 H × W개의 자리마다 다시 쓰이므로 곱셈-덧셈의 수는 다음과 같습니다.
#
# $$M = H\,W\,C_{\mathrm{out}} \cdot k^2\,C_{\mathrm{in}} \tag{E.2}$$
#
# (정의입니다. `facelab.models.cost`의 `flops`는 2M에 편향의 덧셈과 ReLU를 더한 값입니다.) 종이에 해 봅시다. 채널이 하나인 4×4 이미지, 필터 2개짜리 합성곱 하나로 된 블록 하나,
# 그리고 출력이 3개와 2개인 완전 연결 층입니다. 합성곱의 가중치는 (9·1 + 1)·2 = 20개, 곱셈-덧셈은 4·4·2·9 = 288번입니다. 풀링하면 2·2·2 = 8개의 수가 남고, 완전 연결 층의
# 가중치는 (8 + 1)·3 = 27개와 (3 + 1)·2 = 8개입니다. 모두 55개입니다.
# %%
tiny = models.cost(vgg(((2, 1),), 4, 1, (3, 2)))
print({layer.name: layer.parameters for layer in tiny.layers if layer.parameters}, "together", tiny.parameters)
# %% [markdown] lang="en"
# ### Exercise E1 · check
# VGG-16's last pooling returns a map of 7×7×512, which is laid flat. How many weights has `fc1`, with 4,096 outputs? Write the product.
#
# <details><summary>Hint</summary>7 × 7 × 512 numbers go in, and 1 for the bias. Each of 4,096 outputs weighs them all.</details>
# %% [markdown] lang="ko"
# ### 연습 E1 · 확인
# VGG-16의 마지막 풀링은 7×7×512 맵을 돌려주고, 이것을 길게 펼칩니다. 출력이 4,096개인 `fc1`의 가중치는 몇 개일까요? 결과가 아니라 곱셈식을 적으세요.
#
# <details><summary>힌트</summary>7×7×512개의 수와 편향을 위한 1이 들어갑니다. 출력 4,096개가 저마다 그 모두에 가중치를 둡니다.</details>
# %% exercise="E1"
course.check("E1", ...)
# %% solution="E1"
course.check("E1", (7 * 7 * 512 + 1) * 4096)
# %% [markdown] lang="en"
# ### Exercise E2 · check
# How many multiply-adds does `conv1_2` take? It sees 64 channels of 224×224 and returns 64.
#
# <details><summary>Hint</summary>How many numbers does the layer return? How many products are added up for one of them?</details>
# %% [markdown] lang="ko"
# ### 연습 E2 · 확인
# `conv1_2`의 곱셈-덧셈은 몇 번일까요? 224×224짜리 채널 64개를 보고 같은 수의 채널을 돌려줍니다.
#
# <details><summary>힌트</summary>이 층은 수를 몇 개 돌려주나요? 그 하나를 만들려고 곱을 몇 개 더하나요?</details>
# %% exercise="E2"
course.check("E2", ...)
# %% solution="E2"
course.check("E2", 224 * 224 * 64 * 3 * 3 * 64)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** `fc1` has most of the weights. Does it also take most of the time? Sketch each layer's share of the weights and of the operations.
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 가중치는 `fc1`에 가장 많습니다. 시간도 `fc1`이 가장 많이 쓸까요? 층마다 막대 두 개를 그려 보세요. 하나는 가중치의 몫, 하나는 연산의 몫입니다.
# %% alt_en="Bars for each of VGG-16's sixteen layers. fc1 has 74 percent of the weights and under one percent of the operations; each convolution of the first four blocks, but the very first, has 6 to 12 percent of the operations and at most 2 percent of the weights." alt_ko="VGG-16의 층 열여섯 개마다 막대 두 개. fc1은 가중치의 74%를 갖지만 연산은 1%가 안 된다. 맨 처음을 뺀 앞쪽 네 블록의 합성곱은 저마다 연산의 6~12%를 쓰지만 가중치는 2% 이하다."
layers = [layer for layer in cost.layers if layer.parameters]
figure, axes = plot.new_axes("share of the whole network in %", "", size=(7, 5.6))
places = np.arange(len(layers))
axes.barh(places - 0.2, [100 * x.parameters / cost.parameters for x in layers], 0.4, label="weights")
axes.barh(places + 0.2, [100 * x.flops / cost.flops for x in layers], 0.4, label="operations")
axes.set_yticks(places, [layer.name for layer in layers])
axes.invert_yaxis()
axes.legend(loc="upper right")
figure
# %% [markdown] lang="en"
# Memory goes to the dense layers, time to the convolutions. So later networks average the last map, and many projects take VGG *without its top* ("notop").
#
# ## 2. Why 3×3?
#
# n convolutions with windows of k, one after another, see
#
# $$r = 1 + n\,(k - 1) \tag{E.3}$$
#
# pixels (Simonyan and Zisserman 2014, section 2.3, in words; `facelab.models.trace`). Two 3×3 see 5 pixels, as one 5×5 does, with 2·9 = 18 weights for each pair of channels in place of
# 25, and one more ReLU. Each pooling then doubles the steps:
# %% [markdown] lang="ko"
# 메모리는 완전 연결 층이, 시간은 합성곱이 씁니다. 그래서 나중의 신경망은 마지막 맵을 평균하고, 많은 프로젝트가 VGG를 *윗부분 없이*(notop) 가져다 씁니다.
#
# ## 2. 왜 3×3인가?
#
# 창의 크기가 k인 합성곱 n개를 이어 놓으면
#
# $$r = 1 + n\,(k - 1) \tag{E.3}$$
#
# 픽셀을 봅니다(Simonyan·Zisserman 2014의 2.3절에 말로 설명되어 있습니다. `facelab.models.trace`는 어떤 신경망이든 따라갑니다). 3×3 두 개는 5×5 하나처럼 5픽셀을 보지만, 채널 한 쌍마다 가중치가
# 25개가 아니라 2·9 = 18개이고 ReLU도 하나 더 있습니다. 그다음부터는 풀링이 걸음을 두 배로 늘립니다.
# %%
seen = {layer.name: layer.rows.size for layer in models.trace(network) if layer.name.startswith("pool")}
print("pixels that one number sees:", seen)


# %% [markdown] lang="en"
# ### Exercise E3 · modify
# The loop of `vgg` builds; turn it into one that counts all weights: `vgg_parameters(blocks, size, channels, dense)`. The tiny network gives 55. Keras has VGG-19, too: four convolutions in
# each of the last three blocks.
#
# <details><summary>Hint</summary>Keep two things up to date in the loop: the channels after each convolution, the size after each block.</details>
# %% [markdown] lang="ko"
# ### 연습 E3 · 바꿔 보기
# `vgg`의 반복문은 신경망을 만듭니다. 이것을 세는 반복문으로 바꾸세요. `vgg_parameters(blocks, size, channels, dense)`는 신경망을 만들지 않고 가중치 수를 모두 돌려줍니다. Keras에는 VGG-19도
# 있습니다. 뒤쪽 세 블록에 합성곱이 네 개씩인 것만 다릅니다. 작은 신경망에서는 55가 나와야 합니다.
#
# <details><summary>힌트</summary>반복문 안에서 두 가지를 갱신하세요. 합성곱마다 채널 수를, 블록마다 크기를.</details>
# %% exercise="E3"
def vgg_parameters(blocks, size, channels, dense):
    return ...


course.check("E3", vgg_parameters)


# %% solution="E3"
def vgg_parameters(blocks, size, channels, dense):
    total = 0
    for filters, convolutions in blocks:
        for _ in range(convolutions):
            total += (3 * 3 * channels + 1) * filters
            channels = filters
        size //= 2
    inputs = size * size * channels
    for outputs in dense:
        total += (inputs + 1) * outputs
        inputs = outputs
    return total


course.check("E3", vgg_parameters)


# %% [markdown] lang="en"
# ## 3. Accuracy against size
#
# **Published** (keras.io/api/applications; top-1 on ImageNet's validation set, one crop). Not measured here:
#
# | | VGG-16 | VGG-19 | ResNet-50 | MobileNet |
# |---|---|---|---|---|
# | top-1 | 71.3 % | 71.3 % | 74.9 % | 70.4 % |
# %% [markdown] lang="ko"
# ## 3. 정확도와 크기
#
# **발표된 값** (keras.io/api/applications. ImageNet 검증 세트, 한 번 자른 사진의 top-1). 여기서 잰 것은 하나도 없습니다.
#
# | | VGG-16 | VGG-19 | ResNet-50 | MobileNet |
# |---|---|---|---|---|
# | top-1 | 71.3 % | 71.3 % | 74.9 % | 70.4 % |
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** VGG-16 takes 528 MiB. And in float16? And MobileNet?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** VGG-16에는 528 MiB가 필요합니다. MobileNet에는 얼마나 필요할까요? float32 대신 float16을 쓰면요?
# %%
import timeit


def measure(name, network):
    photo, cost = np.zeros((1, 224, 224, 3), "float32"), models.cost(network)
    times = timeit.repeat(lambda: network.predict_on_batch(photo), number=1, repeat=6)[1:]  # the first one compiles
    print(f"{name:9} {cost.parameters / 1e6:6.1f} M weights, {cost.weight_bytes / 2**20:6.1f} MiB in float32", end=", ")
    print(f"{cost.weight_bytes / 2**21:5.1f} in float16, {cost.flops / 1e9:4.1f} G operations,", end=" ")
    print(f"{1000 * np.median(times):3.0f} ms")


# %%
measure("VGG16", network)
del network
for maker in (keras.applications.VGG19, keras.applications.ResNet50, keras.applications.MobileNet):
    keras.utils.clear_session()  # half a gigabyte goes before the next one comes
    measure(maker.__name__, maker(weights=None))
# %% [markdown] lang="en"
# *Measured on this computer*, one photo at a time. MobileNet gives up about one point of accuracy and 97 % of the weights; three more layers brought VGG-19 nothing. The syllabus is right:
# accurate, but large.
# %% [markdown] lang="ko"
# *이 컴퓨터에서 잰 값*이고, 사진은 한 장씩 넣었습니다. 두 표를 견주어 보세요. MobileNet은 정확도 약 1%포인트를 내주고 가중치의 97%를 덜었습니다. VGG-19의 층 세 개는 이 조건에서 아무것도 보태지
# 못했습니다. 강의 노트가 맞습니다. 정확하지만 큽니다.
# %% [markdown] lang="en"
# ## 4. VGGFace: the same network, other data
#
# Parkhi (2015) trained VGG-16 on faces: a softmax over 2,622 names, 2.6 million photos. Then `fc8`, which names, gave way to a projection trained with triplets (C.3): 98.95 % on LFW,
# as published (table 5). No published file holds that projection; people use `fc6` or `fc7` (4,096 numbers), or the averaged last map (notop, 512).
#
# > **A correction.** The syllabus' 9,131 people and 3.31 million photos are VGGFace2's (Cao 2018), whose networks are ResNet-50 and SENet-50. Nor can the set be had: its page went offline
# > in 2020 (github.com/ox-vgg/vgg_face2, issue 50).
# %% [markdown] lang="ko"
# ## 4. VGGFace: 같은 신경망, 다른 데이터
#
# Parkhi(2015)는 VGG-16에 얼굴을 주었습니다. 이름 2,622개에 대한 소프트맥스, 사진 260만 장입니다. 그다음 이름을 맞히는 `fc8`을 떼어 내고, 그 자리에 삼중항(C.3)으로 학습한 투영을 넣었습니다. 논문은 이것으로
# LFW 98.95%를 보고합니다(표 5). 그 투영은 공개된 파일에 없습니다. 사람들이 쓰는 것은 `fc6`이나 `fc7`(수 4,096개), 또는 윗부분을 뗀 마지막 맵의 평균(notop, 512개)입니다.
#
# > **바로잡기.** 강의 노트에는 VGGFace가 9,131명, 331만 장이라고 적혀 있습니다. 그것은 VGGFace2(Cao 2018)의 수이고, VGGFace2의 신경망은 ResNet-50과 SENet-50입니다. 데이터를 얻을 수 있다는 말도
# > 이제는 맞지 않습니다. 2020년에 웹페이지가 내려갔습니다(github.com/ox-vgg/vgg_face2, issue 50).
# %%
for name in ("vggface_classifier", "vggface", "vggface_notop", "vggface2_resnet50", "vggface2_senet50"):
    card = cards.card(name)
    print(f"{name:19} {card.parameters:>11,} weights  {card.weights.trained_on}  [{card.weights.license}]")
# %% [markdown] lang="en"
# > **Who is in these sets?** Public figures, found by image search and never asked (exposing.ai/vgg_face). They and their look-alikes can be harmed: the classifier gives *every*
# > face one of its 2,622 real names. The weights are for non-commercial research.
#
# ## 5. Preprocessing is data
#
# Feed a network as it was trained. VGGFace's card says: blue first, minus its own mean. On paper, (red 200, green 150, blue 120) becomes (120 − 93.594, 150 − 104.7624, 200 − 129.1863) =
# (26.406, 45.2376, 70.8137).
# %% [markdown] lang="ko"
# > **이 데이터에는 누가 있나요?** 이미지 검색으로 모은 유명인들입니다. 아무에게도 묻지 않았습니다(exposing.ai/vgg_face). 그들과 닮은 사람까지 피해를 볼 수 있습니다. 분류기는 *어떤* 얼굴에든
# > 실존 인물 2,622명 가운데 한 이름을 붙입니다. 가중치는 비상업적 연구용입니다.
#
# ## 5. 전처리도 데이터다
#
# 신경망에는 학습할 때와 똑같이 넣어야 합니다. VGGFace는 파란색을 먼저 받고 고유한 평균을 뺍니다. 카드에 그렇게 적혀 있습니다. 종이에 해 보면 픽셀 (빨강 200, 초록 150, 파랑 120)은 (120 − 93.594, 150 − 104.7624,
# 200 − 129.1863) = (26.406, 45.2376, 70.8137)이 됩니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Draw that tensor as if it were red, green, blue: which color has the skin?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 이 텐서를 빨강, 초록, 파랑 순서인 것처럼 그리면 피부는 무슨 색일까요?
# %% alt_en="A synthetic face as VGGFace's input tensor drawn as red, green, blue: the skin looks blue, because blue comes first." alt_ko="VGGFace의 입력 텐서를 빨강·초록·파랑으로 그린 합성 얼굴. 파란색이 먼저 오므로 피부가 푸르게 보인다."
card = cards.card("vggface")
print(card.preprocessing)
print(card.preprocessing(np.full((1, 224, 224, 3), (200, 150, 120), np.uint8))[0, 0, 0])
face = training.align_photos(synthetic.shipped_people().photos.subset([24]), card.alignment).faces
tensor_figure(card.preprocessing(face)[0])
# %% [markdown] lang="en"
# ## 6. A port that equals the original
#
# facelab has these networks in Keras 3. Are they the *same*? That needs no trained weights (580 MB): networks that agree whatever their weights are one function. The
# package `keras_vggface` of 2018 no longer imports under Keras 3; `facelab.models.enable_keras_vggface` lets it run, unedited. Both get the same random weights and face.
# %% [markdown] lang="ko"
# ## 6. 원본과 같은 이식
#
# facelab에는 이 신경망들이 Keras 3로 들어 있습니다. 정말 *같은* 신경망일까요? 가중치(580 MB)는 여기 없지만 없어도 됩니다. 어떤 가중치에서든 둘이 같은 값을 낸다면 같은 함수이니까요. 2018년의 패키지
# `keras_vggface`는 Keras 3에서 불러올 수 없지만, `facelab.models.enable_keras_vggface`를 쓰면 고치지 않고도 돌아갑니다. 이제 둘에 똑같은 무작위 가중치와 얼굴 하나를 줍니다.
# %%
models.enable_keras_vggface()  # before the next two lines
from keras_vggface import utils
from keras_vggface.vggface import VGGFace

original = VGGFace(model="vgg16", include_top=False, weights=None, input_shape=(224, 224, 3), pooling="avg")
port = models.load_network("vggface_notop", weights=None)
# %%
original.set_weights(port.get_weights())
theirs = original.predict_on_batch(utils.preprocess_input(face.astype("float32"), version=1))
ours = port.predict_on_batch(card.preprocessing(face))
difference = np.abs(ours - theirs).max() / np.abs(theirs).max()
print(f"relative difference {difference:.1e}")
assert difference < 1e-5
# %% [markdown] lang="en"
# facelab's tests also compare with outputs *recorded* under Keras 2: at most 3.1·10⁻⁶ apart (`pytest -m realdata tests/models/test_vggface.py`, `test_vggface2.py`); the wrong mean alone gives about
# 10⁻². A card names the proof of each weight file:
# %% [markdown] lang="ko"
# facelab의 테스트는 Keras 2에서 *기록해 둔* 출력과도 비교하며, 차이는 최대 3.1·10⁻⁶입니다(`pytest -m realdata tests/models/test_vggface.py`, `test_vggface2.py`). 평균만 틀려도 10⁻²쯤
# 됩니다. 카드의 가중치 파일마다 그 증거가 적혀 있습니다.
# %%
for name in ("vggface", "vggface2_senet50"):
    for kind in cards.card(name).formats:
        print(f"{kind.name:50} proof: {kind.proof}")
# %% [markdown] lang="en"
# With `DOWNLOAD = True` the next cell fetches the 59 MB without top, and VGGFace joins the comparison below (some minutes more).
# %% [markdown] lang="ko"
# 가중치가 있나요? `DOWNLOAD = True`로 바꾸면 다음 셀이 윗부분 없는 59 MB를 한 번만 내려받고, VGGFace도 아래 비교에 들어갑니다(몇 분 더 걸립니다).
# %%
DOWNLOAD, vggface = False, None
try:
    if DOWNLOAD or download.in_reach(cards.card("vggface_notop").weights):
        vggface = models.load("vggface_notop", weights="pretrained")
except facelab.FacelabError as error:
    print("Not this time:", error)
print("VGGFace joins in." if vggface else "VGGFace's weights are not here. facelab's own network stands in.")
# %% [markdown] lang="en"
# ## 7. Transfer: frozen features
#
# Few have 2.6 million photos. So take a trained network, *freeze* it, and learn only a linear classifier on what it returns:
#
# $$\text{name} = \arg\max_p \; w_p \cdot \varphi(x) + b_p \tag{E.4}$$
#
# (Sharif Razavian 2014, in words, with a network trained on ImageNet; `facelab.classify.ManySVMs`.) Here φ is `facelab_distilled`, which learned from other people, or the gray pixels of the same aligned face. Forty
# people: six photos of each judge, 1 to 6 others teach. Nothing is tuned. All queries show enrolled people (*closed set*), so chance is 1/40.
#
# > **Whose photos?** No one's: they are drawn. Set `FOLDER` to use yours, of people who agreed, at least 12 each. Not LFW: `facelab_distilled` was trained on part of it.
# %% [markdown] lang="ko"
# ## 7. 전이: 동결한 특징
#
# 사진 260만 장을 가진 사람은 드뭅니다. 그래서 학습된 신경망을 가져와 *동결*하고, 그 출력 위에서 선형 분류기만 배웁니다. 전이 학습(transfer learning)입니다.
#
# $$\text{name} = \arg\max_p \; w_p \cdot \varphi(x) + b_p \tag{E.4}$$
#
# (Sharif Razavian 2014는 ImageNet으로 학습한 신경망으로 이렇게 했고, 말로 설명합니다. `facelab.classify.ManySVMs`.) 여기서 φ는 다른 사람들에게서 배운 `facelab_distilled`이거나, 똑같이
# 정렬한 얼굴의 회색 픽셀입니다. 그려진 인물 마흔 명이고, 사람마다 사진 여섯 장은 평가용으로 남기고 나머지에서 1~6장으로 배웁니다. 조정한 것은 없습니다. 모두 등록된 사람이므로(*닫힌 집합*, closed set) 찍으면 1/40입니다.
#
# > **누구의 사진인가요?** 아무의 사진도 아닙니다. 동의한 사람들의 사진이 한 사람에 12장 이상 있다면 `FOLDER`에 적으세요. LFW는 안 됩니다. `facelab_distilled`가 그 일부로 학습했습니다.
# %%
FOLDER = None
photos = datasets.folder(FOLDER) if FOLDER else synthetic.shipped_people().photos
people = np.flatnonzero(np.bincount(photos.labels) >= 12)[:40]
photos = photos.subset(np.isin(photos.labels, people))
# %%
embedder = models.load("facelab_distilled")
faces = training.align_photos(photos, embedder.card.alignment)
gray = classify.gray_faces(faces.faces).reshape(len(faces), -1)
features = {"frozen network": embedder(faces.faces), "gray pixels": gray}
if vggface:
    features["VGGFace"] = vggface(training.align_photos(photos, vggface.card.alignment).faces)
print({name: vectors.shape for name, vectors in features.items()})
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** With one photo per person to learn from, what share gets the right name from pixels, what from the network? With six?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 사람마다 사진 한 장으로 배웁니다. 평가용 사진 가운데 픽셀로는 몇이나, 신경망으로는 몇이나 맞는 이름을 얻을까요? 여섯 장으로 배우면요?
# %%
COUNTS, SEEDS = (1, 2, 3, 4, 6), range(5)


def right_names(vectors, count, seed):
    rng = np.random.default_rng(seed)
    rows = np.stack([rng.permutation(np.flatnonzero(faces.labels == person))[:12] for person in people])
    train, asked = rows[:, :count].ravel(), rows[:, 6:].ravel()
    svms = make_pipeline(classify.LengthScaler(), classify.ManySVMs()).fit(vectors[train], faces.labels[train])
    names = svms.predict(vectors[asked])
    return (names == faces.labels[asked]).reshape(len(people), -1).mean(axis=1)  # for each person


def interval(values):
    themselves, rng = np.stack([people, people], axis=1), np.random.default_rng(0)
    return evaluate.bootstrap_over_people(lambda w: np.array([np.average(values, weights=w)]), themselves, rng)[0]


# %% alt_en="Share of right names over the number of photos learned from. The frozen network starts near 1 with one photo; gray pixels start near 0.3 and climb to about 0.7 with six; a dotted line at 0.025 marks chance." alt_ko="배운 사진 수에 따른 맞는 이름의 비율. 동결한 신경망은 사진 한 장에서 이미 1에 가깝고, 회색 픽셀은 0.3쯤에서 시작해 여섯 장에서 0.7쯤에 이른다. 0.025의 점선이 찍었을 때의 수준이다."
figure, axes = plot.new_axes("photos of each person to learn from", "share of right names")
rates = {}
for name, vectors in features.items():
    rates[name] = [np.mean([right_names(vectors, n, seed) for seed in SEEDS], axis=0) for n in COUNTS]
    ends = [interval(values) for values in rates[name]]
    (line,) = axes.plot(COUNTS, [values.mean() for values in rates[name]], marker="o", label=name)
    axes.fill_between(COUNTS, [e.low for e in ends], [e.high for e in ends], color=line.get_color(), alpha=0.2)
axes.axhline(1 / len(people), color="gray", linestyle=":", label="chance")
axes.set_ylim(0, 1.02)
axes.legend(loc="lower right")
figure
# %%
for i, count in ((0, 1), (4, 6)):
    for name, values in rates.items():
        found = interval(values[i])
        print(f"{count} photo(s), {name:15} {values[i].mean():.3f} ({found.low:.3f} to {found.high:.3f})", end="; ")
    gain = interval(rates["frozen network"][i] - rates["gray pixels"][i])
    print(f"gain {gain.low:+.3f} to {gain.high:+.3f}; chance {1 / len(people):.3f}")
assert rates["frozen network"][0].mean() > 0.5
# %% [markdown] lang="en"
# Intervals: people drawn again; photos: averaged over five choices. The gain is largest with one photo, because the network has learned from *others* what light and pose do. Drawn people are no measure for real
# ones: the gap is the lesson, not the height.
#
# ### Exercise E4 · open
# Add `models.load("dlib_resnet")`, six times as large. With one photo, is its difference to the small network clear of zero? How many people would you need to tell?
#
# <details><summary>Hint</summary>Align with its card, add a line to `features`, pass the difference of two rates to `interval`. More people narrow it, not more seeds.</details>
# %% [markdown] lang="ko"
# 구간은 사람을 다시 뽑아서 구했고, 어떤 사진을 고르느냐는 시드 다섯 개로 평균했습니다. 차이는 사진이 한 장일 때 가장 큽니다. 조명과 자세가 얼굴을 어떻게 바꾸는지 신경망이 *다른* 사람들에게서 이미 배웠기 때문입니다. 그려진 인물로 잰 값은 실제 사람에게 통하지 않습니다. 높이가 아니라 차이를 배워 가세요.
#
# ### 연습 E4 · 열린 문제
# 가중치가 여섯 배이고 정렬 방식도 다른 `models.load("dlib_resnet")`을 더해 보세요. 사진 한 장일 때 작은 신경망과의 차이가 0에서 벗어나나요? 사람이 몇 명이면 알 수 있을까요?
#
# <details><summary>힌트</summary>그 카드로 정렬해서 `features`에 한 줄을 더하고, 두 비율의 차이를 `interval`에 넣으세요. 구간을 좁히는 것은 시드가 아니라 사람 수입니다.</details>
# %% [markdown] lang="en"
# ## Quiz
#
# 1. **Which change shrinks VGG-16's file most?**
# <details><summary>a) Averaging the last map in place of laying it flat</summary>Yes: fc1 falls from 103 to 2 million weights.</details>
# <details><summary>b) Dropping conv1_2</summary>No: it has 36,928 weights, though 12 % of the operations.</details>
#
# 2. **You show VGGFace's classifier your own photo. It answers…**
# <details><summary>a) "unknown"</summary>No: a softmax spreads 1 over its names; "unknown" is none.</details>
# <details><summary>b) a celebrity's name</summary>Yes, perhaps with high probability. For other people, compare vectors.</details>
#
# 3. **May 98.95 % stand beside what you measure on LFW?**
# <details><summary>a) In another column, with its source</summary>Yes: it used a projection that was never published.</details>
# <details><summary>b) In the same column</summary>No: then another recipe looks like your mistake.</details>
#
# 4. **The weights loaded without an error. Why compare outputs?**
# <details><summary>a) Old files load by order and shape</summary>Yes: a wrong order, mean or color raises nothing.</details>
# <details><summary>b) To measure accuracy</summary>No: equality needs no labels.</details>
# %% [markdown] lang="ko"
# ## 퀴즈
#
# 1. **VGG-16의 파일을 가장 많이 줄이는 것은?**
# <details><summary>a) 마지막 맵을 펼치는 대신 평균하기</summary>맞습니다. fc1의 가중치가 1억 300만 개에서 200만 개로 줄어듭니다.</details>
# <details><summary>b) conv1_2 빼기</summary>아닙니다. 연산은 12%를 쓰지만 가중치는 36,928개뿐입니다.</details>
#
# 2. **VGGFace의 분류기에 여러분의 사진을 넣으면?**
# <details><summary>a) "모름"</summary>아닙니다. 소프트맥스는 1을 이름들에 나누어 줄 뿐이고, 그 가운데 "모름"은 없습니다.</details>
# <details><summary>b) 어느 유명인의 이름</summary>맞습니다. 높은 확률로 답할 수도 있습니다. 처음 보는 사람이라면 벡터를 비교하세요.</details>
#
# 3. **98.95%를 여러분이 LFW에서 잰 값 옆에 놓아도 될까요?**
# <details><summary>a) 다른 열에, 출처와 함께</summary>맞습니다. 아무도 갖지 못한 투영을 쓴 값입니다.</details>
# <details><summary>b) 같은 열에</summary>아닙니다. 방법의 차이가 여러분의 실수처럼 보이게 됩니다.</details>
#
# 4. **가중치를 오류 없이 읽었는데 왜 출력까지 비교할까요?**
# <details><summary>a) 옛 파일은 순서와 모양으로 읽히기 때문에</summary>맞습니다. 색이 뒤바뀌거나, 평균이나 순서가 틀려도 오류는 나지 않습니다.</details>
# <details><summary>b) 정확도를 재려고</summary>아닙니다. 같은지를 보는 데에는 정답이 필요 없습니다.</details>
# %% [markdown] lang="en"
# ## Recap
#
# - VGG's weights sit in `fc1`, its multiply-adds in the convolutions.
# - Accuracy was quoted, size and time measured: two tables.
# - VGGFace: VGG-16, 2,622 people. VGGFace2: ResNet and SENet, 9,131. Equal outputs prove a port.
# - Frozen features help most with one photo.
#
# **Common mistakes:** biases or poolings forgotten; RGB fed where BGR was trained; an untrained network's answers taken for a result.
#
# **Next:** `F_deepface`, which first turns the face to the front.
# %% [markdown] lang="ko"
# ## 정리
#
# - VGG의 가중치는 `fc1`에, 곱셈-덧셈은 합성곱에 몰려 있습니다.
# - 정확도는 인용했고 크기와 시간은 쟀습니다. 그래서 표가 둘입니다.
# - VGGFace는 VGG-16과 2,622명, VGGFace2는 ResNet·SENet과 9,131명입니다. 이식은 같은 출력으로 증명합니다.
# - 동결한 특징과 선형 분류기. 사진이 한 장일 때 가장 크게 나아집니다.
#
# **흔한 실수:** 세면서 편향이나 풀링을 빠뜨리는 것, BGR로 학습한 신경망에 RGB를 넣는 것, 학습하지 않은 신경망의 답을 결과로 여기는 것.
#
# **다음:** 얼굴부터 정면으로 돌려놓는 `F_deepface`.
