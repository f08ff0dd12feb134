# %% [markdown] lang="en"
# # G · OpenFace, and onto a phone
#
# **You can**, at the end:
#
# - say what OpenFace changed between 76.1 % and 92.9 %, and which part of it can be checked here;
# - time two networks, or one detection against two, so that the ratio can be trusted;
# - store a network in 32, 16 or 8 bits, by hand and as a TensorFlow Lite file;
# - weigh size, speed and accuracy side by side.
#
# **Before this:** C_architectures, D_facenet. **Reading:** 35 minutes. **Running:** {seconds} s on two CPU cores, {memory} MiB. **Papers:** Amos et al., *OpenFace*,
# CMU-CS-16-118, 2016; Jacob et al., *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference*, CVPR 2018.
# %% [markdown] lang="ko"
# # G · OpenFace, 그리고 휴대전화로
#
# 이 노트북을 마치면 **다음을 할 수 있습니다.**
#
# - OpenFace가 76.1 %에서 92.9 %로 가면서 무엇을 바꿨고, 그중 무엇을 여기서 확인할 수 있는지 말합니다.
# - 신경망 둘, 또는 검출 한 번과 두 번의 시간을 믿을 수 있는 비율로 잽니다.
# - 신경망을 32, 16, 8비트로, 손으로도 TensorFlow Lite 파일로도 저장합니다.
# - 크기, 속도, 정확도를 나란히 놓고 견줍니다.
#
# **선수 지식:** C_architectures, D_facenet. **읽는 시간:** 35분. **실행 시간:** CPU 코어 두 개에서 {seconds}초, {memory} MiB. **논문:** Amos 외, *OpenFace*,
# CMU-CS-16-118, 2016; Jacob 외, *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference*, CVPR 2018.
# %%
import facelab

facelab.set_seed(0)
# %% [markdown] lang="en"
# Google's FaceNet was private. In 2015 students at Carnegie Mellon built it again in the open, small enough for a phone, from public photos: OpenFace. Its network nn4.small2 is an Inception network of 3.7 million
# weights that looks at 96×96 pixels. Here is where its single alignment puts a face: the outer corners of the eyes and the nose onto fixed pixels.
# %% [markdown] lang="ko"
# 구글의 FaceNet은 비공개였습니다. 2015년 카네기멜런의 학생들이 공개된 사진으로, 휴대전화에 들어갈 만큼 작게 다시 만들었습니다. OpenFace입니다. 신경망 nn4.small2는 가중치가 370만 개인 Inception
# 신경망이고 96×96 픽셀을 봅니다. OpenFace는 정렬을 한 번만 합니다. 두 눈의 바깥 끝과 코를 정해진 픽셀에 놓습니다. 얼굴이 어디에 놓이는지 봅시다.
# %% alt_en="Six aligned synthetic faces of 96 by 96 pixels; eyes and nose lie at the same places in all of them." alt_ko="96×96 픽셀로 정렬한 합성 얼굴 여섯 개. 눈과 코가 모두 같은 자리에 있다."
import numpy as np

from facelab import cards, course, detection, evaluate, mobile, models, plot, synthetic, training
from facelab.mobile.timing import side_by_side
from facelab.pipeline import largest_face_or_center

