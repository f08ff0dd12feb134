# %% [markdown] lang="en"
# # B · A convolutional network, number by number
#
# **You can**, at the end:
#
# - compute every size of 28 → 24 → 12 → 8 → 4 and every count of weights yourself;
# - do convolution, pooling, ReLU and softmax on paper, and say what each is for;
# - read filters, feature maps and receptive fields;
# - judge a network on writers it never saw, with chance and an interval beside its accuracy.
#
# **Before this:** some numpy. **Reading:** 35 minutes. **Running:** {seconds} s on two CPU cores, {memory} MiB. **Papers:** LeCun et al.,
# *Handwritten Digit Recognition with a Back-Propagation Network*, NIPS 1989; Araujo et al., *Computing Receptive Fields*, Distill 2019; Bridle,
# *Probabilistic Interpretation of Feedforward Classification Network Outputs*, 1990.
#
# %% [markdown] lang="ko"
# # B · 합성곱 신경망, 숫자 하나하나 따라가기
#
# 이 노트북을 마치면 **다음을 할 수 있습니다.**
#
# - 28 → 24 → 12 → 8 → 4의 모든 크기와 가중치 수를 직접 계산합니다.
# - 합성곱(convolution), 풀링(pooling), ReLU, 소프트맥스(softmax)를 종이 위에서 계산하고 왜 필요한지 설명합니다.
# - 필터(filter), 특징 맵(feature map), 수용 영역(receptive field)을 읽습니다.
# - 본 적 없는 사람의 글씨로 신경망을 평가하고, 정확도 옆에 우연 수준과 구간을 함께 적습니다.
#
# **선수 지식:** numpy 조금. **읽는 시간:** 35분. **실행 시간:** CPU 코어 두 개에서 {seconds}초, {memory} MiB. **논문:** LeCun 외,
# *Handwritten Digit Recognition with a Back-Propagation Network*, NIPS 1989; Araujo 외, *Computing Receptive Fields*, Distill 2019; Bridle,
# *Probabilistic Interpretation of Feedforward Classification Network Outputs*, 1990.
# %%
import facelab

facelab.set_seed(0)
# %% [markdown] lang="en"
# A network takes pixels and returns a score for each class. Before we ask how, let us watch one do it. It learns from 1,797 small
# handwritten digits that come with scikit-learn; a part of the *forms* they were written on is held out.
#
# > **Whose data?** Thirteen people filled in these forms for the University of California's repository (Alpaydin and Kaynak, 1998, CC BY 4.0).
# > Digits can hardly harm anybody, but handwriting, like a face, is personal. The habits of this course begin here: know who is in your data, and
# > hold out *people*, not pictures.
# %% [markdown] lang="ko"
# 신경망은 픽셀을 받아 클래스마다 점수를 돌려줍니다. 어떻게 하는지 묻기 전에, 먼저 한 번 지켜봅시다. 학습 데이터는 scikit-learn에 들어 있는
# 작은 손글씨 숫자 1,797개이고, 숫자를 쓴 *용지* 가운데 일부는 따로 떼어 둡니다.
#
# > **누구의 데이터인가요?** 열세 사람이 캘리포니아 대학교 저장소를 위해 용지를 채웠습니다(Alpaydin·Kaynak, 1998, CC BY 4.0).
# > 숫자가 누군가에게 해를 끼치기는 어렵지만, 글씨도 얼굴처럼 개인의 것입니다. 이 강의의 습관은 여기서 시작합니다. 데이터에 누가 있는지 알고,
# > 그림이 아니라 *사람*을 떼어 두는 것입니다.
# %% alt_en="A handwritten digit on its way through the network: 16 maps of 24 by 24, pooled to 12 by 12, 32 maps of 8 by 8, pooled to 4 by 4, and the scores of ten classes, one of which is close to 1." alt_ko="손글씨 숫자 하나가 신경망을 지나는 모습. 24×24 맵 16개가 12×12로, 8×8 맵 32개가 4×4로 줄고, 끝에 열 클래스의 점수가 있으며 그중 하나가 1에 가깝다."
import numpy as np

from facelab import course, datasets, evaluate, models, plot, walkthrough
from facelab.plot.cnn import filters_figure, receptive_field_figure, walkthrough_figure

