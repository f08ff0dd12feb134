# %% [markdown] lang="en"
# # C · VAE and GAN: faces that no camera saw
#
# **You can**, at the end:
#
# - compute the two terms of a VAE's objective and draw a code so that gradients pass;
# - say what the two networks of a GAN minimize, and why the generator's loss was changed;
# - turn a head with DR-GAN and TP-GAN, and name what each term of their losses asks for;
# - measure whether an invented frontal view helps a recognizer, and say why it is never evidence.
#
# **Before this:** C_architectures. **Reading:** 40 minutes. **Running:** {seconds} s on two CPU cores, {memory} MiB. **Papers:** Kingma and Welling 2014; Goodfellow et al. 2014; Tran et al., CVPR 2017; Huang et al., ICCV 2017.
# %% [markdown] lang="ko"
# # C · VAE와 GAN: 어떤 카메라도 보지 못한 얼굴
#
# 이 노트북을 마치면 **다음을 할 수 있습니다.**
#
# - VAE 목적 함수의 두 항을 계산하고, 기울기가 지나가도록 코드를 뽑습니다.
# - GAN의 두 신경망이 각각 무엇을 최소화하는지, 생성자의 손실을 왜 바꾸었는지 설명합니다.
# - DR-GAN과 TP-GAN으로 고개를 돌리고, 손실의 항마다 무엇을 요구하는지 말합니다.
# - 지어낸 정면 얼굴이 인식기에 도움이 되는지 재고, 왜 결코 증거가 아닌지 설명합니다.
#
# **선수 지식:** C_architectures. **읽는 시간:** 40분. **실행 시간:** CPU 코어 두 개에서 {seconds}초, {memory} MiB. **논문:** Kingma와 Welling 2014; Goodfellow 외 2014; Tran 외, CVPR 2017; Huang 외, ICCV 2017.
# %%
import facelab

facelab.set_seed(0)
# %% [markdown] lang="en"
# A camera at the side saw half a face, and a network draws all of it. Below: what a second camera saw at the same instant from the front.
# %% [markdown] lang="ko"
# 옆에 있는 카메라가 얼굴의 반을 보았습니다. 신경망은 얼굴 전체를 그립니다. 맨 아래는 같은 순간에 얼굴 앞의 둘째 카메라가 본 모습입니다.
# %% alt_en="Three rows of six synthetic faces: turned far to the side; frontal views drawn by TP-GAN, slightly woven, with the right skin and brows, but a pair of glasses is missing; the true frontal views." alt_ko="합성 얼굴 여섯 개씩 세 줄. 옆으로 많이 돌린 얼굴, TP-GAN이 그린 정면(피부색과 눈썹은 맞고 살짝 그물 무늬가 있지만 안경 하나가 사라졌다), 실제 정면."
import numpy as np

from facelab import course, evaluate, generative, images, models, plot
from facelab.synthetic import Population
from facelab.synthetic.turned import align_turned, frontalize_turned, turned_photos

photos = list(turned_photos(Population(401), range(16), sessions=2, bins=[(50, 70)], size=128))
seen = align_turned(photos, generative.tp_gan.ALIGNMENT)
tp_gan, dr_gan, vae = (generative.load(name) for name in ("tp_gan", "dr_gan", "vae"))
front = tp_gan.frontalize(seen.turned, seen.landmarks)
some = np.arange(0, 12, 2)
titles = ["the camera at the side", "TP-GAN", "the camera in front"]
plot.groups_sheet([list(faces[some]) for faces in (seen.turned, front, seen.frontal)], titles)