photos = synthetic.shipped_people().photos
photos = photos.subset(np.flatnonzero((photos.labels < 40) & (np.arange(len(photos)) % 2 == 0)))
card = cards.card("openface")
shown = training.align_photos(photos.subset(np.arange(0, 36, 6)), card.alignment).faces
print(card.alignment)
plot.contact_sheet(list(shown))
# %% [markdown] lang="en"
# `exact=False`: MTCNN finds no outer corners of the eyes, so this template is an approximation from its five points, and the card says so.
#
# > **Whose photos?** Here no one's. OpenFace learned from FaceScrub and CASIA-WebFace, half a million photos of some 11,000 people, collected from the web without asking them; for research only. Its weights cannot be had offline. facelab has the architecture, and its port
# > returns what the original returned to 2·10⁻⁶ on a hundred recorded faces (`facelab models openface`). Untrained, a network can be timed and weighed, but not judged: so we do.
#
# ## 1. What was published
#
# | network | published LFW accuracy | what changed |
# |---|---|---|
# | nn4.v1 | 0.7612 | |
# | nn4.v2 | 0.9157 | training: all triplets of a batch in place of one for each pair, another alignment |
# | nn4.small1.v1 | 0.9210 | smaller network |
# | nn4.small2.v1 | 0.9292 ± 0.0134 | smaller still |
#
# (cmusatyalab.github.io/openface/models-and-accuracies.) OpenFace 0.2.0, in January 2016, also told of almost half the execution time and of training in a day in place of a week. So the gain in accuracy came from *training and alignment*, mostly; the smaller network brought speed.
# %% [markdown] lang="ko"
# `exact=False`인 까닭은 이렇습니다. MTCNN은 눈의 바깥 끝을 찾지 않으므로 이 틀은 다섯 점에서 얻은 어림값이고, 카드에 그렇게 적혀 있습니다.
#
# > **누구의 사진인가요?** 여기서는 아무의 사진도 아닙니다. OpenFace는 FaceScrub과 CASIA-WebFace, 곧 11,000명쯤의 사진 50만 장으로 배웠습니다. 묻지 않고 웹에서 모은 것이고 연구에만 쓸 수 있습니다. 가중치는 오프라인으로 구할 수 없습니다. facelab에는
# > 구조가 있고, 옮겨 만든 신경망은 기록해 둔 얼굴 100개에서 원본과 2·10⁻⁶ 이내로 같은 값을 냅니다(`facelab models openface`). 학습되지 않은 신경망은 시간을 재고 무게를 달 수는 있어도 평가할 수는 없습니다. 그렇게만 합니다.
#
# ## 1. 발표된 것
#
# | 신경망 | LFW 발표 정확도 | 바뀐 것 |
# |---|---|---|
# | nn4.v1 | 0.7612 | |
# | nn4.v2 | 0.9157 | 학습: 쌍마다 삼중항 하나 대신 배치의 모든 삼중항, 다른 정렬 |
# | nn4.small1.v1 | 0.9210 | 더 작은 신경망 |
# | nn4.small2.v1 | 0.9292 ± 0.0134 | 그보다 더 작게 |
#
# (cmusatyalab.github.io/openface/models-and-accuracies.) 2016년 1월의 OpenFace 0.2.0은 실행 시간이 거의 절반이 되고 학습이 일주일에서 하루로 줄었다고도 알렸습니다. 정확도를 올린 것은 대부분 *학습 방법과 정렬*이고, 작은 신경망이 가져온 것은 속도입니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** nn4 has 7.0 million weights, nn4.small2 3.7 million. Is the smaller one twice as fast?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** nn4의 가중치는 700만 개, nn4.small2는 370만 개입니다. 작은 쪽이 두 배 빠를까요?
# %%
face = np.zeros((1, 96, 96, 3), "float32")
networks = {name: cards.untrained(name) for name in ("openface_nn4", "openface")}
for name, network in networks.items():
    cost = models.cost(network)
    print(f"{name:13} {cost.parameters / 1e6:.1f} M weights, {cost.flops / 1e6:.0f} M operations")
# %%
calls = {name: (lambda network=network: network.predict_on_batch(face)) for name, network in networks.items()}
times = side_by_side(calls, rounds=20)
ratio = np.median(times["openface"] / times["openface_nn4"])
print(f"milliseconds: {np.median(times['openface_nn4']):.1f} and {np.median(times['openface']):.1f}, ratio {ratio:.2f}")
assert ratio < 1.1
# %% [markdown] lang="en"
# Time follows operations, not weights, and small layers have costs of their own. (The milliseconds change with the computer and what else it does; the *ratio*, taken round by round, hardly does.)
#
# ## 2. Once is enough
#
# OpenFace 0.1 looked for the face twice: once to find it, once more inside the alignment. What did that cost?
# %% [markdown] lang="ko"
# 시간은 가중치가 아니라 연산을 따라가고, 작은 층에도 저마다의 값이 듭니다. (밀리초는 컴퓨터와 그때 하는 다른 일에 따라 달라지지만, 번갈아 재어 얻은 *비율*은 거의 그대로입니다.)
#
# ## 2. 한 번이면 된다
#
# OpenFace 0.1은 얼굴을 두 번 찾았습니다. 한 번은 찾으려고, 또 한 번은 정렬 안에서. 얼마나 손해였을까요?
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** The whole way from photo to vector, with one detection and with two: how large is the ratio? What does it depend on?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 사진에서 벡터까지, 검출이 한 번일 때와 두 번일 때의 비율은 얼마일까요? 무엇에 달려 있을까요?
# %%
detector, image = detection.MTCNN(), photos.image(0)