train, held_out = datasets.split_digits(datasets.digits(), np.random.default_rng(0), by="form")
network, losses = walkthrough.train_cnn(train, seed=0, epochs=12)
layers = models.trace(network)
maps = models.feature_maps(network, held_out.images[:1])
walkthrough_figure(layers, {name: each[0] for name, each in maps.items()})
# %% [markdown] lang="en"
# From left to right: an image, what two convolutions and two poolings make of it, and ten scores. Two kinds of work: *feature extraction* and
# *classification*. The rest of this notebook takes the picture apart.
#
# ## 1. An image is a table of numbers
#
# 0 is paper, 1 is ink. Here is a corner of the digit above.
# %% [markdown] lang="ko"
# 왼쪽에서 오른쪽으로, 이미지 한 장과 두 번의 합성곱, 두 번의 풀링이 만든 것, 그리고 점수 열 개입니다. 일은 두 가지입니다. *특징 추출*(feature
# extraction)과 *분류*(classification)이지요. 이제부터 이 그림을 하나하나 뜯어보겠습니다.
#
# ## 1. 이미지는 숫자로 된 표
#
# 0은 종이, 1은 잉크입니다. 위 숫자의 한 부분을 봅시다.
# %%
digit = held_out.images[0]
digit[6:13, 10:18, 0].round(1)
# %% [markdown] lang="en"
# ## 2. Convolution
#
# A small table of weights, the *kernel*, lies on the image; numbers that lie on each other are multiplied, the products added up. Then it moves
# on by one pixel:
#
# $$y_{r,c} = b + \sum_{i}\sum_{j} w_{i,j}\; x_{r+i,\,c+j} \tag{B.1}$$
#
# (LeCun 1989 calls it weight sharing; here it is `facelab.walkthrough.convolve`.) On paper: a ramp that rises by 1 a column and by 10 a
# row, and a kernel that takes what is right minus what is left.
#
# | ramp | | | | | | kernel | | |
# |---|---|---|---|---|---|---|---|---|
# | 0 | 1 | 2 | 3 | 4 | | 0 | 0 | 0 |
# | 10 | 11 | 12 | 13 | 14 | | −1 | 0 | 1 |
# | 20 | 21 | 22 | 23 | 24 | | 0 | 0 | 0 |
# | 30 | 31 | 32 | 33 | 34 | | | | |
# %% [markdown] lang="ko"
# ## 2. 합성곱
#
# 가중치로 된 작은 표, 곧 *커널*(kernel)을 이미지 위에 놓습니다. 겹친 수끼리 곱해서 모두 더한 다음, 한 픽셀 옆으로 옮깁니다.
#
# $$y_{r,c} = b + \sum_{i}\sum_{j} w_{i,j}\; x_{r+i,\,c+j} \tag{B.1}$$
#
# (LeCun 1989는 이것을 가중치 공유(weight sharing)라고 불렀습니다. 여기서는 `facelab.walkthrough.convolve`입니다.) 종이에 해 봅시다. 열마다 1씩, 행마다 10씩 커지는
# 경사면과, 오른쪽에서 왼쪽을 빼는 커널입니다.
#
# | 경사면 | | | | | | 커널 | | |
# |---|---|---|---|---|---|---|---|---|
# | 0 | 1 | 2 | 3 | 4 | | 0 | 0 | 0 |
# | 10 | 11 | 12 | 13 | 14 | | −1 | 0 | 1 |
# | 20 | 21 | 22 | 23 | 24 | | 0 | 0 | 0 |
# | 30 | 31 | 32 | 33 | 34 | | | | |
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** In how many places does the 3×3 kernel fit into the 4×5 ramp? Which number stands in each? Write it down before you run the cell.
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 3×3 커널은 4×5 경사면의 몇 자리에 들어갈까요? 자리마다 어떤 수가 나올까요? 셀을 실행하기 전에 적어 두세요.
# %%
ramp = np.add.outer(10 * np.arange(4), np.arange(5))
kernel = np.array([[0, 0, 0], [-1, 0, 1], [0, 0, 0]])
walkthrough.convolve(ramp[None, :, :, None], kernel[:, :, None, None], bias=np.zeros(1))[0, :, :, 0]