# %% [markdown] lang="en"
# > **Whose faces?** Drawn people's. The real set for this, Multi-PIE, holds 337 people who agreed to research, not to becoming somebody's "evidence". **The hidden half is invented.** It looks as sharp as the seen half, and one person has lost the glasses. Never treat it as what a person looks like.
#
# ## 1. VAE: a face becomes a cloud
#
# An *encoder* gives each face $x$ a normal distribution of codes $z$, a *decoder* draws a face from a code. Wanted is a likely $x$; what can be computed is a lower bound, the *ELBO*:
#
# $$\log p(x) \ge \mathbb{E}_{q(z|x)} \log p(x|z) - \mathrm{KL}\big(q(z|x)\,\|\,p(z)\big) \tag{CV.1}$$
#
# (Kingma and Welling 2014, equation 3.) The first term asks for the right pixels (`facelab.generative.vae.reconstruction_loss`), the second keeps the cloud near the standard normal one:
#
# $$\mathrm{KL} = \tfrac12 \sum_d \left(\mu_d^2 + \sigma_d^2 - 1 - \log \sigma_d^2\right) \tag{CV.2}$$
#
# (Kingma and Welling 2014, appendix B; `facelab.generative.vae.kl_divergence`.) On paper, with two axes: $\mu = (1, 0)$, $\sigma^2 = (1, 0.25)$. The first axis is shifted and costs $\tfrac12 \cdot 1 = 0.5$; the second is narrow and costs $\tfrac12 (0.25 - 1 + 1.386) = 0.318$. Together 0.818 nats.
#
# ### Exercise CV1 · check
# Write `kl(mean, variance)` for one code of D axes.
#
# <details><summary>Hint</summary>Four terms for each axis; add all of them up, then halve.</details>
# %% [markdown] lang="ko"
# > **누구의 얼굴인가요?** 아무의 얼굴도 아닌, 그린 사람들입니다. 실제 사진 모음 Multi-PIE에는 연구에 동의한 337명이 있지만, 누군가의 "증거"로 바뀌는 데 동의한 것은 아닙니다. **가려진 반쪽은 지어낸 것입니다.** 그런데도 보이는 반쪽만큼 또렷하고, 한 사람은 안경까지 사라졌습니다. 그 사람의 실제 모습으로 여기면 결코 안 됩니다.
#
# ## 1. VAE: 얼굴이 구름이 되다
#
# *인코더*(encoder)는 얼굴 $x$마다 코드 $z$의 정규분포를 내고, *디코더*(decoder)는 코드에서 얼굴을 그립니다. 바라는 것은 $x$의 가능도가 큰 것이지만, 계산할 수 있는 것은 그 하한인 *ELBO*입니다.
#
# $$\log p(x) \ge \mathbb{E}_{q(z|x)} \log p(x|z) - \mathrm{KL}\big(q(z|x)\,\|\,p(z)\big) \tag{CV.1}$$
#
# (Kingma와 Welling 2014의 식 3.) 첫 항은 픽셀이 맞기를 요구하고(`facelab.generative.vae.reconstruction_loss`), 둘째 항은 구름을 표준정규분포 가까이에 붙들어 둡니다.
#
# $$\mathrm{KL} = \tfrac12 \sum_d \left(\mu_d^2 + \sigma_d^2 - 1 - \log \sigma_d^2\right) \tag{CV.2}$$
#
# (Kingma와 Welling 2014의 부록 B. `facelab.generative.vae.kl_divergence`.) 축이 둘일 때 종이에 해 봅시다. $\mu = (1, 0)$, $\sigma^2 = (1, 0.25)$. 첫째 축은 옮겨져서 $\tfrac12 \cdot 1 = 0.5$, 둘째 축은 좁아져서 $\tfrac12 (0.25 - 1 + 1.386) = 0.318$입니다. 합치면 0.818나트입니다.
#
# ### 연습 CV1 · 확인
# 축이 D개인 코드 하나에 대해 `kl(mean, variance)`를 작성하세요.
#
# <details><summary>힌트</summary>축마다 항이 넷입니다. 모두 더한 뒤 반으로 나누세요.</details>
# %% exercise="CV1"
def kl(mean, variance):
    return ...


course.check("CV1", kl)


# %% solution="CV1"
def kl(mean, variance):
    return np.sum(mean**2 + variance - 1 - np.log(variance)) / 2


course.check("CV1", kl)
# %%
by_hand = generative.vae.kl_divergence(np.array([[1.0, 0.0]]), np.log([[1.0, 0.25]]))
print(f"by hand 0.818, facelab {float(by_hand[0]):.3f} nats")
assert abs(float(by_hand[0]) - 0.818) < 1e-3