def represent(detections):
    for _ in range(detections):
        found = largest_face_or_center(detector([image])[0], image.shape)
    aligned_face = detection.align(image, found, card.alignment)
    return networks["openface"].predict_on_batch(card.preprocessing(aligned_face))


# %%
times = side_by_side({"once": lambda: represent(1), "twice": lambda: represent(2)}, rounds=15)
print(f"detecting once takes {np.median(times['once'] / times['twice']):.2f} of the time of detecting twice")
assert np.median(times["once"]) < np.median(times["twice"])


# %% [markdown] lang="en"
# The smaller the network becomes, the more the detector weighs: whoever makes things fast must measure the whole way.
#
# ## 3. Fewer bits
#
# A weight is a float32: 4 bytes. Most of its precision is never needed. *Quantization* stores whole numbers $q$ of 8 bits, and two numbers for a whole layer, a scale $S$ and a zero point $Z$:
#
# $$r = S\,(q - Z) \tag{G.1}$$
#
# (Jacob 2018, equation 1; `facelab.mobile.quantization.quantize`, `facelab.mobile.quantization.dequantize`.) On paper, for values from -0.5 to 2.05: 255 steps over a width of 2.55 make $S = 0.01$, and -0.5 becomes -128 if $Z = -128 + 50 = -78$. Zero itself is then exactly -78, as it must be: padding and ReLU are full of zeros.
#
# ### Exercise G1 · check
# Write `scale_and_zero_point(low, high)` → (S, Z) for 8 bits, -128 to 127. Zero must be in the range.
#
# <details><summary>Hint</summary>low = min(low, 0), high = max(high, 0). The scale is the width over 255; the zero point solves low = S(-128 - Z); it is a whole number.</details>
# %% [markdown] lang="ko"
# 신경망이 작아질수록 검출기의 몫이 커집니다. 빠르게 만들려면 처음부터 끝까지 재야 합니다.
#
# ## 3. 더 적은 비트로
#
# 가중치 하나는 float32, 4바이트입니다. 그 정밀도는 대부분 쓸 일이 없습니다. *양자화*(quantization)는 8비트 정수 $q$와, 층 전체에 수 두 개, 곧 스케일 $S$와 영점(zero point) $Z$를 저장합니다.
#
# $$r = S\,(q - Z) \tag{G.1}$$
#
# (Jacob 2018의 식 1. `facelab.mobile.quantization.quantize`, `facelab.mobile.quantization.dequantize`.) -0.5에서 2.05까지의 값으로 종이에 해 봅시다. 폭 2.55를 255걸음으로 나누면 $S = 0.01$이고, -0.5가 -128이 되려면 $Z = -128 + 50 = -78$입니다. 그러면 0은 정확히 -78입니다. 꼭
# 그래야 합니다. 채움(padding)과 ReLU에는 0이 가득하기 때문입니다.
#
# ### 연습 G1 · 확인
# 8비트, -128에서 127까지에 대해 `scale_and_zero_point(low, high)` → (S, Z)를 작성하세요. 0은 범위 안에 있어야 합니다.
#
# <details><summary>힌트</summary>low = min(low, 0), high = max(high, 0)으로 시작하세요. 스케일은 폭 나누기 255이고, 영점은 low = S(-128 - Z)를 풀면 나옵니다. 영점은 정수입니다.</details>
# %% exercise="G1"
def scale_and_zero_point(low, high):
    return ...


course.check("G1", scale_and_zero_point)