# %% [markdown] lang="en"
# Six places, and a 2 in each: the slope over two columns is the same everywhere. The kernel measures *slope to the right*, wherever it is. That is the
# point of a convolution: what is worth knowing in one place is worth knowing in another.
#
# ### Exercise B1 · check
# A window of a given size moves along a side in steps of `stride` and never leaves the image. In how many places does it fit? Write the function.
#
# <details><summary>Hint</summary>Where can the left edge of the window stand? The first place is 0. Which one is the last?</details>
# %% [markdown] lang="ko"
# 여섯 자리에 모두 2가 나옵니다. 두 열 사이의 기울기는 어디서나 같으니까요. 이 커널은 *오른쪽으로의 기울기*를 어디서든 잽니다. 합성곱의 핵심이
# 여기 있습니다. 한 자리에서 알아 둘 만한 것은 다른 자리에서도 알아 둘 만합니다.
#
# ### 연습 B1 · 확인
# 크기가 정해진 창이 한 변을 따라 `stride`씩 움직이며 이미지를 벗어나지 않습니다. 몇 자리에 들어갈까요? 함수를 작성하세요.
#
# <details><summary>힌트</summary>창의 왼쪽 끝이 설 수 있는 자리를 생각해 보세요. 첫 자리는 0입니다. 마지막 자리는 어디일까요?</details>
# %% exercise="B1"
def map_side(side, window, stride=1):
    return ...


course.check("B1", map_side)


# %% solution="B1"
def map_side(side, window, stride=1):
    return (side - window) // stride + 1


course.check("B1", map_side)
# %% [markdown] lang="en"
# ## 3. ReLU and pooling
#
# Two convolutions in a row are only one larger convolution, because sums of sums are sums. Something must bend in between. The *ReLU* sets negative
# numbers to 0:
#
# $$\mathrm{relu}(x) = \max(x, 0) \tag{B.2}$$
#
# (`facelab.walkthrough.relu`; LeCun 1989 used a tanh.) *Pooling* keeps the largest number of each 2×2 square (`facelab.walkthrough.max_pool`): the map gets
# half as high and half as wide, and a stroke may move a little without changing what is reported.
# %% [markdown] lang="ko"
# ## 3. ReLU와 풀링
#
# 합성곱 두 번을 이어 붙이면 더 큰 합성곱 한 번과 같습니다. 합의 합은 결국 합이니까요. 그래서 사이에서 무언가가 꺾여야 합니다. *ReLU*는 음수를
# 0으로 바꿉니다.
#
# $$\mathrm{relu}(x) = \max(x, 0) \tag{B.2}$$
#
# (`facelab.walkthrough.relu`. LeCun 1989는 tanh를 썼습니다.) *풀링*은 2×2 네모마다 가장 큰 수만 남깁니다(`facelab.walkthrough.max_pool`). 맵의 높이와 너비는
# 절반이 되고, 획이 조금 움직여도 보고되는 값은 그대로입니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** What is left of the rows `1 5 2 0` and `3 4 0 9` after 2×2 max pooling?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** `1 5 2 0`과 `3 4 0 9` 두 행을 2×2 최대 풀링하면 무엇이 남을까요?
# %%
two_rows = np.array([[1, 5, 2, 0], [3, 4, 0, 9]])
walkthrough.max_pool(two_rows[None, :, :, None])[0, :, :, 0]
# %% [markdown] lang="en"
# ## 4. Sizes, weights and windows of the whole network
#
# A layer's *receptive field* are the pixels that one of its numbers depends on. A window of $k$ numbers makes it $k-1$ jumps larger, and a stride $s$
# makes the next jumps $s$ times as long:
#
# $$f_{l} = f_{l-1} + (k_l - 1)\, j_{l-1}, \qquad j_l = s_l\, j_{l-1} \tag{B.3}$$
#
# (Araujo 2019, equation 2, term by term; `facelab.models.trace`.)
# %% [markdown] lang="ko"
# ## 4. 신경망 전체의 크기, 가중치, 창
#
# 어떤 층의 *수용 영역*은 그 층의 수 하나가 의존하는 픽셀들입니다. 수 $k$개짜리 창은 수용 영역을 $k-1$걸음 넓히고, 스트라이드(stride) $s$는 다음 걸음을
# $s$배로 늘립니다.
#
# $$f_{l} = f_{l-1} + (k_l - 1)\, j_{l-1}, \qquad j_l = s_l\, j_{l-1} \tag{B.3}$$
#
# (Araujo 2019의 식 2를 한 항씩 더한 것입니다. `facelab.models.trace`.)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** How many pixels does one number of `conv2` see: 5, 9, 14 or 28 on a side? Which layer has the most weights?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** `conv2`의 수 하나는 한 변에 몇 픽셀을 볼까요? 5, 9, 14, 28 가운데 하나입니다. 가중치가 가장 많은 층은 어디일까요?
# %%
for layer in layers:
    print(f"{layer.name:8} {layer.output_shape!s:13} {layer.parameters:6} weights, sees {layer.rows.size:2} pixels")