# %% [markdown] lang="en"
# A code is *drawn*, and chance has no slope. The trick of section 2.4: draw $\varepsilon$ elsewhere, and let $\mu$ and $\sigma$ only shift and stretch it.
#
# $$z = \mu + \sigma \varepsilon, \quad \varepsilon \sim N(0, 1) \tag{CV.3}$$
#
# (Kingma and Welling 2014, the *reparameterization trick*; `facelab.generative.Sampling`.)
#
# ### Exercise CV2 · check
# Write `draw_code(mean, log_variance, noise)`. Networks return $\log \sigma^2$, which may be any number.
#
# <details><summary>Hint</summary>The spread is exp(log_variance / 2).</details>
# %% [markdown] lang="ko"
# 코드는 *뽑는* 것인데, 우연에는 기울기가 없습니다. 2.4절의 요령은 $\varepsilon$을 다른 데서 뽑고, $\mu$와 $\sigma$는 그것을 옮기고 늘이기만 하는 것입니다.
#
# $$z = \mu + \sigma \varepsilon, \quad \varepsilon \sim N(0, 1) \tag{CV.3}$$
#
# (Kingma와 Welling 2014의 *재매개변수화 요령*(reparameterization trick). `facelab.generative.Sampling`.)
#
# ### 연습 CV2 · 확인
# `draw_code(mean, log_variance, noise)`를 작성하세요. 신경망은 어떤 수든 될 수 있는 $\log \sigma^2$을 냅니다.
#
# <details><summary>힌트</summary>퍼진 정도는 exp(log_variance / 2)입니다.</details>
# %% exercise="CV2"
def draw_code(mean, log_variance, noise):
    return ...


course.check("CV2", draw_code)


# %% solution="CV2"
def draw_code(mean, log_variance, noise):
    return mean + np.exp(log_variance / 2) * noise


course.check("CV2", draw_code)
# %% [markdown] lang="en"
# Train one here: all it takes is `fit`, because the layer that draws also adds the divergence to the loss.
# %% [markdown] lang="ko"
# 지금 여기서 몇 초 동안 학습해 봅시다. 코드를 뽑는 층이 발산도 손실에 더하므로 `fit`이면 됩니다.
# %%
faces = generative.pixels.to_signed(seen.frontal, (64, 64))
started = generative.load("vae", weights=None)
history = started.training_model(seed=0).fit(faces, faces, batch_size=16, epochs=30, verbose=0).history["loss"]
print(f"negative ELBO: {history[0]:,.0f} nats after one epoch, {history[-1]:,.0f} after 30")
assert history[-1] < 0.5 * history[0]
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** `vae` comes with facelab and learned from 360 other people for minutes. Faces of people it never saw go through 64 numbers and back. What is lost: skin color, expression, or fine lines? And what comes out of a *random* code?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** facelab에 들어 있는 `vae`는 다른 360명에게서 몇 분 동안 배웠습니다. 본 적 없는 사람의 얼굴이 숫자 64개를 거쳐 돌아옵니다. 무엇을 잃을까요? 피부색, 표정, 가는 주름? 그리고 *아무* 코드에서는 무엇이 나올까요?
# %% alt_en="Three rows of six faces: true frontal views; their blurred reconstructions with the right hair and shape, without beard and glasses; from random codes some faces and some that are only half one." alt_ko="얼굴 여섯 개씩 세 줄. 실제 정면, 머리와 얼굴형은 맞지만 흐리고 수염과 안경이 사라진 복원, 아무 코드에서 그린, 얼굴이거나 얼굴이 되다 만 그림."
random_codes = np.random.default_rng(0).normal(size=(6, 64))
rows = [seen.frontal[some], vae.reconstruct(seen.frontal[some]), vae.decode(random_codes)]
plot.groups_sheet([list(row) for row in rows], ["faces", "through 64 numbers", "from random codes"])
# %% [markdown] lang="en"
# Blurred: where the code leaves open which of two sharp faces it was, squared error is smallest for their *average*. What is rare goes first: beard, glasses. Random codes are faces only as far as the KL term was obeyed. An earlier training with pixels of $\sigma = 0.2$ instead of 0.7 weighed it less: error 0.0086 instead of 0.0104 on held people, and mush for random codes. Between two codes lie faces, not two photos laid over each other:
# %% [markdown] lang="ko"
# 흐립니다. 코드만으로 두 또렷한 얼굴 가운데 어느 쪽인지 알 수 없을 때, 제곱 오차는 둘의 *평균*에서 가장 작기 때문입니다. 수염이나 안경처럼 드문 것이 먼저 사라집니다. 아무 코드가 얼굴이 되는 것은 KL 항이 지켜진 만큼뿐입니다. 픽셀의 $\sigma$를 0.7 대신 0.2로 두고 학습했더니 KL 항의 무게가 줄어, 처음 보는 사람들의 오차는 0.0104가 아닌 0.0086이었지만 아무 코드에서는 뭉개진 그림만 나왔습니다. 두 코드 사이에도 얼굴이 있습니다. 사진 두 장을 겹친 것이 아닙니다.
# %% alt_en="Eight faces in a row: from one synthetic person to another, skin, hair and shape change step by step, without a double contour." alt_ko="얼굴 여덟 개가 한 줄. 한 합성 인물에서 다른 인물로 피부색, 머리, 얼굴형이 차츰 바뀌며 윤곽이 겹치지 않는다."
plot.contact_sheet(list(vae.interpolate(seen.frontal[10], seen.frontal[6], steps=8)), columns=8)
# %%
one_each = seen.sessions == 0
upright = vae.reconstruction_error(seen.frontal[one_each])
wins = int((vae.reconstruction_error(seen.frontal[one_each][:, ::-1]) > upright).sum())
interval = evaluate.wilson(wins, len(upright))
print(
    f"upside down surprises more: {wins} of {len(upright)} people ({interval.low:.2f} to {interval.high:.2f}), chance 0.50"
)
assert wins > 12