# %% solution="G1"
def scale_and_zero_point(low, high):
    low, high = min(low, 0.0), max(high, 0.0)
    scale = (high - low) / 255
    return scale, round(-128 - low / scale)


course.check("G1", scale_and_zero_point)
# %% [markdown] lang="en"
# ### Exercise G2 · check
# `facelab_distilled` has 928,096 weights. How many bytes do they take in float32, float16 and int8? Answer with a tuple of three.
#
# <details><summary>Hint</summary>The number in a type's name counts bits. How many bytes are 32 bits?</details>
# %% [markdown] lang="ko"
# ### 연습 G2 · 확인
# `facelab_distilled`의 가중치는 928,096개입니다. float32, float16, int8로는 저마다 몇 바이트일까요? 세 수의 튜플로 답하세요.
#
# <details><summary>힌트</summary>자료형 이름의 숫자는 비트 수입니다. 32비트는 몇 바이트인가요?</details>
# %% exercise="G2"
course.check("G2", ...)
# %% solution="G2"
course.check("G2", (928_096 * 4, 928_096 * 2, 928_096))
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** The weights of one layer go to 8 bits and come back. How large is the mistake, compared with the weights? And with 4 bits?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 한 층의 가중치를 8비트로 보냈다가 되돌립니다. 실수는 가중치에 견주어 얼마나 클까요? 4비트라면요?
# %%
embedder = models.load("facelab_distilled")
kernel = max(
    (layer.kernel for layer in embedder.network.layers if hasattr(layer, "kernel")), key=lambda k: np.prod(k.shape)
)
weights = np.asarray(kernel).ravel()


def there_and_back(values, bits):
    scale, zero_point = mobile.quantization.scale_and_zero_point(values.min(), values.max(), bits)
    return mobile.quantization.dequantize(
        mobile.quantization.quantize(values, scale, zero_point, bits), scale, zero_point
    )


# %%
for bits in (8, 4, 2):
    print(f"{bits} bits: the first weights {weights[:3].round(4)} become {there_and_back(weights, bits)[:3].round(4)}")


# %% [markdown] lang="en"
# ### Exercise G3 · modify
# Turn the printed comparison into one number: write `rounding_error(values, bits)`, the root mean square of what is lost.
#
# <details><summary>Hint</summary>lost = there_and_back(values, bits) - values. Then square, mean, root.</details>
# %% [markdown] lang="ko"
# ### 연습 G3 · 바꿔 보기
# 출력해 본 비교를 수 하나로 바꾸세요. 잃은 것의 제곱 평균의 제곱근을 내는 `rounding_error(values, bits)`를 작성합니다.
#
# <details><summary>힌트</summary>lost = there_and_back(values, bits) - values. 그다음은 제곱, 평균, 제곱근입니다.</details>
# %% exercise="G3"
def rounding_error(values, bits):
    return ...


course.check("G3", rounding_error)


# %% solution="G3"
def rounding_error(values, bits):
    lost = there_and_back(values, bits) - values
    return np.sqrt(np.mean(lost**2))