# %% alt_en="The digit six times, with a frame around the pixels that one number in the middle of each layer depends on: 5, 6, 14 and 16 pixels on a side, then all 28." alt_ko="같은 숫자가 여러 번 놓이고, 각 층 가운데의 수 하나가 의존하는 픽셀에 틀이 그려져 있다. 한 변이 5, 6, 14, 16픽셀이고 마지막은 28픽셀 전체다."
receptive_field_figure(digit, layers)
# %% [markdown] lang="en"
# ### Exercise B2 · check
# The table says how many weights `conv2` has. Derive it: 32 filters of 5×5 that look at the 16 maps of `pool1`. Type the calculation, not the result.
#
# <details><summary>Hint</summary>Count the weights of one filter first: its window, times the maps that it looks at, and one bias.</details>
# %% [markdown] lang="ko"
# ### 연습 B2 · 확인
# 표에 `conv2`의 가중치 수가 나와 있습니다. 직접 유도해 보세요. 5×5 필터 32개가 `pool1`의 맵 16개를 봅니다. 결과가 아니라 계산식을 적으세요.
#
# <details><summary>힌트</summary>먼저 필터 하나의 가중치를 세어 보세요. 창의 크기 × 보는 맵의 수, 그리고 편향 하나입니다.</details>
# %% exercise="B2"
course.check("B2", ...)
# %% solution="B2"
course.check("B2", (5 * 5 * 16 + 1) * 32)
# %% [markdown] lang="en"
# What did the first layer learn? Purple and orange are weights of opposite sign. Many filters are edges: orange on one side, purple on the other.
# %% [markdown] lang="ko"
# 첫 층은 무엇을 배웠을까요? 보라색과 주황색은 부호가 반대인 가중치입니다. 한쪽은 주황, 다른 쪽은 보라인 모서리(edge) 필터가 많습니다.
# %% alt_en="Sixteen filters of 5 by 5 weights; many have one sign on one side and the other on the opposite side." alt_ko="5×5 가중치로 된 필터 열여섯 개. 한쪽과 반대쪽의 부호가 다른 것이 많다."
kernel = network.get_layer("conv1").kernel.numpy()
filters_figure(kernel, "conv1")


# %% [markdown] lang="en"
# ## 5. Softmax: scores become probabilities
#
# The last layer adds up votes: 512 numbers, each with a weight for each class, give ten scores $z$. The softmax makes them positive and lets them share 1:
#
# $$p_k = \frac{e^{z_k}}{\sum_m e^{z_m}} \tag{B.4}$$
#
# (Bridle 1990, who gave it the name; `facelab.walkthrough.softmax`.) The syllabus calls it "the probability of each node". On paper: scores $\log 1, \log 2, \log 5$ become $1/8, 2/8, 5/8$.
#
# ### Exercise B3 · check
# Write the softmax of scores (N, classes), one image per row. Beware of a score of 1000: $e^{1000}$ is too large for a computer.
#
# <details><summary>Hint</summary>Three steps: subtract each row's maximum, take exp, divide by each row's sum.</details>
# %% [markdown] lang="ko"
# ## 5. 소프트맥스: 점수가 확률이 되다
#
# 마지막 층은 표를 모읍니다. 512개의 수가 클래스마다 다른 가중치로 투표해서 점수 $z$ 열 개를 만듭니다. 소프트맥스는 이 점수를 양수로 만들고, 합쳐서 1이
# 되도록 나눕니다.
#
# $$p_k = \frac{e^{z_k}}{\sum_m e^{z_m}} \tag{B.4}$$
#
# (이 이름을 붙인 Bridle 1990; `facelab.walkthrough.softmax`.) 강의 노트가 "각 node에 부여되는 확률"이라고 한 것이 이것입니다. 종이에 해 보면 점수 $\log 1, \log 2, \log 5$는 $1/8, 2/8, 5/8$이 됩니다.
#
# ### 연습 B3 · 확인
# 점수 (N, 클래스 수)의 소프트맥스를 작성하세요. 한 행이 이미지 한 장입니다. 점수가 1000일 때를 조심하세요. $e^{1000}$은 컴퓨터에 너무 큽니다.
#
# <details><summary>힌트</summary>세 단계입니다. 행마다 최댓값을 빼고, exp를 취하고, 행마다의 합으로 나눕니다.</details>
# %% exercise="B3"
def softmax(scores):
    return ...


