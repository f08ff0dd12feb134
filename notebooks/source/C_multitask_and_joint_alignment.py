# %% [markdown] lang="en"
# # C · Several tasks in one network, and a network that learns where to look
#
# **You can**, at the end:
#
# - train one trunk with several heads and weigh their losses in three ways;
# - say what MTCNN's P-Net shares, and what each window teaches it;
# - work out by hand where a spatial transformer looks and what it reads;
# - explain joint alignment and representation, and measure what it gains.
#
# **Before this:** C_architectures. **Reading:** 40 minutes. **Running:** {seconds} s on two CPU cores, {memory} MiB. **Papers:** Caruana 1997; Kendall et al., CVPR 2018; Chen et al., *GradNorm*, ICML 2018;
# Zhang et al., *MTCNN*, 2016; Jaderberg et al., *Spatial transformer networks*, NeurIPS 2015.
# %% [markdown] lang="ko"
# # C · 한 신경망의 여러 과제, 그리고 어디를 볼지 스스로 배우는 신경망
#
# 이 노트북을 마치면 **다음을 할 수 있습니다.**
#
# - 몸통 하나에 머리를 여럿 달아 학습하고, 손실의 무게를 세 가지 방법으로 정합니다.
# - MTCNN의 P-Net이 과제들 사이에 무엇을 나눠 쓰는지, 창마다 무엇을 가르치는지 말합니다.
# - 공간 변환기가 어디를 보고 거기서 무엇을 읽는지 손으로 계산합니다.
# - 정렬과 표현을 함께 배운다는 것이 무엇인지 설명하고, 고정된 정렬과 견주어 잽니다.
#
# **선수 지식:** C_architectures. **읽는 시간:** 40분. **실행 시간:** CPU 코어 두 개에서 {seconds}초, {memory} MiB. **논문:** Caruana 1997; Kendall 외, CVPR 2018; Chen 외, *GradNorm*, ICML 2018;
# Zhang 외, *MTCNN*, 2016; Jaderberg 외, *Spatial transformer networks*, NeurIPS 2015.
# %%
import facelab

facelab.set_seed(0)
# %% [markdown] lang="en"
# So far every step had its own teacher. Here steps share one network: *side by side* (several tasks), and *one behind the other* (alignment, then representation).
#
# Above: crops of a detector on a bad day. Below: what a network chose to look at. No one told it where eyes are. (Plain gray: beyond the crop.)
# %% [markdown] lang="ko"
# 지금까지는 단계마다 선생이 따로 있었습니다. 검출기는 상자를 배웠고, 정렬의 틀은 사람이 정했고, 임베딩 신경망은 누가 누구인지를 배웠습니다. 이번에는 여러 단계를 한 신경망에 넣습니다. 한 번은 *나란히*(여러 과제를 한꺼번에), 한 번은 *앞뒤로*(정렬 다음에 표현) 놓습니다.
#
# 아래 그림의 윗줄은 검출기가 엉망으로 잘라 낸 얼굴이고, 아랫줄은 한 신경망이 보기로 정한 부분입니다. 눈이 어디 있는지는 아무도 알려 준 적이 없습니다. (고르게 회색인 곳은 잘라 낸 그림의 바깥입니다.)
# %% alt_en="Two rows of eight gray faces: above, crops that are turned, shifted and of different sizes; below, the same faces as the network sees them, all nearly alike in size and all leaning a little to one side." alt_ko="회색 얼굴 여덟 개씩 두 줄. 윗줄은 돌아가고 치우치고 크기도 제각각인 얼굴이고, 아랫줄은 신경망이 보는 같은 얼굴로, 크기가 서로 비슷하고 모두 한쪽으로 조금 기울어 있다."
import keras
import numpy as np

from facelab import course, evaluate, joint_alignment, layers, multitask, plot, synthetic, training
from facelab.detection import networks as mtcnn_networks
from facelab.losses.multitask import uncertainty_weighted

people = synthetic.shipped_people()  # 60 drawn people; the two shipped networks learned from others
crops = joint_alignment.misaligned_crops(people, 1, np.random.default_rng(1))
fixed, joint = joint_alignment.load_joint(align=False), joint_alignment.load_joint(align=True)
theta, seen = joint_alignment.align_crops(joint, crops.crops)


def sheet(rows):
    return plot.groups_sheet([list(np.repeat(row, 3, axis=-1)) for row in rows.values()], list(rows))


sheet({"badly cropped": crops.crops[:96:12], "what the network looks at": seen[:96:12]})