course.check("G3", rounding_error)
# %% [markdown] lang="en"
# ## 4. A file for a phone
#
# TensorFlow Lite (now LiteRT) is what phones run. `mobile.convert` writes the whole network in float32, float16 or int8; int8 also *computes* in whole numbers, so it must know the range of every layer's output: it looks at some faces first (*calibration*). Of whom? Of people who are not judged.
# %% [markdown] lang="ko"
# ## 4. 휴대전화에 넣을 파일
#
# 휴대전화는 TensorFlow Lite(지금은 LiteRT)를 돌립니다. `mobile.convert`가 신경망 전체를 float32, float16, int8로 씁니다. int8은 *계산*도 정수로 하므로 층마다 출력의 범위를 알아야 합니다. 그래서 먼저 얼굴 몇 개를 봅니다(*보정*, calibration). 누구의 얼굴일까요? 평가하지 않을
# 사람들의 얼굴입니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** float16 and int8 beside float32: how much smaller, how much faster, how much less accurate?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** float32에 견주어 float16과 int8은 얼마나 작고, 얼마나 빠르고, 얼마나 덜 정확할까요?
# %%
people = training.align_photos(photos, embedder.card.alignment)
tuning = people.labels < 20  # calibrates int8 and chooses the threshold
# %%
files = {name: mobile.convert(embedder, name, people.faces[tuning][:100]) for name in mobile.conversion.PRECISIONS}
runners = {name: mobile.runner.MobileEmbedder(file) for name, file in files.items()}
# %%
one = people.faces[:1]
times = side_by_side({name: (lambda run=run: run(one)) for name, run in runners.items()}, rounds=30)
reference = embedder(people.faces)
# %% alt_en="AUC against the size of the file for float32, float16 and int8, with error bars that overlap: all three lie near 0.98 while the size falls to a quarter." alt_ko="float32, float16, int8의 파일 크기에 대한 AUC와 서로 겹치는 오차 막대. 크기는 4분의 1로 줄지만 셋 다 0.98 근처에 있다."
figure, axes = plot.new_axes("size of the file in MB", "AUC on people never seen, 95 %", size=(6.5, 4))
for name, runner in runners.items():
    vectors = runner(people.faces)
    parts = [
        evaluate.separation(vectors[some], people.labels[some], np.random.default_rng(0)) for some in (tuning, ~tuning)
    ]
    threshold = evaluate.threshold_at_far(parts[0].distances[~parts[0].same], far=0.05)
    accuracy, interval = parts[1].accuracy(threshold, np.random.default_rng(0))
    alike = (vectors * reference).sum(axis=1).min()
    speed = np.median(times[name] / times["float32"])
    print(f"{name}: {runner.bytes / 1e6:.2f} MB, {speed:.2f} of float32's time, least cosine to Keras {alike:.4f}")
    print(f"         {parts[1]}; accuracy {accuracy:.3f} ({interval.low:.3f} to {interval.high:.3f}), chance 0.5")
    error = [[parts[1].auc - parts[1].interval.low], [parts[1].interval.high - parts[1].auc]]
    axes.errorbar(runner.bytes / 1e6, parts[1].auc, yerr=error, marker="o", capsize=4, label=name)