course.check("B3", softmax)


# %% solution="B3"
def softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


course.check("B3", softmax)
# %% [markdown] lang="en"
# ## 6. Learning: walk the same steps backward
#
# The loss of an image is minus the logarithm of the probability that its true class got. Its gradient is as simple as could be, *probability minus truth*:
#
# $$\frac{\partial L}{\partial z_k} = p_k - [k = \mathrm{truth}] \tag{B.5}$$
#
# (Bridle 1990; `facelab.walkthrough.activation.cross_entropy_backward`.) From there each layer hands the gradient to the layer before it, and every weight takes a small step against its own.
# %% [markdown] lang="ko"
# ## 6. 학습: 같은 길을 거꾸로 걷기
#
# 이미지 한 장의 손실(loss)은 참 클래스가 받은 확률의 로그에 음의 부호를 붙인 것입니다. 그 기울기(gradient)는 더없이 간단합니다. *확률 빼기 정답*입니다.
#
# $$\frac{\partial L}{\partial z_k} = p_k - [k = \mathrm{truth}] \tag{B.5}$$
#
# (Bridle 1990; `facelab.walkthrough.activation.cross_entropy_backward`.) 여기서부터 각 층은 앞 층으로 기울기를 넘겨주고, 모든 가중치는 자기 기울기의 반대쪽으로 조금씩 움직입니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** A network gives the true class 1/4 and the other one 3/4. Which two numbers are the gradient, and which score will rise?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 신경망이 참 클래스에 1/4, 다른 클래스에 3/4을 주었습니다. 기울기는 어떤 두 수일까요? 어느 점수가 올라갈까요?
# %%
walkthrough.activation.cross_entropy_backward(np.log([[0.25, 0.75]]), np.array([0]))
# %% [markdown] lang="en"
# Everything above fits into two functions of ten lines, `walkthrough.forward` and `walkthrough.backward`. Are they the network that Keras runs? Take its weights and compare.
# %% [markdown] lang="ko"
# 지금까지의 모든 것은 열 줄짜리 함수 두 개, `walkthrough.forward`와 `walkthrough.backward`에 들어 있습니다. Keras가 돌리는 신경망과 정말 같을까요? 가중치를 가져와 비교해 봅시다.
# %%
weights = {f"{layer.name}/{w.name}": w.numpy() for layer in network.layers for w in layer.weights}
steps = walkthrough.forward(weights, held_out.images[:50])
difference = np.abs(steps["scores"] - network.predict(held_out.images[:50], verbose=0)).max()
gradients = walkthrough.backward(weights, steps, held_out.labels[:50])
print(f"largest difference to Keras: {difference:.1e};", "conv1's gradient:", gradients["conv1/kernel"].shape)
assert difference < 1e-4
# %% [markdown] lang="en"
# ## 7. How good is it, honestly?
#
# The forms that were held out were not trained on, so hardly any of the writers was. Chance is 1 in 10. The interval (Wilson, 95 %) says how far the true
# accuracy may be from the measured one.
# %% [markdown] lang="ko"
# ## 7. 솔직하게, 얼마나 잘할까요?
#
# 떼어 둔 용지는 학습에 쓰지 않았으니, 쓴 사람도 거의 처음 보는 사람입니다. 우연 수준은 10분의 1입니다. 구간(Wilson, 95 %)은 참 정확도가 측정값에서 얼마나
# 떨어져 있을 수 있는지 알려 줍니다.
# %%
right = network.predict(held_out.images, verbose=0).argmax(axis=1) == held_out.labels
interval = evaluate.wilson(int(right.sum()), len(right))
print(f"accuracy {right.mean():.3f} ({interval.low:.3f} to {interval.high:.3f}), chance 0.1")
assert right.mean() > 0.85