# %% [markdown] lang="en"
# > **Whose faces?** No one's. All are drawn, so pose, expression and landmarks are known. Photos may behave otherwise.
#
# ## 1. One trunk, several heads
#
# *Multi-task learning*: a trunk turns a face into 64 numbers, and linear heads answer four questions with them. Who? Turned how far? Which expression? With glasses? Training needs one number:
#
# $$L = \sum_t w_t \, L_t \tag{CM.1}$$
#
# (Caruana 1997, all weights 1; `facelab.multitask.weighting.WeightedTasks`.) But which weights? A cross-entropy over 40 people begins at log 40 = 3.7, a squared error of a standardized angle at 1. Size is not worth. Kendall *learns* them: each task has a noise $\sigma$, and $s=\log \sigma^2$ is trained like any weight. For a class $c$ and a number $n$:
#
# $$L = e^{-s_c} L_c + \tfrac{1}{2} s_c + \tfrac{1}{2} e^{-s_n} L_n + \tfrac{1}{2} s_n \tag{CM.2}$$
#
# (Kendall 2018, equation 10; `facelab.losses.multitask.uncertainty_weighted`.) On paper: $L_c=2$, $L_n=3$ and both $s=0$ give 2 + 3/2 = 3.5.
#
# ### Exercise CM1 · check
# Write `two_losses(identity, yaw, s_identity, s_yaw)`: CM.2.
#
# <details><summary>Hint</summary>exp(-s) * loss + s / 2 for the class; half of the loss for the number.</details>
# %% [markdown] lang="ko"
# > **누구의 얼굴인가요?** 아무의 얼굴도 아닙니다. 모두 그린 사람이라 자세, 표정, 특징점의 참값을 압니다. 사진에서는 다를 수 있습니다.
#
# ## 1. 몸통 하나에 머리 여럿
#
# *다중 과제 학습*(multi-task learning)에서는 몸통(trunk)이 얼굴을 수 64개로 바꾸고, 선형인 머리(head)들이 그 수로 네 질문에 답합니다. 누구인가? 얼마나 돌아갔나? 어떤 표정인가? 안경을 썼나? 학습하려면 수가 하나여야 합니다.
#
# $$L = \sum_t w_t \, L_t \tag{CM.1}$$
#
# (Caruana 1997은 무게가 모두 1. `facelab.multitask.weighting.WeightedTasks`.) 그런데 무게는 어떻게 정할까요? 40명에 대한 교차 엔트로피는 log 40 = 3.7에서, 표준화한 각도의 제곱 오차는 1에서 출발합니다. 손실의 크기는 과제의 중요함과 상관이 없습니다. Kendall은 무게를 *배웁니다*. 과제마다 잡음 $\sigma$를 두고, $s=\log \sigma^2$을 다른 가중치처럼 학습합니다. 클래스 $c$와 숫자 $n$이라면 다음과 같습니다.
#
# $$L = e^{-s_c} L_c + \tfrac{1}{2} s_c + \tfrac{1}{2} e^{-s_n} L_n + \tfrac{1}{2} s_n \tag{CM.2}$$
#
# (Kendall 2018의 식 10. `facelab.losses.multitask.uncertainty_weighted`.) 종이에 해 보면, $L_c=2$, $L_n=3$이고 두 $s$가 모두 0일 때 2 + 3/2 = 3.5입니다.
#
# ### 연습 CM1 · 확인
# `two_losses(identity, yaw, s_identity, s_yaw)`를 작성하세요. 식 CM.2입니다.
#
# <details><summary>힌트</summary>클래스는 exp(-s) * 손실 + s / 2, 숫자는 손실의 반을 씁니다.</details>
# %% exercise="CM1"
def two_losses(identity, yaw, s_identity, s_yaw):
    return ...


course.check("CM1", two_losses)


# %% solution="CM1"
def two_losses(identity, yaw, s_identity, s_yaw):
    return np.exp(-s_identity) * identity + s_identity / 2 + np.exp(-s_yaw) * yaw / 2 + s_yaw / 2


course.check("CM1", two_losses)
# %%
for s in ([0.0, 0.0], np.log([4.0, 3.0]), [5.0, 5.0]):
    total = float(uncertainty_weighted([2.0, 3.0], s, [False, True]))
    print(f"s = {np.round(s, 2)}: the sum is {total:.2f}")