axes.legend(loc="lower center")
figure
# %% [markdown] lang="en"
# A quarter of the size, and on these people no loss that the intervals could show. The time depends on the processor: phones have units for int8, this computer may or may not. On real photos measure again, with real photos; a network that was tuned closely loses more.
#
# On the command line: `facelab export facelab_distilled --to model.tflite --precision int8`.
#
# ### Exercise G4 · open
# Calibrate int8 on eight faces in place of a hundred, then on 100 *black* pictures. What becomes of the least cosine? Why does the AUC not show it at first?
#
# <details><summary>Hint</summary>`mobile.convert(embedder, "int8", np.zeros((100, 80, 80, 3), np.uint8))`. A range that is too narrow cuts large values off.</details>
# %% [markdown] lang="ko"
# 크기는 4분의 1이고, 이 사람들에게서는 구간이 드러낼 만한 손실이 없습니다. 시간은 프로세서에 달려 있습니다. 휴대전화에는 int8 전용 장치가 있고, 이 컴퓨터에는 있을 수도 없을 수도 있습니다. 실제 사진에 쓰려면 실제 사진으로 다시 재세요. 빠듯하게 조정된 신경망일수록 더 잃습니다.
#
# 명령줄에서는 `facelab export facelab_distilled --to model.tflite --precision int8`입니다.
#
# ### 연습 G4 · 열린 문제
# int8을 얼굴 100개 대신 8개로, 그다음에는 *검은* 그림 100장으로 보정해 보세요. 가장 작은 코사인은 어떻게 되나요? AUC에서는 왜 처음에 아무도 알아채지 못할까요?
#
# <details><summary>힌트</summary>`mobile.convert(embedder, "int8", np.zeros((100, 80, 80, 3), np.uint8))`. 범위가 너무 좁으면 큰 값이 잘립니다.</details>
# %% [markdown] lang="en"
# ## Quiz
#
# 1. **Half as many weights: half the time?**
# <details><summary>a) Yes</summary>No: time follows the operations, and a convolution uses each weight many times.</details>
# <details><summary>b) Not necessarily</summary>Yes: measure, side by side.</details>
#
# 2. **Why must 0 become a whole number exactly?**
# <details><summary>a) Padding and ReLU are full of zeros</summary>Yes: a small error there would be added everywhere.</details>
# <details><summary>b) It makes the file smaller</summary>No: the size is the same.</details>
#
# 3. **What does int8 need that float16 does not?**
# <details><summary>a) Labels</summary>No: who the faces are does not matter.</details>
# <details><summary>b) Some faces, to learn the ranges</summary>Yes: and they should not be those that are judged.</details>
#
# 4. **76.1 → 92.9 %: what brought it?**
# <details><summary>a) The smaller network</summary>No: the same nn4 went from 76.1 to 91.6 by training and alignment.</details>
# <details><summary>b) Mostly another training, and alignment</summary>Yes: the smaller networks added a point and the speed.</details>
# %% [markdown] lang="ko"
# ## 퀴즈
#
# 1. **가중치가 절반이면 시간도 절반일까요?**
# <details><summary>a) 그렇다</summary>아닙니다. 시간은 연산을 따라가고, 합성곱은 가중치 하나를 여러 번 씁니다.</details>
# <details><summary>b) 꼭 그렇지는 않다</summary>맞습니다. 나란히 재 보세요.</details>
#
# 2. **왜 0이 정확히 정수가 되어야 할까요?**
# <details><summary>a) 채움과 ReLU에 0이 가득해서</summary>맞습니다. 거기서 생긴 작은 오차가 곳곳에 더해집니다.</details>
# <details><summary>b) 파일이 작아져서</summary>아닙니다. 크기는 같습니다.</details>
#
# 3. **float16에는 필요 없고 int8에는 필요한 것은?**
# <details><summary>a) 레이블</summary>아닙니다. 누구의 얼굴인지 말할 필요는 없습니다.</details>
# <details><summary>b) 범위를 알기 위한 얼굴 몇 개</summary>맞습니다. 평가할 얼굴이어서는 안 됩니다.</details>
#
# 4. **76.1 → 92.9 %는 무엇 덕분일까요?**
# <details><summary>a) 더 작은 신경망</summary>아닙니다. 같은 nn4가 학습 방법과 정렬로 76.1에서 91.6이 되었습니다.</details>
# <details><summary>b) 대부분 다른 학습 방법과 정렬</summary>맞습니다. 작은 신경망은 1점과 속도를 더했습니다.</details>
# %% [markdown] lang="en"
# ## Recap
#
# - OpenFace's gain came mostly from training and alignment; nn4.small2 brought speed. Weights and times can be checked here, its accuracy only quoted.
# - Times are compared side by side, as ratios, over the whole way.
# - A scale and a zero point turn a layer into whole numbers; float16 halves a file, int8 quarters it.
# - Size, speed and accuracy stand side by side, with intervals, on people who neither calibrated nor tuned.
#
# **Common mistakes:** quoting milliseconds of another computer; calibrating on the judged faces; a range without zero.
#
# **Next:** you have seen the whole course. Now compare all methods, and add one of your own: `facelab benchmark ladder`.
# %% [markdown] lang="ko"
# ## 정리
#
# - OpenFace의 정확도는 대부분 학습 방법과 정렬에서 왔고, nn4.small2는 속도를 가져왔습니다. 무게와 시간은 여기서 확인할 수 있고 정확도는 인용만 합니다.
# - 시간은 나란히, 비율로, 처음부터 끝까지 잽니다.
# - 스케일과 영점이 층을 정수로 바꿉니다. float16은 파일을 절반으로, int8은 4분의 1로 줄입니다.
# - 크기, 속도, 정확도를 구간과 함께 나란히 놓되, 보정에도 조정에도 쓰지 않은 사람들로 잽니다.
#
# **흔한 실수:** 다른 컴퓨터의 밀리초 인용하기, 평가할 얼굴로 보정하기, 0이 빠진 범위.
#
# **다음:** 강의를 끝까지 보셨습니다. 이제 모든 방법을 비교하고, 여러분의 방법도 넣어 보세요. `facelab benchmark ladder`.