# %% [markdown] lang="en"
# What a VAE restores badly is unlike what it learned: a sign of an unusual face (masks, turned heads, or people whom the training forgot).
#
# ## 2. GAN: a minimax game
#
# No average is asked for, but to be *taken for* a photo. A discriminator $D$ judges, a generator $G$ wants to be believed:
#
# $$\min_G \max_D \; \mathbb{E}_x \log D(x) + \mathbb{E}_z \log \big(1 - D(G(z))\big) \tag{CV.4}$$
#
# (Goodfellow 2014, equation 1; `facelab.generative.trainer.discriminator_loss`.) At chance $D$'s loss is $2 \log 2 = 1.386$. The same paper, section 3, gives the generator another loss:
#
# $$L_G = -\log D(G(z)) \tag{CV.5}$$
#
# (Goodfellow 2014, section 3; `facelab.generative.trainer.generator_loss`.)
# %% [markdown] lang="ko"
# VAE가 잘 되살리지 못하는 것은 배운 것과 다른 것입니다. 가면, 돌린 고개, 또는 학습에서 빠진 사람들처럼 낯선 얼굴을 알리는 신호입니다.
#
# ## 2. GAN: 미니맥스 게임
#
# 평균이 아니라, 사진으로 *보이기*를 바랍니다. 판별자(discriminator) $D$가 판정하고, 생성자(generator) $G$는 믿게 만들려 합니다.
#
# $$\min_G \max_D \; \mathbb{E}_x \log D(x) + \mathbb{E}_z \log \big(1 - D(G(z))\big) \tag{CV.4}$$
#
# (Goodfellow 2014의 식 1. `facelab.generative.trainer.discriminator_loss`.) 찍기만 하는 판별자는 $2 \log 2 = 1.386$을 치릅니다. 같은 논문의 3절은 생성자에게 다른 손실을 줍니다.
#
# $$L_G = -\log D(G(z)) \tag{CV.5}$$
#
# (Goodfellow 2014의 3절. `facelab.generative.trainer.generator_loss`.)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Early in training every generated image is found out: the logit of $D$ is about -6. How steep is each of the two losses there, and from which one can the generator learn?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 학습 초반에는 생성한 그림이 모두 들통나서 $D$의 로짓이 -6쯤입니다. 거기서 두 손실은 각각 얼마나 가파르고, 생성자는 어느 쪽에서 배울 수 있을까요?
# %% alt_en="Two falling curves over the discriminator's logit: equation CV.4's is flat at the left, where the generator loses, CV.5's is steep there and flat at the right." alt_ko="판별자의 로짓에 대한 내려가는 곡선 둘. CV.4의 것은 생성자가 지는 왼쪽에서 평평하고, CV.5의 것은 거기서 가파르고 오른쪽에서 평평하다."
logits = np.linspace(-8, 8, 200)
figure, axes = plot.new_axes("logit of D for a generated image", "loss of the generator", size=(6, 3.5))
axes.plot(logits, -np.logaddexp(0, logits), label="CV.4: log (1 - D)")
axes.plot(logits, generative.trainer.generator_loss(logits), "--", label="CV.5: -log D")
axes.legend(frameon=False)
figure