# %% [markdown] lang="en"
# ### Exercise B4 · modify
# Pooling forgives small moves. How large ones? Write `move_right(images, pixels)` for images (N, H, W, C): the digit moves to the right, paper (0) comes in from
# the left. The next cell then draws the accuracy over the distance. **Predict** the curve first!
#
# <details><summary>Hint</summary>Begin with np.zeros_like(images) and copy a part of the columns into it. Mind pixels = 0.</details>
# %% [markdown] lang="ko"
# ### 연습 B4 · 바꿔 보기
# 풀링은 작은 움직임을 봐줍니다. 얼마나 큰 움직임까지일까요? 이미지 (N, H, W, C)를 위한 `move_right(images, pixels)`를 작성하세요. 숫자는 오른쪽으로 움직이고,
# 왼쪽에서는 종이(0)가 들어옵니다. 다음 셀이 거리에 따른 정확도를 그립니다. 곡선을 먼저 **예측해 보세요!**
#
# <details><summary>힌트</summary>np.zeros_like(images)로 시작해 열의 일부를 복사해 넣으세요. pixels = 0일 때도 생각하세요.</details>
# %% exercise="B4"
def move_right(images, pixels):
    return ...


course.check("B4", move_right)


# %% solution="B4"
def move_right(images, pixels):
    moved = np.zeros_like(images)
    moved[:, :, pixels:] = images[:, :, : images.shape[2] - pixels]
    return moved


course.check("B4", move_right)
# %% alt_en="Accuracy over how far the digits are moved: high for the few pixels that training moved them too, then it falls toward chance." alt_ko="숫자를 움직인 거리에 따른 정확도. 학습 때 움직여 본 몇 픽셀까지는 높다가 그 뒤로 우연 수준을 향해 떨어진다."
if course.check("B4", move_right).passed:
    accuracies = []
    for pixels in range(0, 13, 2):
        answers = network.predict(move_right(held_out.images, pixels), verbose=0).argmax(axis=1)
        accuracies.append((answers == held_out.labels).mean())
    figure, axes = plot.new_axes("moved to the right by pixels", "accuracy")
    axes.plot(range(0, 13, 2), accuracies, marker="o", label="measured")
    axes.axhline(0.1, color="gray", linestyle=":", label="chance")
    axes.legend()
    display(figure)