# %% [markdown] lang="en"
# The best variances are 2 · 2 = 4 and 3: a bad task gets a small weight, and $s/2$ keeps all weights from going to 0.
#
# *GradNorm* balances how hard each task pulls at the last shared layer. $G_t$ is the length of its gradient there, $r_t$ how far it lags behind (1: like the others).
#
# $$L_{\mathrm{grad}} = \sum_t \left| G_t - \bar{G} \, r_t^{\alpha} \right| \tag{CM.3}$$
#
# (Chen 2018, equation 2; `facelab.losses.multitask.gradnorm_loss`.) On paper: $G=(1,3)$ and $r=(1,1)$. Both should pull with 2; the loss is 1 + 1 = 2. The first weight grows, the second shrinks.
# %% [markdown] lang="ko"
# 가장 좋은 분산은 2 · 2 = 4와 3입니다. 잘 안 풀리는 과제는 무게가 작아집니다. $s/2$는 모든 무게가 0이 되지 못하게 막는 값입니다.
#
# *GradNorm*은 다른 것을 맞춥니다. 과제마다 마지막 공유 층을 얼마나 세게 끌어당기는가입니다. $G_t$는 그 층에서 잰 기울기의 길이이고, $r_t$는 그 과제가 남들보다 얼마나 뒤처졌는지를 말합니다(1이면 남들만큼).
#
# $$L_{\mathrm{grad}} = \sum_t \left| G_t - \bar{G} \, r_t^{\alpha} \right| \tag{CM.3}$$
#
# (Chen 2018의 식 2. `facelab.losses.multitask.gradnorm_loss`.) 종이에 해 봅시다. $G=(1,3)$이고 $r=(1,1)$이면 둘 다 2로 끌어야 하므로 손실은 1 + 1 = 2입니다. 첫째 무게는 커지고 둘째 무게는 작아집니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Forty people teach, twenty others are judged. One network is asked only *who*, the others all four questions. Do the three help the first or hurt it? Which will 480 photos hardly teach?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 마흔 명에게서 배우고 다른 스무 명으로 잽니다. 한 신경망에는 *누구인지*만 묻고, 나머지에는 네 가지를 모두 묻습니다. 질문이 셋 늘면 첫 질문에 도움이 될까요, 방해가 될까요? 사진 480장으로는 거의 배우지 못할 질문은 넷 중 어느 것일까요?
# %%
train, held = training.split_people(people.labels, 1 / 3, np.random.default_rng(0))
faces, tasks = multitask.annotated_faces(people), multitask.face_tasks(40)
for name, asked, weighting in [("alone", tasks[:1], "fixed"), *((w, tasks, w) for w in ("fixed", "uncertainty"))]:
    trained = multitask.train(asked, faces.subset(train), multitask.Recipe(epochs=12, weighting=weighting))
    print(f"{name}: weights at the end {trained.task_weights.round(2)}")
    for result in multitask.evaluate(trained, faces.subset(held), np.random.default_rng(0)):
        print(f"   {result.task:10} {result.metric:17} {result}, chance {result.chance:.3f}")
        assert result.task != "identity" or result.value > 0.8