# %% [markdown] lang="en"
# Both fall, so both want the same. But CV.4 is flat exactly where the generator has most to learn.
#
# ### Exercise CV3 · modify
# `-np.logaddexp(0, logits)` is CV.4's part of the generator. Change it to CV.5: write `wants(logits)`.
#
# <details><summary>Hint</summary>-log of 1 / (1 + exp(-x)).</details>
# %% [markdown] lang="ko"
# 둘 다 내려가므로 바라는 것은 같습니다. 그러나 CV.4는 생성자가 가장 많이 배워야 할 바로 그곳에서 평평합니다.
#
# ### 연습 CV3 · 바꿔 보기
# `-np.logaddexp(0, logits)`는 CV.4에서 생성자의 몫입니다. CV.5로 바꾸어 `wants(logits)`를 작성하세요.
#
# <details><summary>힌트</summary>1 / (1 + exp(-x))의 -log입니다.</details>
# %% exercise="CV3"
def wants(logits):
    return ...


course.check("CV3", wants)


# %% solution="CV3"
def wants(logits):
    return np.log1p(np.exp(-logits))


course.check("CV3", wants)
# %% [markdown] lang="en"
# ## 3. DR-GAN: the person without the pose
#
# Its generator is an encoder, which gives a code $f(x)$ of the person, and a decoder, which is told a pose $c$ and noise $z$. Its discriminator says *who* it sees, with one more class, "fake", and *in which pose*:
#
# $$V_D = \log D^{id}_{y}(x) + \log D^{pose}_{p}(x) + \log D^{id}_{fake}\big(G(x, c, z)\big) \tag{CV.6}$$
#
# (Tran 2017, section 3; `facelab.generative.RotationTrainer`.) $G$ wants its pictures to be taken for the same person in pose $c$. So nothing of the old pose may be left in the code: it is *disentangled*, and serves to compare people, too.
# %% [markdown] lang="ko"
# ## 3. DR-GAN: 포즈를 뺀 사람
#
# 생성자는 사람의 코드 $f(x)$를 내는 인코더와, 포즈 $c$와 잡음 $z$를 함께 받는 디코더로 되어 있습니다. 판별자는 *누구*인지("가짜" 클래스가 하나 더 있습니다), *어떤 포즈*인지 말합니다.
#
# $$V_D = \log D^{id}_{y}(x) + \log D^{pose}_{p}(x) + \log D^{id}_{fake}\big(G(x, c, z)\big) \tag{CV.6}$$
#
# (Tran 2017의 3절. `facelab.generative.RotationTrainer`.) $G$는 자기 그림이 포즈 $c$를 한 같은 사람으로 보이기를 바랍니다. 그러려면 코드에 원래 포즈가 남아 있으면 안 됩니다. 이렇게 *풀어낸*(disentangled) 코드는 사람을 비교하는 데에도 쓰입니다.
# %% alt_en="Three rows of six faces: each starts with a turned synthetic face, followed by DR-GAN's blurred views of that person from minus 60 to plus 60 degrees." alt_ko="얼굴 여섯 개씩 세 줄. 줄마다 돌린 합성 얼굴 하나로 시작해, DR-GAN이 그린 같은 사람의 -60도에서 +60도까지의 흐린 모습이 이어진다."
poses = np.array([-60, -30, 0, 30, 60])
turned_by_us = [[seen.turned[i], *dr_gan.rotate(seen.turned[[i] * 5], poses)] for i in (0, 4, 8)]
plot.groups_sheet(turned_by_us, [f"seen at {seen.yaws[i]:.0f}°, drawn at -60°, -30°, 0°, 30°, 60°" for i in (0, 4, 8)])


# %% [markdown] lang="en"
# ## 4. TP-GAN: two pathways
#
# One network sees the whole face. Four small ones see eyes, nose and mouth from near (`facelab.generative.tp_gan.crop_parts`), and what they draw is laid where the part belongs in a frontal face. Then
#
# $$L = L_{pixel} + \lambda_1 L_{sym} + \lambda_2 L_{adv} + \lambda_3 L_{ip} + \lambda_4 L_{tv} \tag{CV.7}$$
#
# (Huang 2017, section 3.2; `facelab.generative.FrontalTrainer`.) In this order: be the right face, be symmetric, be taken for a photo, be the same *person* to a recognizer that does not learn, be smooth.
#
# ### Exercise CV4 · check
# Write `asymmetry(face)` for one gray face (H, W): $L_{sym}$, the mean absolute difference to the mirror image.
#
# <details><summary>Hint</summary>face[:, ::-1] is the mirror image.</details>
# %% [markdown] lang="ko"
# ## 4. TP-GAN: 두 갈래 길
#
# 신경망 하나는 얼굴 전체를 봅니다. 작은 신경망 넷은 눈, 코, 입을 가까이서 보고(`facelab.generative.tp_gan.crop_parts`), 그린 것을 정면 얼굴에서 그 부분이 있을 자리에 놓습니다. 그리고
#
# $$L = L_{pixel} + \lambda_1 L_{sym} + \lambda_2 L_{adv} + \lambda_3 L_{ip} + \lambda_4 L_{tv} \tag{CV.7}$$
#
# (Huang 2017의 3.2절. `facelab.generative.FrontalTrainer`.) 차례대로 이런 요구입니다. 맞는 얼굴일 것, 대칭일 것, 사진으로 보일 것, 학습하지 않는 인식기에게 같은 *사람*일 것, 매끄러울 것.
#
# ### 연습 CV4 · 확인
# 흑백 얼굴 하나(H, W)에 대해 $L_{sym}$, 곧 거울상과의 평균 절대 차이 `asymmetry(face)`를 작성하세요.
#
# <details><summary>힌트</summary>face[:, ::-1]이 거울상입니다.</details>
# %% exercise="CV4"
def asymmetry(face):
    return ...