# %% [markdown] lang="en"
# ### Exercise B5 · open
# Hold out digits in place of forms (`by="digit"`) and train again. Is the network better, or the question easier? What is the same mistake with photos of people?
#
# <details><summary>Hint</summary>Look for two digits by the same hand, one on each side of the split.</details>
# %% [markdown] lang="ko"
# ### 연습 B5 · 열린 문제
# 용지 대신 숫자를 떼어 두고(`by="digit"`) 다시 학습해 보세요. 신경망이 나아진 걸까요, 문제가 쉬워진 걸까요? 사람 사진에서는 어떤 실수가 이와 같을까요?
#
# <details><summary>힌트</summary>같은 손이 쓴 숫자 두 개가 양쪽에 하나씩 있지 않은지 살펴보세요.</details>
# %% [markdown] lang="en"
# ## Quiz
#
# 1. **A 5×5 convolution without padding on 12×12 gives…**
# <details><summary>a) 12×12</summary>No: that needs padding of 2 on each side.</details>
# <details><summary>b) 8×8</summary>Yes: 12 − 5 + 1.</details>
# <details><summary>c) 7×7</summary>No: one place is missing; count them with your function of B1.</details>
#
# 2. **Without ReLU the two convolutions would be…**
# <details><summary>a) as good</summary>No: sums of sums are sums; nothing could be said that one layer cannot say.</details>
# <details><summary>b) one larger convolution</summary>Yes, apart from the pooling between them.</details>
#
# 3. **Why do few weights reach so far?**
# <details><summary>a) The same filter is used in all places</summary>Yes: conv2 has 12,832 weights, but uses each 64 times per image.</details>
# <details><summary>b) Pooling has the rest</summary>No: pooling has no weights at all.</details>
#
# 4. **A softmax of 0.99 means…**
# <details><summary>a) in 99 of 100 such cases it is right</summary>Not by itself: networks are often too sure. One has to measure that (calibration).</details>
# <details><summary>b) this class' score is far above the others</summary>Yes, and no more than that: even a photo of a cat gets ten probabilities that add up to 1.</details>
# %% [markdown] lang="ko"
# ## 퀴즈
#
# 1. **12×12에 패딩 없이 5×5 합성곱을 하면…**
# <details><summary>a) 12×12</summary>아닙니다. 그러려면 양쪽에 2씩 패딩이 있어야 합니다.</details>
# <details><summary>b) 8×8</summary>맞습니다. 12 − 5 + 1입니다.</details>
# <details><summary>c) 7×7</summary>아닙니다. 한 자리가 모자랍니다. B1의 함수로 세어 보세요.</details>
#
# 2. **ReLU가 없다면 합성곱 두 개는…**
# <details><summary>a) 그대로 쓸 만하다</summary>아닙니다. 합의 합은 합일 뿐이라, 한 층으로 할 수 없는 일은 두 층으로도 못 합니다.</details>
# <details><summary>b) 더 큰 합성곱 하나와 같다</summary>맞습니다. 사이의 풀링을 빼면 그렇습니다.</details>
#
# 3. **적은 가중치로 어떻게 이만큼 할까요?**
# <details><summary>a) 같은 필터를 모든 자리에서 쓴다</summary>맞습니다. conv2의 가중치는 12,832개뿐이지만 이미지마다 64번씩 쓰입니다.</details>
# <details><summary>b) 나머지는 풀링에 있다</summary>아닙니다. 풀링에는 가중치가 하나도 없습니다.</details>
#
# 4. **소프트맥스가 0.99라는 것은…**
# <details><summary>a) 그런 경우 100번 중 99번 맞는다는 뜻이다</summary>그 자체로는 아닙니다. 신경망은 자신을 너무 믿을 때가 많아서, 재 보아야 압니다(보정, calibration).</details>
# <details><summary>b) 이 클래스의 점수가 다른 것보다 훨씬 높다는 뜻이다</summary>맞습니다. 그 이상은 아닙니다. 고양이 사진도 합이 1인 확률 열 개를 받습니다.</details>
# %% [markdown] lang="en"
# ## Recap
#
# - Sizes and weights follow from two short formulas, B.1 and your `map_side`.
# - Convolution measures the same thing everywhere, ReLU bends, pooling forgives, softmax shares out one.
# - Filters show what is measured, maps where it was found, receptive fields how much was looked at.
# - Accuracy stands beside chance and an interval, on writers who were held out.
#
# **Common mistakes:** forgetting that a filter looks at *all* maps of the layer before; softmax over the wrong axis; holding out pictures of people that are trained on.
#
# **Next:** `C_pipeline` takes photos of people in place of digits. For people who were not in the training set it needs something other than ten scores.
# %% [markdown] lang="ko"
# ## 정리
#
# - 크기와 가중치 수는 짧은 식 두 개, B.1과 여러분의 `map_side`에서 나옵니다.
# - 합성곱은 어디서나 같은 것을 재고, ReLU는 꺾고, 풀링은 봐주고, 소프트맥스는 1을 나눕니다.
# - 필터는 무엇을 재는지, 맵은 어디서 찾았는지, 수용 영역은 얼마나 넓게 보았는지 보여 줍니다.
# - 정확도는 떼어 둔 사람의 글씨로 재고, 우연 수준과 구간을 옆에 적습니다.
#
# **흔한 실수:** 필터가 앞 층의 맵을 *모두* 본다는 것을 잊는 것, 소프트맥스의 축을 틀리는 것, 학습에 쓴 사람의 그림으로 평가하는 것.
#
# **다음:** `C_pipeline`에서는 숫자 대신 사람의 사진을 다룹니다. 학습한 적 없는 클래스, 곧 처음 보는 사람에게는 점수 열 개가 아닌 다른 것이 필요합니다.