# %% [markdown] lang="en"
# No help: *who* is answered best by the network asked nothing else; expression stays near chance. The same with 300 people, three seeds, 100 judged (`experiments/multitask.py`): AUC 0.956 (0.947 to 0.964) alone, 0.929 to 0.937 together, whichever weighting; yaw and glasses lose, too. Presumably identity wants to forget the pose that yaw needs. Sharing buys one trunk for four, not accuracy.
# %% [markdown] lang="ko"
# 여기서는 도움이 되지 않았습니다. *누구인지*는 그것만 물은 신경망이 가장 잘 맞히고, 표정은 찍기와 별로 다르지 않습니다. 300명에게서 배우고 시드 셋으로 다른 100명을 재도(`experiments/multitask.py`) 같습니다. AUC가 혼자일 때 0.956(0.947–0.964), 함께일 때는 무게를 어떻게 정하든 0.929에서 0.937이고, 각도와 안경에서도 집니다. 아마 누구인지 알려면 자세를 잊어야 하는데, 각도를 알려면 자세가 필요하기 때문일 것입니다. 나눠 써서 얻는 것은 정확도가 아니라, 몸통 넷을 하나로 줄이는 일입니다.
# %% [markdown] lang="en"
# ## 2. You have used one since `C_pipeline`
#
# P-Net answers three questions about each window of 12×12 pixels: a face? Moved how? Landmarks where?
#
# $$L = \sum_i \sum_t \alpha_t \, \beta_i^t \, L_i^t \tag{CM.4}$$
#
# (Zhang 2016, equation 4; `facelab.detection.networks.pnet`.) For P-Net $\alpha$ = 1, 0.5, 0.5. And $\beta_i^t$, 0 or 1, says what window $i$ can teach: without a face, no box; with half a face, the box only; a face teaches all. Tasks need not share their photos!
# %% [markdown] lang="ko"
# ## 2. `C_pipeline`부터 이미 쓰고 있었습니다
#
# MTCNN의 P-Net은 12×12 픽셀 창마다 세 가지를 답합니다. 얼굴인가, 창을 어떻게 옮겨야 하나, 특징점 다섯 개는 어디인가?
#
# $$L = \sum_i \sum_t \alpha_t \, \beta_i^t \, L_i^t \tag{CM.4}$$
#
# (Zhang 2016의 식 4. `facelab.detection.networks.pnet`.) P-Net의 $\alpha$는 1, 0.5, 0.5입니다. $\beta_i^t$는 0 아니면 1로, 창 $i$가 무엇을 가르칠 수 있는지 말합니다. 얼굴이 없는 창은 상자를 모르고, 얼굴이 반쯤 걸친 창은 상자만 가르치고, 얼굴은 모두 가르칩니다. 과제들이 꼭 같은 사진을 써야 하는 것은 아닙니다!
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** P-Net has 6,632 weights. How many belong to its two heads? (Landmarks' head is cut off after training.)
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** P-Net의 가중치는 6,632개입니다. 그 가운데 두 머리에는 몇 개가 있을까요? (특징점을 답하는 머리는 학습 뒤에 떼어 냅니다.)
# %%
pnet = mtcnn_networks.pnet()  # untrained: for counting only
weights = {layer.name: layer.count_params() for layer in pnet.layers if layer.weights}
own = weights["box"] + weights["face"]
print(weights)
print("in heads:", own, "- shared:", pnet.count_params() - own)


# %% [markdown] lang="en"
# 97 % are shared; a head is one 1×1 layer. Trained from scratch on 60 drawn scenes (`scripts/make_pnet.py`), P-Net proposes 0.990 (0.967 to 1.000) of other people's faces with 4.8 false boxes a scene; the shipped one 0.990 (0.971 to 1.000) with 21.5. An unfair win: it learned from the renderer that judges it.
#
# ## 3. A layer that looks somewhere
#
# A *spatial transformer* is a crop, a turn and a zoom that a network can learn. Six numbers $\theta$ say where in the picture each pixel $(x',y')$ of the output looks; both run from -1 to 1:
#
# $$x = \theta_{11} x' + \theta_{12} y' + \theta_{13} \qquad y = \theta_{21} x' + \theta_{22} y' + \theta_{23} \tag{CM.5}$$
#
# (Jaderberg 2015, equation 1; `facelab.layers.spatial_transformer.affine_grid`.) The place lies between pixels, so the four around it are mixed. With $x$ and $y$ in pixels:
#
# $$V = \sum_n \sum_m U_{nm} \, \max(0, 1 - |x - m|) \, \max(0, 1 - |y - n|) \tag{CM.6}$$
#
# (Jaderberg 2015, equation 5; `facelab.layers.spatial_transformer.bilinear_sample`.)
#
# On paper: a ramp of 4×4 pixels, 0 to 15 row by row; an output of 2×2; $\theta_{11}=\theta_{22}=\theta_{13}=1/3$, the rest 0. The upper left pixel (-1, -1) looks at (0, -1/3): 1.5 pixels to the right and 1 down, halfway between 5 and 6. It reads 5.5.
#
# ### Exercise CM2 · check
# Write `looks_at(theta, x, y)`: CM.5 for one pixel of the output.
#
# <details><summary>Hint</summary>A (2, 3) matrix times the vector (x, y, 1).</details>
# %% [markdown] lang="ko"
# 97 %를 나눠 씁니다. 머리는 1×1 층 하나뿐입니다. 그린 장면 60장으로 처음부터 학습한 P-Net(`scripts/make_pnet.py`)은 다른 사람들 얼굴의 0.990(0.967–1.000)을 제안하고 장면마다 틀린 상자가 4.8개였습니다. 함께 제공되는 P-Net은 0.990(0.971–1.000)에 21.5개였습니다. 공정한 승부는 아닙니다. 새 P-Net은 시험을 낸 바로 그 그림 프로그램에서 배웠습니다.
#
# ## 3. 어딘가를 보는 층
#
# *공간 변환기*(spatial transformer)는 신경망이 배울 수 있는 자르기, 돌리기, 확대입니다. 수 여섯 개 $\theta$가, 출력의 픽셀 $(x',y')$마다 그림의 어디를 볼지 말합니다. 좌표는 모두 -1에서 1까지입니다.
#
# $$x = \theta_{11} x' + \theta_{12} y' + \theta_{13} \qquad y = \theta_{21} x' + \theta_{22} y' + \theta_{23} \tag{CM.5}$$
#
# (Jaderberg 2015의 식 1. `facelab.layers.spatial_transformer.affine_grid`.) 이 자리는 픽셀 사이에 놓이므로, 둘레의 네 픽셀을 섞습니다. $x$와 $y$를 픽셀로 재면 다음과 같습니다.
#
# $$V = \sum_n \sum_m U_{nm} \, \max(0, 1 - |x - m|) \, \max(0, 1 - |y - n|) \tag{CM.6}$$
#
# (Jaderberg 2015의 식 5. `facelab.layers.spatial_transformer.bilinear_sample`.)
#
# 종이에 해 봅시다. 0부터 15까지 줄마다 채운 4×4 픽셀 그림과 2×2 출력이 있고, $\theta_{11}=\theta_{22}=\theta_{13}=1/3$, 나머지는 0입니다. 왼쪽 위 픽셀 (-1, -1)은 (0, -1/3), 곧 오른쪽으로 1.5픽셀, 아래로 1픽셀인 곳을 봅니다. 5와 6의 한가운데이므로 5.5를 읽습니다.
#
# ### 연습 CM2 · 확인
# `looks_at(theta, x, y)`를 작성하세요. 출력의 픽셀 하나에 대한 식 CM.5입니다.
#
# <details><summary>힌트</summary>(2, 3) 행렬에 벡터 (x, y, 1)을 곱합니다.</details>
# %% exercise="CM2"
def looks_at(theta, x, y):
    return ...


course.check("CM2", looks_at)


# %% solution="CM2"
def looks_at(theta, x, y):
    return theta @ np.array([x, y, 1.0])


course.check("CM2", looks_at)


# %% [markdown] lang="en"
# ### Exercise CM3 · modify
# `picture[round(y), round(x)]` reads the nearest pixel. Move a little: nothing changes, so nothing can be learned. Change it to CM.6, `between(picture, x, y)`.
#
# <details><summary>Hint</summary>Weights of the columns: 1 - |x - m|, not below 0; of the rows: 1 - |y - n|.</details>
# %% [markdown] lang="ko"
# ### 연습 CM3 · 바꿔 보기
# `picture[round(y), round(x)]`는 가장 가까운 픽셀을 읽습니다. 조금 움직여도 값이 그대로라서 아무것도 배울 수 없습니다. 식 CM.6으로 바꾸어 `between(picture, x, y)`를 작성하세요.
#
# <details><summary>힌트</summary>열의 무게는 1 - |x - m|(0보다 작으면 0), 행의 무게는 1 - |y - n|입니다.</details>
# %% exercise="CM3"
def between(picture, x, y):
    return ...


course.check("CM3", between)


# %% solution="CM3"
def between(picture, x, y):
    columns = np.maximum(0, 1 - np.abs(x - np.arange(picture.shape[1])))
    rows = np.maximum(0, 1 - np.abs(y - np.arange(picture.shape[0])))
    return rows @ picture @ columns


course.check("CM3", between)
# %%
ramp = np.arange(16.0).reshape(1, 4, 4, 1)
for shift in (1 / 3, 1 / 3 + 0.1):
    grid = layers.spatial_transformer.affine_grid([[[1 / 3, 0, shift], [0, 1 / 3, 0]]], 2, 2)
    print(np.array(layers.spatial_transformer.bilinear_sample(ramp, grid), float)[0, :, :, 0].round(2).tolist())
# %% [markdown] lang="en"
# Look 0.1 further to the right, and every value rises by 0.15. Why?
#
# $$\frac{\partial V}{\partial \theta_{13}} = \frac{\partial V}{\partial x} \cdot \frac{\partial x}{\partial \theta_{13}} \tag{CM.7}$$
#
# (Jaderberg 2015, equations 6 and 7; the slope of `facelab.layers.spatial_transformer.bilinear_sample`.) The ramp rises by 1 per pixel, and one unit is 1.5 pixels: 1 · 1.5 = 1.5. So a loss can say *"look further right"*. Eight crops get six free numbers each, and as a teacher a good crop of the same photo.
# %% [markdown] lang="ko"
# 오른쪽으로 0.1 더 가서 보면 값이 모두 0.15씩 커집니다. 왜 그럴까요?
#
# $$\frac{\partial V}{\partial \theta_{13}} = \frac{\partial V}{\partial x} \cdot \frac{\partial x}{\partial \theta_{13}} \tag{CM.7}$$
#
# (Jaderberg 2015의 식 6과 7. `facelab.layers.spatial_transformer.bilinear_sample`의 기울기.) 그림은 한 픽셀에 1씩 커지고, 좌표 1은 1.5픽셀이므로 1 · 1.5 = 1.5입니다. 그래서 손실은 *"더 오른쪽을 보라"*고 말할 수 있습니다. 조금 어긋나게 자른 얼굴 여덟 장에 수를 여섯 개씩 주고, 같은 사진을 잘 자른 것을 선생으로 씁니다.
# %% alt_en="Four rows of eight faces: a little shifted and turned, then after 40 steps nearly upright and in the middle, after 160 steps like the teacher's crops in the last row." alt_ko="얼굴 여덟 개씩 네 줄. 첫 줄은 조금 치우치고 돌아갔고, 40단계 뒤에는 거의 바로 서서 가운데로 왔으며, 160단계 뒤에는 마지막 줄의 선생 그림과 같다."
some, mild = people.subset(np.arange(0, 96, 12)), joint_alignment.Misalignment(shift=0.08, zoom=0.05, rotation=15)
bad = joint_alignment.misaligned_crops(some, 1, np.random.default_rng(3), mild).crops / 127.5 - 1
good = (
    joint_alignment.misaligned_crops(some, 1, np.random.default_rng(0), joint_alignment.crops.ALIGNED).crops / 127.5 - 1
)
picture, which = keras.Input((64, 64, 1)), keras.Input((8,))
view = layers.SpatialTransformer(64, 64)([picture, layers.spatial_transformer.affine_head()(which)])
finder, inputs = keras.Model([picture, which], view), [bad, np.eye(8)]  # each photo has six numbers of its own
finder.compile(keras.optimizers.Adam(0.01), "mse")
rows = {"a little off": bad}
for steps, name in ((40, "after 40 steps"), (120, "after 160 steps")):
    finder.fit(inputs, good, batch_size=8, epochs=steps, verbose=0)
    rows[name] = np.array(finder(inputs))
rows["the teacher"] = good
sheet({name: np.uint8(127.5 * (row.clip(-1, 1) + 1)) for name, row in rows.items()})
# %% [markdown] lang="en"
# A slope sees only the next pixel. Of 24 such crops 23 found their face, of crops twice as bad 16.
# %% [markdown] lang="ko"
# 기울기는 바로 옆 픽셀만 봅니다. 이렇게 조금 어긋난 얼굴은 24장 가운데 23장이 제자리를 찾았지만, 두 배로 어긋나면 16장뿐이었습니다. 나머지는 도중에 갇혔습니다.
# %% [markdown] lang="en"
# ## 4. Joint alignment and representation
#
# This teacher knew the answer. In *joint* learning there is none. Usually landmarks are found, moved onto a template, and an embedder is trained on what comes out; what it learns never comes back. In one network it does:
#
# `crop → localization net → θ → transformer → 32×32 view → embedder → who is it?`
#
# The only loss is the last one. Through CM.7 it tells the localization net: had you looked further left, I had known this person. Good alignment is what tells people apart.
#
# `scripts/make_joint_alignment.py` trained this network on 38,400 misaligned crops of 300 people, none of our sixty, and a twin with $\theta$ frozen at "the whole picture": *fixed* alignment.
# %% [markdown] lang="ko"
# ## 4. 정렬과 표현을 함께 배우기
#
# 방금은 선생이 답을 알았습니다. *함께 배우기*(joint alignment and representation)에서는 아무도 답을 모릅니다. 보통은 특징점을 찾아 틀에 맞춘 다음, 그 결과로 임베딩 신경망을 학습합니다. 임베딩 신경망이 배운 것은 앞 단계로 돌아오지 못합니다. 한 신경망이면 돌아옵니다.
#
# `얼굴 → 위치 신경망 → θ → 변환기 → 32×32 그림 → 임베딩 신경망 → 누구인가?`
#
# 손실은 맨 끝의 하나뿐입니다. 이 손실이 CM.7을 거쳐 위치 신경망(localization net)에 말해 줍니다. 조금 더 왼쪽을 봤더라면 이 사람을 알아봤을 것이라고요. 이제 정렬은 그 자체로 목표가 아닙니다. 사람을 잘 구별하게 해 주면 좋은 정렬입니다.
#
# `scripts/make_joint_alignment.py`가 여기의 예순 명이 들지 않은 300명의 엉망으로 잘린 얼굴 38,400장으로 이 신경망을 학습했고, $\theta$를 "그림 전체"에 얼려 둔 쌍둥이도 똑같이 학습했습니다. 이것이 *고정된* 정렬입니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** How much AUC does learning where to look gain: 0, 0.02, or 0.1? Most for careful crops or for bad ones? Will the faces stand upright?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 어디를 볼지 배우면 AUC를 얼마나 얻을까요? 0, 0.02, 아니면 0.1? 잘 자른 얼굴에서 더 얻을까요, 엉망인 얼굴에서 더 얻을까요? 그리고 얼굴이 바로 설까요?
# %% alt_en="AUC with error bars against how bad the crops are, for learned and for fixed alignment; learned lies clearly above fixed everywhere, both fall to the right, and a dotted line marks chance at one half." alt_ko="자르기가 얼마나 엉망인지에 따른 AUC를 오차 막대와 함께 그린 그림. 배운 정렬은 어디서나 고정된 정렬보다 뚜렷이 높고, 둘 다 오른쪽으로 갈수록 떨어지며, 점선은 찍기인 0.5를 나타낸다."
figure, axes = plot.new_axes("how bad the crops are (1: as in training)", "AUC, 95 % over people", size=(6, 4))
for name, network, marker, color in (
    ("fixed", fixed, "s", plot.style.OKABE_ITO[2]),
    ("joint", joint, "o", plot.style.OKABE_ITO[1]),
):
    for times in (0, 0.5, 1, 1.5):
        misalignment = joint_alignment.Misalignment(0.15 * times, 1.6, 0.18 * times, 20 * times)
        some = joint_alignment.misaligned_crops(
            people.subset(np.arange(0, 720, 3)), 1, np.random.default_rng(5), misalignment
        )
        vectors = joint_alignment.embed(network, some.crops)
        found = evaluate.separation(vectors, some.labels, np.random.default_rng(0), rounds=100)
        low, high = found.interval.low, found.interval.high
        print(f"{name}, misalignment {times}: AUC {found.auc:.3f} ({low:.3f} to {high:.3f}), chance 0.500")
        bars = [[found.auc - low], [high - found.auc]]
        axes.errorbar(times, found.auc, yerr=bars, capsize=5, marker=marker, color=color, label=name * (times == 0))
axes.axhline(0.5, color="gray", linestyle=":")
axes.set_xticks([0, 0.5, 1, 1.5])
axes.legend(loc="lower left", bbox_to_anchor=(0, 0.1))
figure
# %% [markdown] lang="en"
# With all 720 photos: fixed 0.798 (0.778 to 0.816), joint 0.919 (0.904 to 0.933), a gain of 0.120 (0.105 to 0.138). Even careful crops gain: the network also zooms in, and both had learned from misaligned crops.
#
# What did it learn? Landmarks that it was never told can judge it.
# %% [markdown] lang="ko"
# 사진 720장 모두로 재면 고정은 0.798(0.778–0.816), 함께 배운 것은 0.919(0.904–0.933)로, 이득은 0.120(0.105–0.138)입니다. 옮길 것이 거의 없는, 잘 자른 얼굴에서도 이득이 있습니다. 함께 배운 신경망은 얼굴로 다가가기도 하고, 두 신경망 모두 엉망인 얼굴로 배웠기 때문입니다.
#
# 무엇을 배운 걸까요? 특징점의 참값은 알려 준 적이 없으니, 참값으로 판정할 수 있습니다.
# %% alt_en="Five clouds of points, one a landmark, twice: on the left, in the misaligned crops, they are wide and overlap; on the right, in what the network sees, they are much smaller and separate, and the face they outline is tilted." alt_ko="특징점마다 하나씩, 점구름 다섯 개를 두 번 그린 그림. 왼쪽의 엉망인 얼굴에서는 넓게 퍼져 겹치고, 오른쪽의 신경망이 보는 그림에서는 훨씬 작고 서로 떨어져 있으며, 점들이 이루는 얼굴이 기울어 있다."
figure, axes = plot.new_axes("", "", size=(7, 3.6))
for right, points in ((0, crops.landmarks), (2.4, joint_alignment.network.transform_points(theta, crops.landmarks))):
    for k in range(5):
        axes.plot(points[:, k, 0] + right, points[:, k, 1], ".", ms=2, alpha=0.5, color=plot.style.OKABE_ITO[k + 1])
    (x, y), lies = (points[:, 1] - points[:, 0]).mean(axis=0), joint_alignment.landmark_spread(points)
    print(f"spread: {lies}; the mean line between the eyes is tilted by {np.degrees(np.arctan2(y, x)):.0f} degrees")
axes.set(xlim=(-1.1, 3.5), ylim=(1.1, -1.1), yticks=[])
axes.set_xticks([0, 2.4], ["before: misaligned crops", "after: what the embedder sees"])
axes.grid(False)
axes.spines[["left", "bottom"]].set_visible(False)
axes.set_aspect("equal")
figure
# %% [markdown] lang="en"
# The spread of places and angles is halved without one landmark. But the faces are *tilted*, by 12° on average! Upright is our habit; the embedder only needs them **alike**.
#
# Limits. An embedder of convolutions, which looks everywhere, gains less: from 0.909 (0.892 to 0.923) to 0.941 (0.927 to 0.953). Careful crops with fixed alignment beat both: 0.956 (0.944 to 0.966), same script. And our 40 people alone taught no turning: 19.9° before, 19.5° after. This way needs data.
#
# ### Exercise CM4 · open
# How much? Run `train_joint` with 2, 8 and 32 copies of the `train` photos, or with shifts only (`Misalignment(rotation=0, zoom=0)`), and print `landmark_spread`.
#
# <details><summary>Hint</summary>`misaligned_crops(people.subset(train), copies, rng, misalignment)`; judge on `held`. More copies are not more people.</details>
# %% [markdown] lang="ko"
# 특징점을 한 번도 못 본 신경망이 자리와 각도의 흩어짐을 반으로 줄였습니다. 그런데 얼굴이 *기울어* 있습니다. 평균 12°입니다! 바로 세우는 것은 우리의 습관일 뿐이고, 임베딩 신경망에는 **서로 같기만** 하면 됩니다.
#
# 한계도 있습니다. 어디서나 무늬를 찾는 합성곱 임베딩 신경망은 이득이 더 작아서, 0.909(0.892–0.923)에서 0.941(0.927–0.953)이 됩니다. 잘 자른 얼굴에 고정된 정렬을 쓰면 0.956(0.944–0.966)으로 둘보다 높습니다(같은 스크립트). 그리고 여기의 마흔 명만으로는 돌리는 법을 배우지 못했습니다. 각도의 흩어짐이 19.9°에서 19.5°가 되었을 뿐입니다. 이 방법은 데이터가 많아야 합니다.
#
# ### 연습 CM4 · 열린 문제
# 얼마나 있어야 할까요? `train`의 사진을 2, 8, 32번씩 잘라 `train_joint`를 돌려 보거나, 옮기기만 한 얼굴(`Misalignment(rotation=0, zoom=0)`)로 해 보고 `landmark_spread`를 출력하세요.
#
# <details><summary>힌트</summary>`misaligned_crops(people.subset(train), copies, rng, misalignment)`로 자르고 `held`로 재세요. 여러 번 자른다고 사람이 늘지는 않습니다.</details>
# %% [markdown] lang="en"
# ## Quiz
#
# 1. **A task's loss stays high. What does uncertainty weighting do?**
# <details><summary>a) It gives the task more weight</summary>No: the loss is divided by a growing variance. GradNorm would help it.</details>
# <details><summary>b) It gives the task less weight</summary>Yes: the best variance of a number's loss is the loss itself.</details>
#
# 2. **Three more tasks, and identity gets worse. A bug?**
# <details><summary>a) Not necessarily</summary>Yes: they share 64 numbers and may want different things in them.</details>
# <details><summary>b) Surely</summary>No: teachers may pull in different directions.</details>
#
# 3. **Why does a spatial transformer not read the nearest pixel?**
# <details><summary>a) It would look worse</summary>No: that is not the reason.</details>
# <details><summary>b) It would have no slope</summary>Yes: where a small step changes nothing, nothing is learned.</details>
#
# 4. **The joint network's faces are tilted by 12°. Is the alignment wrong?**
# <details><summary>a) Yes, a face must stand upright</summary>No: nothing asks for that.</details>
# <details><summary>b) No, they only have to lie alike</summary>Yes: spread counts, not the mean.</details>
# %% [markdown] lang="ko"
# ## 퀴즈
#
# 1. **한 과제의 손실이 높은 채로 있습니다. 불확실성으로 정하는 무게는 어떻게 될까요?**
# <details><summary>a) 그 과제의 무게가 커진다</summary>아닙니다. 손실을 점점 커지는 분산으로 나눕니다. 그런 과제를 돕는 것은 GradNorm입니다.</details>
# <details><summary>b) 그 과제의 무게가 작아진다</summary>맞습니다. 숫자 과제에서 가장 좋은 분산은 손실 그 자체입니다.</details>
#
# 2. **과제를 셋 더했더니 누구인지 맞히는 성능이 나빠졌습니다. 버그일까요?**
# <details><summary>a) 꼭 그렇지는 않다</summary>맞습니다. 수 64개를 나눠 쓰면서 서로 다른 것을 담으려 할 수 있습니다.</details>
# <details><summary>b) 틀림없다</summary>아닙니다. 선생들이 서로 다른 쪽으로 끌 수 있습니다.</details>
#
# 3. **공간 변환기는 왜 가장 가까운 픽셀을 읽지 않을까요?**
# <details><summary>a) 그림이 나빠 보여서</summary>아닙니다. 그것이 이유는 아닙니다.</details>
# <details><summary>b) 기울기가 없어서</summary>맞습니다. 조금 움직여도 달라지지 않으면 어디로 갈지 알려 줄 기울기가 없습니다.</details>
#
# 4. **함께 배운 신경망의 얼굴은 12° 기울어 있습니다. 정렬이 틀린 걸까요?**
# <details><summary>a) 그렇다, 얼굴은 바로 서야 한다</summary>아닙니다. 그렇게 하라고 한 사람이 없습니다.</details>
# <details><summary>b) 아니다, 서로 같게 놓이기만 하면 된다</summary>맞습니다. 평균이 아니라 흩어짐이 중요합니다.</details>
# %% [markdown] lang="en"
# ## Recap
#
# - One trunk, several heads: weights are fixed, learned from noise, or balanced by gradients; one task alone can be better.
# - P-Net shares nearly all of its weights; each window teaches only what it knows.
# - A transformer looks where six numbers say and mixes four pixels, so it has a slope.
# - Joint learning lets the last loss teach the first step.
#
# **Common mistakes:** comparing sizes of losses; reading the nearest pixel; judging alignment by its looks.
#
# **Next:** `C_vae_and_gan`.
# %% [markdown] lang="ko"
# ## 정리
#
# - 몸통 하나에 머리 여럿. 무게는 고정하거나, 잡음에서 배우거나, 기울기로 맞춥니다. 한 과제만 배우는 편이 나을 수도 있습니다.
# - P-Net은 가중치를 거의 다 나눠 쓰고, 창은 저마다 아는 것만 가르칩니다.
# - 변환기는 수 여섯 개가 가리키는 자리에서 네 픽셀을 섞어 읽으므로 기울기가 있습니다.
# - 함께 배우면 맨 끝의 손실이 첫 단계를 가르칩니다.
#
# **흔한 실수:** 손실의 크기를 견주기, 가장 가까운 픽셀을 읽기, 보기 좋은지로 정렬을 판정하기.
#
# **다음:** `C_vae_and_gan`.