course.check("CV4", asymmetry)


# %% solution="CV4"
def asymmetry(face):
    return np.abs(face - face[:, ::-1]).mean()


course.check("CV4", asymmetry)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** On which half is TP-GAN's picture further from the truth: the one that the camera saw, or the hidden one? On every person?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** TP-GAN의 그림은 어느 반쪽에서 실제와 더 다를까요? 카메라가 본 쪽, 아니면 가려진 쪽? 누구에게나 그럴까요?
# %%
right = np.arange(64) > 31.4  # of the picture; the template's nose is at 31.4
hidden = seen.face & (right == (seen.yaws > 0)[:, None, None])  # who turns to the right hides the right half
near, far = (generative.face_psnr(seen.frontal, front, part) for part in (seen.face & ~hidden, hidden))
lost = (near - far).reshape(16, 2).mean(axis=1)  # two instants of each person
interval = evaluate.intervals.student(lost)
print(f"seen half {near.mean():.1f} dB, hidden half {far.mean():.1f} dB")
print(f"lost: {lost.mean():.1f} dB ({interval.low:.1f} to {interval.high:.1f}); by {(lost > 0).sum()} of 16 people")
assert interval.low > 0
# %% [markdown] lang="en"
# The hidden half is a guess: mirrored, and filled in from 360 others. A scar there is gone.
#
# ## 5. Does it help a recognizer?
#
# Each turned face is compared with true frontal photos of *other* instants, by `facelab_distilled`, which had no part in the training. Of DR-GAN there are two answers: its picture, and its code.
# %% [markdown] lang="ko"
# 가려진 반쪽은 추측입니다. 거울에 비추고, 다른 사람 360명에게서 배운 것으로 채웠습니다. 그쪽의 흉터는 사라집니다.
#
# ## 5. 인식기에 도움이 될까?
#
# 돌린 얼굴을 *다른* 순간에 찍은 실제 정면 사진과 비교합니다. 비교하는 `facelab_distilled`는 학습에 관여하지 않았습니다. DR-GAN의 대답은 그림과 코드, 둘입니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Order them by AUC (chance: 0.5): the turned face as it is, a 3-D warp that learns nothing, TP-GAN, DR-GAN's picture, DR-GAN's code, and the true frontal view.
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** AUC 순서(찍으면 0.5)로 늘어놓으세요. 돌린 얼굴 그대로, 아무것도 배우지 않는 3-D 변형, TP-GAN, DR-GAN의 그림, DR-GAN의 코드, 실제 정면.
# %%
embedder = models.load("facelab_distilled")


def vectors_of(faces):
    return embedder(np.stack([images.warping.stretch(face, 80, 80) for face in faces]))


ways = {
    "as it is": vectors_of(seen.turned),
    "3-D warp": vectors_of(frontalize_turned(photos, generative.tp_gan.ALIGNMENT)),
    "TP-GAN": vectors_of(front),
    "DR-GAN": vectors_of(dr_gan.rotate(seen.turned, np.zeros(len(seen)))),
    "DR-GAN's code": dr_gan.codes(seen.turned),
    "truth": vectors_of(seen.frontal),
}
# %% alt_en="AUC with error bars for six ways, beside a dotted line at 0.5: the turned face about 0.9, 3-D warp and TP-GAN about 0.98, DR-GAN's picture lower, its code about 0.92, the true frontal view 1." alt_ko="여섯 방법의 AUC와 오차 막대, 0.5의 점선. 돌린 얼굴은 0.9쯤, 3-D 변형과 TP-GAN은 0.98쯤, DR-GAN의 그림은 더 낮고 코드는 0.92쯤, 실제 정면은 1이다."
references = dict.fromkeys(ways, ways["truth"]) | {"DR-GAN's code": dr_gan.codes(seen.frontal)}
asked, other = np.nonzero((seen.labels[:, None] != seen.labels) | (seen.sessions[:, None] != seen.sessions))
pairs = np.stack([seen.labels[asked], seen.labels[other]], axis=1)
figure, axes = plot.new_axes("", "AUC, 95 % over people", size=(7, 3.5))
for place, (way, vectors) in enumerate(ways.items()):
    distances = 1 - np.sum(vectors[asked] * references[way][other], axis=1)
    found = evaluate.judged_pairs(pairs, distances, np.random.default_rng(0))
    print(f"{way:13}: {found}")
    low, high = found.auc - found.interval.low, found.interval.high - found.auc
    axes.errorbar(place, found.auc, yerr=[[low], [high]], marker="o", capsize=5)
axes.axhline(0.5, color="gray", linestyle=":")
axes.set_xticks(range(len(ways)), ways)
figure
# %% [markdown] lang="en"
# TP-GAN helps this small recognizer. So does the warp, which learned nothing but was told all landmarks, hidden ones too. DR-GAN's picture has lost more of the person than the turn had hidden; its code does better than its picture.
#
# With 40 people (`experiments/frontalization.py`), turned by 60 to 75 degrees: 0.790 as it is, 0.959 with TP-GAN (gain 0.169, from 0.128 to 0.205), 0.971 with the warp. For the *stronger* `dlib_resnet`: 0.926, 0.931 (gain 0.004, from -0.029 to 0.036) and 0.972; at 45 to 60 degrees TP-GAN *costs* it 0.019 (0.009 to 0.030). A generator adds no knowledge of the person. It helps who cannot read profiles.
#
# ### Exercise CV5 · open
# Turn the heads by 20 to 40 degrees instead (`bins`), and compare again. From which angle on is an invented face worth having, and what would you tell a court that is shown one?
#
# <details><summary>Hint</summary>Change `bins` in the second code cell and run everything. At small angles the turned face itself is hard to beat.</details>
# %% [markdown] lang="ko"
# TP-GAN은 이 작은 인식기를 돕습니다. 아무것도 배우지 않은 3-D 변형도 그만큼 돕지만, 변형은 가려진 것까지 특징점을 모두 알고 있었습니다. DR-GAN의 그림은 고개를 돌려 가려진 것보다 더 많이 그 사람을 잃었습니다. 코드가 그림보다 낫습니다.
#
# 40명으로 재면(`experiments/frontalization.py`) 60–75도에서 그대로는 0.790, TP-GAN은 0.959(이득 0.169, 0.128에서 0.205), 변형은 0.971입니다. *더 강한* `dlib_resnet`에서는 차례로 0.926, 0.931(이득 0.004, -0.029에서 0.036), 0.972이고, 45–60도에서 TP-GAN은 오히려 0.019(0.009에서 0.030)를 *잃게* 합니다. 생성자는 그 사람에 대한 지식을 더하지 않습니다. 옆얼굴을 읽지 못하는 인식기를 도울 뿐입니다.
#
# ### 연습 CV5 · 열린 문제
# 고개를 20도에서 40도만 돌리고(`bins`) 다시 비교하세요. 몇 도부터 지어낸 얼굴이 쓸모가 있나요? 법정에 그런 얼굴이 제시된다면 무엇이라고 말하겠습니까?
#
# <details><summary>힌트</summary>둘째 코드 셀의 `bins`를 바꾸고 모두 다시 실행하세요. 각도가 작으면 돌린 얼굴 그대로를 이기기 어렵습니다.</details>
# %% [markdown] lang="en"
# ## Quiz
#
# 1. **The KL term is left out. What happens?**
# <details><summary>a) Random codes no longer give faces</summary>Yes: the clouds shrink to points far from each other, and between them the decoder was never asked.</details>
# <details><summary>b) The reconstructions get worse</summary>No: they get sharper, nothing holds the codes back any more.</details>
#
# 2. **Why is ε drawn outside of μ and σ?**
# <details><summary>a) So that the code is different each time</summary>No: drawing from N(μ, σ²) directly would do that as well.</details>
# <details><summary>b) So that gradients reach μ and σ</summary>Yes: a shifted and stretched number has a slope, a drawn one has none.</details>
#
# 3. **The discriminator's loss is 1.386 for both kinds of pictures together. Good news?**
# <details><summary>a) Yes, the generator is perfect</summary>No: a discriminator that has learned nothing has the same loss.</details>
# <details><summary>b) It is at chance; look at the pictures</summary>Yes: the loss of one network says nothing without the other's strength.</details>
#
# 4. **A witness's photo shows a profile. The police publishes TP-GAN's frontal view. Your advice?**
# <details><summary>a) Fine, the recognizer confirms it</summary>No: TP-GAN was trained to please a recognizer. Its approval is no evidence.</details>
# <details><summary>b) Publish the photo, not the invention</summary>Yes: half of the face was made up from others, and somebody innocent may look like it.</details>
# %% [markdown] lang="ko"
# ## 퀴즈
#
# 1. **KL 항을 빼면 어떻게 될까요?**
# <details><summary>a) 아무 코드에서는 더 이상 얼굴이 나오지 않는다</summary>맞습니다. 구름이 서로 먼 점들로 오그라들고, 그 사이는 디코더가 배운 적이 없습니다.</details>
# <details><summary>b) 복원이 나빠진다</summary>아닙니다. 코드를 붙드는 것이 없어져 오히려 또렷해집니다.</details>
#
# 2. **왜 ε을 μ와 σ 밖에서 뽑을까요?**
# <details><summary>a) 매번 다른 코드를 얻으려고</summary>아닙니다. N(μ, σ²)에서 바로 뽑아도 그렇게 됩니다.</details>
# <details><summary>b) 기울기가 μ와 σ에 닿게 하려고</summary>맞습니다. 옮기고 늘인 수에는 기울기가 있지만 뽑은 수에는 없습니다.</details>
#
# 3. **두 종류의 그림을 합친 판별자의 손실이 1.386입니다. 좋은 소식일까요?**
# <details><summary>a) 그렇다, 생성자가 완벽하다</summary>아닙니다. 아무것도 배우지 못한 판별자도 손실이 같습니다.</details>
# <details><summary>b) 찍고 있을 뿐이니 그림을 봐야 한다</summary>맞습니다. 한 신경망의 손실은 상대의 실력을 모르면 아무 뜻이 없습니다.</details>
#
# 4. **목격자의 사진에는 옆얼굴만 있습니다. 경찰이 TP-GAN의 정면을 공개하려 합니다. 어떻게 조언할까요?**
# <details><summary>a) 괜찮다, 인식기도 같은 사람이라고 한다</summary>아닙니다. TP-GAN은 인식기의 마음에 들도록 학습했습니다. 인식기의 동의는 증거가 아닙니다.</details>
# <details><summary>b) 지어낸 것이 아니라 사진을 공개하라</summary>맞습니다. 얼굴의 반을 다른 사람들의 얼굴로 채웠고, 죄 없는 누군가가 닮았을 수 있습니다.</details>
# %% [markdown] lang="en"
# ## Recap
#
# - A VAE balances pixels against the price of a code, and draws codes so that gradients pass; it blurs what it cannot know.
# - A GAN's generator wants to be believed; -log D has a slope where it loses.
# - DR-GAN takes the pose out of the code; TP-GAN draws the parts from near and keeps the person for a recognizer.
# - A frontal view can help a recognizer, and its hidden half is invented: never evidence.
#
# **Common mistakes:** taking sharp for true; judging a generator by the recognizer it was trained with; leaving out the simple baseline.
#
# **Next:** `D_facenet`, where a vector does the work alone.
# %% [markdown] lang="ko"
# ## 정리
#
# - VAE는 픽셀과 코드의 값을 저울질하고, 기울기가 지나가도록 코드를 뽑습니다. 알 수 없는 것은 흐립니다.
# - GAN의 생성자는 믿게 만들려 합니다. -log D는 지는 곳에서 기울기가 있습니다.
# - DR-GAN은 코드에서 포즈를 빼냅니다. TP-GAN은 부분을 가까이서 그리고, 인식기를 써서 사람을 지킵니다.
# - 정면 얼굴은 인식기를 도울 수 있지만 가려진 반쪽은 지어낸 것입니다. 결코 증거가 아닙니다.
#
# **흔한 실수:** 또렷하면 맞다고 믿기, 함께 학습한 인식기로 생성자를 평가하기, 단순한 기준을 빼놓기.
#
# **다음:** 벡터 혼자 일하는 `D_facenet`.
