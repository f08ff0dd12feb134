# %% [markdown] lang="en"
# # C · The pipeline: find, align, represent, match
#
# **You can**, at the end:
#
# - name the steps from a photo to a decision, and say what each hands to the next;
# - compute how much two boxes overlap, and clean up a detector's proposals;
# - move a face onto a template by least squares, and say what it costs not to;
# - tell where anti-spoofing belongs, and which two error rates it has.
#
# **Before this:** B_dcnn. **Reading:** 35 minutes. **Running:** {seconds} s on two CPU cores, {memory} MiB. **Papers:** Zhang et al.,
# *Joint face detection and alignment using multitask cascaded convolutional networks*, SPL 2016; Umeyama, PAMI 1991; ISO/IEC 30107-3:2023.
# %% [markdown] lang="ko"
# # C · 파이프라인: 찾고, 정렬하고, 표현하고, 비교하기
#
# 이 노트북을 마치면 **다음을 할 수 있습니다.**
#
# - 사진에서 판단까지의 단계를 말하고, 단계마다 무엇을 다음에 넘기는지 설명합니다.
# - 두 상자가 얼마나 겹치는지 계산하고, 검출기의 후보를 정리합니다.
# - 최소제곱으로 얼굴을 틀(template)에 맞추고, 맞추지 않으면 얼마를 잃는지 말합니다.
# - 위조 방지(anti-spoofing)가 어디에 들어가고 어떤 두 오류율을 갖는지 압니다.
#
# **선수 지식:** B_dcnn. **읽는 시간:** 35분. **실행 시간:** CPU 코어 두 개에서 {seconds}초, {memory} MiB. **논문:** Zhang 외,
# *Joint face detection and alignment using multitask cascaded convolutional networks*, SPL 2016; Umeyama, PAMI 1991; ISO/IEC 30107-3:2023.
# %%
import facelab

facelab.set_seed(0)
# %% [markdown] lang="en"
# Notebook B gave a network 28×28 pixels with a digit in the middle. A photo of a person is not so kind: the face is somewhere, of some size, tilted, perhaps printed on paper.
# So four steps stand around the network. Here they are, on one photo.
# %% [markdown] lang="ko"
# 노트북 B에서는 숫자가 한가운데 놓인 28×28 픽셀을 신경망에 주었습니다. 사람의 사진은 그렇게 친절하지 않습니다. 얼굴은 어딘가에, 제멋대로의 크기로, 기울어져 있고, 어쩌면 종이에 인쇄된
# 것일지도 모릅니다. 그래서 신경망 둘레에 네 단계를 둡니다. 사진 한 장으로 먼저 봅시다.
# %% alt_en="Three pictures: a photo of a synthetic person with tilted head; the same photo with the detected box and five points; the aligned face, upright and filling the frame." alt_ko="그림 세 장. 고개가 기운 합성 인물의 사진, 검출한 상자와 다섯 점을 그린 같은 사진, 똑바로 세워 틀을 채운 정렬된 얼굴."
import numpy as np

from facelab import course, datasets, detection, evaluate, geometry, plot, synthetic
from facelab.pipeline import largest_face_or_center

FOLDER = None  # a folder of yours, one directory per person: all cells below use it
photos = datasets.folder(FOLDER) if FOLDER else synthetic.shipped_people().photos
photos = photos.subset(np.flatnonzero((photos.labels < 20) & (np.arange(len(photos)) % 2 == 0)))
pipeline = facelab.Pipeline()
images = [photos.image(i) for i in range(len(photos))]
found = pipeline.detector(images)
faces = [largest_face_or_center(some, image.shape)[0] for some, image in zip(found, images)]
aligned = [detection.align(image, [face], pipeline.card.alignment)[0] for image, face in zip(images, faces)]
shown = max(range(len(faces)), key=lambda i: abs(faces[i].landmarks[1][1] - faces[i].landmarks[0][1]))
plot.contact_sheet(
    [images[shown], plot.draw_faces(images[shown], [faces[shown]]), aligned[shown]], ["photo", "detect", "align"]
)
# %% [markdown] lang="en"
# > **Whose photos?** No one's: facelab draws these people, 20 of them with 6 photos each. They are easy: good light, heads turned by at most 20°. With photos of real people
# > (set `FOLDER`, and ask them first) every number below changes; the steps do not.
#
# | step | takes | gives |
# |---|---|---|
# | detect | photo (H, W, 3) | boxes, five points each, a confidence |
# | align | photo and points | aligned faces (N, 150, 150, 3), all faces at one place |
# | is it alive? | the face and what is around it | live or attack |
# | represent | aligned faces | vectors (N, 128) of length 1 |
# | match | two vectors | same person or not |
# %% [markdown] lang="ko"
# > **누구의 사진인가요?** 아무의 사진도 아닙니다. facelab이 그린 20명의 사진이 6장씩입니다. 조명이 밝고 고개가 20° 안쪽으로만 돌아간 쉬운 사진입니다. 실제 사람의 사진을 쓰면(먼저 물어보고
# > `FOLDER`를 바꾸세요) 아래의 숫자는 모두 달라지지만 단계는 그대로입니다.
#
# | 단계 | 받는 것 | 내는 것 |
# |---|---|---|
# | 검출(detect) | 사진 (H, W, 3) | 상자, 저마다 다섯 점, 확신 |
# | 정렬(align) | 사진과 점 | 정렬된 얼굴 (N, 150, 150, 3), 모든 얼굴이 같은 자리에 |
# | 살아 있는가? | 얼굴과 그 둘레 | 진짜 또는 공격 |
# | 표현(represent) | 정렬된 얼굴 | 길이 1인 벡터 (N, 128) |
# | 비교(match) | 벡터 두 개 | 같은 사람인지 아닌지 |
# %% [markdown] lang="en"
# ## 1. Detect
#
# MTCNN slides a tiny network, P-Net, over the photo. It sees 12×12 pixels, so large faces are found in shrunken copies of the photo: an *image pyramid*. What P-Net proposes, R-Net and O-Net look at
# more closely (24×24 and 48×48). Each network is larger than the one before and sees fewer candidates: a *cascade*.
# %% [markdown] lang="ko"
# ## 1. 검출
#
# MTCNN은 P-Net이라는 아주 작은 신경망을 사진 위로 미끄러뜨립니다. P-Net은 12×12 픽셀만 보므로, 큰 얼굴은 사진을 줄인 복사본에서 찾습니다. 이것이 *이미지 피라미드*(image pyramid)입니다. P-Net이
# 내놓은 후보를 R-Net과 O-Net이 더 자세히 봅니다(24×24, 48×48). 뒤로 갈수록 신경망은 커지고 후보는 줄어드는 *연쇄*(cascade) 구조입니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** One photo of 160×160 pixels with one face: how many boxes will P-Net propose? How many are left after each stage?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 얼굴이 하나 있는 160×160 사진입니다. P-Net은 상자를 몇 개나 내놓을까요? 단계마다 몇 개가 남을까요?
# %% alt_en="The same photo three times: with a heap of overlapping boxes, with about a dozen, with one." alt_ko="같은 사진 세 장. 겹친 상자가 무더기로, 열 개 남짓, 그리고 하나가 그려져 있다."
stages = pipeline.detector.stages([images[shown]])
print("scales:", [round(scale, 2) for scale in pipeline.detector.pyramid(*images[shown].shape[:2])])
print({name: len(candidates) for name, candidates in stages.items()})
assert len(stages["proposals"]) > 10 * len(stages["faces"]) > 0
drawn = []
for name in ("proposals", "thinned", "faces"):
    boxes = [facelab.Face(facelab.Box(*box), 1.0, ()) for box in stages[name].boxes.tolist()]
    drawn.append(plot.draw_faces(images[shown], boxes, captions=False))
plot.contact_sheet(drawn, ["proposed", "thinned", "found"], columns=3)


# %% [markdown] lang="en"
# Most proposals are the same face again. Which are the same is decided by their overlap, *intersection over union*:
#
# $$\mathrm{IoU}(A, B) = \frac{|A \cap B|}{|A \cup B|} \tag{CP.1}$$
#
# (Everingham 2010, equation 4; `facelab.detection.boxes.pairwise_overlap`.) On paper: the boxes (0, 0, 2, 2) and (1, 0, 3, 2) share 2 pixels and cover 6 together: 1/3.
#
# ### Exercise CP1 · check
# Write `overlap(a, b)` for boxes (left, top, right, bottom).
#
# <details><summary>Hint</summary>width = min(right) - max(left), not below 0; likewise the height. Union = both areas less the shared one.</details>
# %% [markdown] lang="ko"
# 후보 대부분은 같은 얼굴을 되풀이한 것입니다. 어느 것이 같은지는 겹친 정도, 곧 *합집합에 대한 교집합의 비*(intersection over union)로 정합니다.
#
# $$\mathrm{IoU}(A, B) = \frac{|A \cap B|}{|A \cup B|} \tag{CP.1}$$
#
# (Everingham 2010의 식 4. `facelab.detection.boxes.pairwise_overlap`.) 종이에 해 보면 상자 (0, 0, 2, 2)와 (1, 0, 3, 2)는 2픽셀을 나누어 갖고 함께 6픽셀을 덮으므로 1/3입니다.
#
# ### 연습 CP1 · 확인
# 상자 (왼쪽, 위, 오른쪽, 아래) 두 개에 대해 `overlap(a, b)`를 작성하세요.
#
# <details><summary>힌트</summary>너비 = min(오른쪽) - max(왼쪽)이고 0보다 작으면 0입니다. 높이도 같습니다. 합집합 = 두 넓이의 합에서 겹친 넓이를 뺀 것.</details>
# %% exercise="CP1"
def overlap(a, b):
    return ...


course.check("CP1", overlap)


# %% solution="CP1"
def overlap(a, b):
    wide = max(min(a[2], b[2]) - max(a[0], b[0]), 0)
    high = max(min(a[3], b[3]) - max(a[1], b[1]), 0)
    areas = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return wide * high / (areas - wide * high)


course.check("CP1", overlap)


# %% [markdown] lang="en"
# ### Exercise CP2 · modify
# *Non-maximum suppression* keeps the surest box, drops what overlaps it too much, and goes on. Turn the plan in the comment into code, with your `overlap`; return the indices of the kept boxes.
#
# <details><summary>Hint</summary>Go through the boxes from the surest down. Keep one if it overlaps no box that you kept by more than the limit.</details>
# %% [markdown] lang="ko"
# ### 연습 CP2 · 바꿔 보기
# *비최대 억제*(non-maximum suppression)는 가장 자신 있는 상자를 남기고, 그것과 너무 겹치는 상자를 버리고, 다음으로 넘어갑니다. 주석의 계획을 여러분의 `overlap`을 써서 코드로 바꾸세요. 남긴
# 상자의 번호를 돌려줍니다.
#
# <details><summary>힌트</summary>자신 있는 상자부터 차례로 보면서, 이미 남긴 어느 상자와도 한계보다 많이 겹치지 않으면 남기세요.</details>
# %% exercise="CP2"
def keep_best(boxes, confidences, most):
    # for each box, the surest first: does it overlap a kept one by more than `most`?
    return ...


course.check("CP2", keep_best)


# %% solution="CP2"
def keep_best(boxes, confidences, most):
    kept = []
    for i in np.argsort(confidences)[::-1]:
        if all(overlap(boxes[i], boxes[j]) <= most for j in kept):
            kept.append(int(i))
    return kept


course.check("CP2", keep_best)


# %% [markdown] lang="en"
# ## 2. Align
#
# The same eye should fall on the same pixels in every aligned face. The model's card holds a *template*: where the two eyes, the nose and the corners of the mouth shall lie. A point $(u, v)$ of the photo may be turned,
# scaled and moved, so four numbers are free:
#
# $$\begin{pmatrix} u' \cr v' \end{pmatrix} = \begin{pmatrix} a & -b \cr b & a \end{pmatrix} \begin{pmatrix} u \cr v \end{pmatrix} + \begin{pmatrix} x \cr y \end{pmatrix} \tag{CP.2}$$
#
# Five points give ten equations for them; the best answer in the sense of least squares has a closed form (Umeyama 1991, equations 40 to 42; `facelab.geometry.fit_similarity`). With $s$ and $t$ the points and their places in the template,
# both less their means:
#
# $$a = \frac{\sum s \cdot t}{\sum \lVert s \rVert^2}, \qquad b = \frac{\sum (s_u t_v - s_v t_u)}{\sum \lVert s \rVert^2} \tag{CP.3}$$
#
# (The same, for the plane; `facelab.geometry.fit_similarity`, Umeyama 1991.) On paper: (0, 0) shall go to (5, 5), and (1, 0) to (5, 7). The arrow from one to the other turned by 90° and became twice as long: $a = 0$, $b = 2$, and the shift is (5, 5).
#
# ### Exercise CP3 · check
# Write `best_similarity(source, target)` → `np.array([a, b, x, y])`.
#
# <details><summary>Hint</summary>Take the means away. Then a = sum(u t_x + v t_y) / sum(u² + v²) and b = sum(u t_y - v t_x) / the same. The shift is what carries the turned and scaled mean of the source onto the target's.</details>
# %% [markdown] lang="ko"
# ## 2. 정렬
#
# 정렬된 얼굴마다 같은 눈이 같은 픽셀에 와야 합니다. 모델의 카드에는 두 눈, 코, 두 입꼬리가 놓일 자리인 *틀*(template)이 적혀 있습니다. 사진의 점 $(u, v)$를 돌리고 늘리고 옮길 수 있으니, 자유로운
# 수는 네 개입니다.
#
# $$\begin{pmatrix} u' \cr v' \end{pmatrix} = \begin{pmatrix} a & -b \cr b & a \end{pmatrix} \begin{pmatrix} u \cr v \end{pmatrix} + \begin{pmatrix} x \cr y \end{pmatrix} \tag{CP.2}$$
#
# 다섯 점은 식 열 개를 줍니다. 제곱 오차가 가장 작은 답에는 닫힌 식이 있습니다(Umeyama 1991의 식 40–42. `facelab.geometry.fit_similarity`). $s$와 $t$를 점과 틀의 자리에서 저마다의 평균을 뺀 것이라
# 하면,
#
# $$a = \frac{\sum s \cdot t}{\sum \lVert s \rVert^2}, \qquad b = \frac{\sum (s_u t_v - s_v t_u)}{\sum \lVert s \rVert^2} \tag{CP.3}$$
#
# 입니다(같은 논문을 평면에 쓴 것. `facelab.geometry.fit_similarity`, Umeyama 1991). 종이에 해 보면, (0, 0)은 (5, 5)로, (1, 0)은 (5, 7)로 가야 합니다. 둘을 잇는 화살표가 90° 돌고 두 배 길어졌으니 $a = 0$, $b = 2$이고
# 이동은 (5, 5)입니다.
#
# ### 연습 CP3 · 확인
# `best_similarity(source, target)` → `np.array([a, b, x, y])`를 작성하세요.
#
# <details><summary>힌트</summary>먼저 평균을 빼세요. 그다음 a = sum(u·t_x + v·t_y) / sum(u² + v²), b = sum(u·t_y - v·t_x) / 같은 값입니다. 이동은 돌리고 늘린 원본의 평균을 목표의 평균으로 옮기는 양입니다.</details>
# %% exercise="CP3"
def best_similarity(source, target):
    return ...


course.check("CP3", best_similarity)


# %% solution="CP3"
def best_similarity(source, target):
    s, t = source - source.mean(axis=0), target - target.mean(axis=0)
    a = np.sum(s * t) / np.sum(s**2)
    b = np.sum(s[:, 0] * t[:, 1] - s[:, 1] * t[:, 0]) / np.sum(s**2)
    x, y = target.mean(axis=0) - np.array([[a, -b], [b, a]]) @ source.mean(axis=0)
    return np.array([a, b, x, y])


course.check("CP3", best_similarity)
# %%
template = np.array(pipeline.card.alignment.template)
matrix = geometry.fit_similarity(np.array(faces[shown].landmarks), template)
landed = geometry.apply_affine(matrix, np.array(faces[shown].landmarks))
print(f"turned by {np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])):.1f} degrees,", end=" ")
print(f"scaled by {np.hypot(*matrix[:, 0]):.2f}, {np.linalg.norm(landed - template, axis=1).mean():.1f} pixels off")


# %% [markdown] lang="en"
# Five points rarely fit exactly: noses are longer, faces are turned. What is left over is squeezed into the network.
# %% [markdown] lang="ko"
# 다섯 점이 꼭 맞는 일은 드뭅니다. 코가 길기도 하고 고개가 돌아가 있기도 합니다. 남은 차이는 그대로 신경망에 들어갑니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** We turn the five points of every photo to the left or to the right by some degrees before aligning, as a bad detector would. How far can we go before the network confuses people? Does it matter that each photo is turned differently?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 나쁜 검출기처럼, 정렬하기 전에 사진마다 다섯 점을 왼쪽이나 오른쪽으로 몇 도씩 돌립니다. 몇 도까지 괜찮을까요? 사진마다 다른 쪽으로 돌리는 것이 중요할까요?
# %% alt_en="A falling curve with error bars: the AUC stays near 0.98 up to 20 degrees and falls below 0.9 at 90 degrees; a dotted line at 0.5 marks chance." alt_ko="오차 막대가 있는 내려가는 곡선. AUC는 20도까지 0.98 근처에 머물다가 90도에서 0.9 아래로 떨어진다. 0.5의 점선은 찍기이다."
def turned(face, degrees):
    points, angle = np.array(face.landmarks), np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return facelab.Face(face.box, face.confidence, tuple((points - points.mean(0)) @ turn.T + points.mean(0)))


def judged(change, alignment=pipeline.card.alignment):
    cut = [detection.align(image, [change(face)], alignment)[0] for image, face in zip(images, faces)]
    return evaluate.separation(pipeline.embedder(np.stack(cut)), photos.labels, np.random.default_rng(0))


rng, angles = np.random.default_rng(0), (0, 10, 20, 40, 90)
results = [judged(lambda face, angle=angle: turned(face, angle * rng.choice([-1, 1]))) for angle in angles]
by_points = results[0]
figure, axes = plot.new_axes("points turned by (degrees)", "AUC on all pairs, 95 % over people")
spans = [[r.auc - r.interval.low for r in results], [r.interval.high - r.auc for r in results]]
axes.errorbar(angles, [r.auc for r in results], yerr=spans, marker="o", capsize=4)
axes.axhline(0.5, color="gray", linestyle=":", label="chance")
axes.legend(loc="lower left")
figure
# %%
from facelab.cards import BoxCrop

plain = judged(lambda face: face, BoxCrop(size=(150, 150), side="longer", enlarge=1.0))
print("aligned by five points: ", by_points)
print("detector's box, as it is:", plain)
assert by_points.auc > plain.auc > 0.8
# %% [markdown] lang="en"
# Twenty degrees cost little here: the network was trained on photos that were never aligned perfectly, and learned some tolerance. Then it breaks. With the box alone nothing is turned upright, and the
# AUC is lower, though with twenty people the intervals overlap. With real photos the gap is wider.
#
# ## 3. Is anybody there?
#
# A printed photo in front of the camera is detected, aligned and correctly recognized as the person printed on it. So *presentation attack detection* asks first whether there is a face of flesh. It has two error rates (ISO/IEC 30107-3):
# APCER, the share of attacks that are taken for live faces, *for each kind of attack*, and BPCER, the share of live faces that are refused. Networks for it, such as MiniFASNet, also look at what is *around* the face: edges of paper, the frame of a phone.
#
# Their weights cannot be had offline, so facelab shows the architecture (`facelab models minifasnet_v2`) and no result here; a notebook of its own follows.
#
# ## 4. Represent and match
#
# The network was trained on aligned faces in RGB order, scaled in one way. These facts stand on its card and are not set by hand.
# %% [markdown] lang="ko"
# 여기서 20도는 별로 비싸지 않습니다. 신경망이 완벽하게 정렬되지 않은 사진들로 배워서 어느 정도는 참아 냅니다. 그다음에는 무너집니다. 상자만 쓰면 아무것도 똑바로 서지 않아 AUC가 낮아지지만,
# 스무 명으로는 구간이 겹칩니다. 실제 사진에서는 차이가 더 큽니다.
#
# ## 3. 거기 누가 있는가?
#
# 카메라 앞에 든 인쇄 사진도 검출되고 정렬되고, 사진 속 그 사람으로 제대로 인식됩니다. 그래서 *제시 공격 탐지*(presentation attack detection)는 먼저 살아 있는 얼굴인지를 묻습니다. 오류율은 둘입니다(ISO/IEC 30107-3).
# APCER은 공격을 진짜로 받아들인 비율로 *공격의 종류마다* 따로 재고, BPCER은 진짜 얼굴을 거절한 비율입니다. MiniFASNet 같은 신경망은 얼굴의 *둘레*도 봅니다. 종이의 가장자리나 휴대전화의 테두리가 보이기 때문입니다.
#
# 이들의 가중치는 오프라인으로 구할 수 없어서, facelab은 구조만 보여 주고(`facelab models minifasnet_v2`) 결과는 싣지 않습니다. 전용 노트북이 뒤에 나옵니다.
#
# ## 4. 표현과 비교
#
# 신경망은 RGB 순서의, 한 가지 방식으로 크기를 맞춘 정렬된 얼굴로 배웠습니다. 이 사실들은 카드에 적혀 있고 손으로 정하지 않습니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** We hand the network blue for red. Will it still recognize a person? And what if only one of two photos is wrong?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 빨강과 파랑을 바꾸어 신경망에 줍니다. 그래도 사람을 알아볼까요? 두 사진 가운데 하나만 틀렸다면요?
# %%
print(pipeline.card.preprocessing)
right = pipeline.embedder(np.stack(aligned))
wrong = pipeline.embedder(np.stack(aligned)[..., ::-1].copy())
print("blue for red in all photos:", evaluate.separation(wrong, photos.labels, np.random.default_rng(0)))
itself = 1 - (right * wrong).sum(axis=1)
print(f"a photo and itself, colors swapped: distance {itself.mean():.3f}", end="; ")
print(f"two photos of one person: {by_points.distances[by_points.same].mean():.3f}")
assert itself.mean() > 0.005
# %% [markdown] lang="en"
# The AUC hardly moves, and no error is raised: that is what makes such mistakes so lasting. But every vector has moved, by about a third of the distance to another photo of the same person, so a threshold from elsewhere no longer fits quite.
#
# The last step needs that threshold. It comes from half of the people, and judges the other half.
# %% [markdown] lang="ko"
# AUC는 거의 그대로이고 오류도 나지 않습니다. 이런 실수가 오래 살아남는 까닭입니다. 그런데 벡터는 모두 옮겨 갔습니다. 같은 사람의 다른 사진까지 거리의 3분의 1쯤입니다. 다른 데서 가져온
# 임계값은 이제 꼭 맞지는 않습니다.
#
# 마지막 단계에는 그 임계값이 필요합니다. 사람들의 절반에서 고르고 나머지 절반을 평가합니다.
# %% alt_en="Two histograms of distances between photos of the judged people, one person near zero and different people farther right, with the threshold as a dashed line." alt_ko="평가용 사람들의 거리 히스토그램. 같은 사람은 0 가까이, 다른 사람은 더 오른쪽에 있고 임계값은 점선이다."
tuning = photos.labels < 10
tuned = evaluate.separation(right[tuning], photos.labels[tuning], np.random.default_rng(0))
rest = evaluate.separation(right[~tuning], photos.labels[~tuning], np.random.default_rng(0))
threshold = evaluate.threshold_at_far(tuned.distances[~tuned.same], far=0.05)
accuracy, interval = rest.accuracy(threshold, np.random.default_rng(0))
print(f"threshold {threshold:.3f}; accuracy {accuracy:.3f} ({interval.low:.3f} to {interval.high:.3f}), chance 0.5")
plot.distance_histogram(rest.same, rest.distances, threshold)
# %% [markdown] lang="en"
# ### Exercise CP4 · open
# Shift the five points of every photo by $k$ pixels in a random direction in place of turning them, and draw the same curve. Which is worse, 5 pixels or 20 degrees? At how many pixels does the network break?
#
# <details><summary>Hint</summary>Copy `turned`; add k times (cos, sin) of a random angle to all points. An aligned face is 150 pixels wide, a photo 160.</details>
# %% [markdown] lang="ko"
# ### 연습 CP4 · 열린 문제
# 점을 돌리는 대신 사진마다 다섯 점을 임의의 방향으로 $k$픽셀 옮겨서 같은 곡선을 그려 보세요. 5픽셀과 20도 가운데 어느 쪽이 더 나쁠까요? 몇 픽셀에서 무너질까요?
#
# <details><summary>힌트</summary>`turned`를 베껴, 모든 점에 임의의 각도의 (cos, sin)에 k를 곱한 값을 더하세요. 정렬된 얼굴의 너비는 150픽셀, 사진은 160픽셀입니다.</details>
# %% [markdown] lang="en"
# ## Quiz
#
# 1. **Why does MTCNN shrink the photo again and again?**
# <details><summary>a) To be faster</summary>No: every copy costs extra time, though the small ones cost little.</details>
# <details><summary>b) P-Net sees 12 × 12 pixels, so a large face must become small</summary>Yes: one network for all sizes.</details>
#
# 2. **IoU of a box and a box twice as wide and twice as high around it?**
# <details><summary>a) 1/4</summary>Yes: the small one is shared, the large one is the union.</details>
# <details><summary>b) 1</summary>No: that would need equal boxes. Divided by the *smaller* box it would be 1.</details>
# <details><summary>c) 1/2</summary>No: twice as wide *and* twice as high is four times the area.</details>
#
# 3. **Why four numbers, not six, for the transform?**
# <details><summary>a) Five points could not determine six</summary>No: five points give ten equations.</details>
# <details><summary>b) A general affine map could also shear and stretch, which changes who it is</summary>Yes: width and height of a face belong to the person.</details>
#
# 4. **A photo of a photo is recognized as the person. Whose mistake is it?**
# <details><summary>a) The recognizer's</summary>No: it was asked who it is, and answered correctly.</details>
# <details><summary>b) Of the system without a liveness step</summary>Yes: it was never asked whether a person is there.</details>
# %% [markdown] lang="ko"
# ## 퀴즈
#
# 1. **MTCNN은 왜 사진을 자꾸 줄일까요?**
# <details><summary>a) 빨라지려고</summary>아닙니다. 작은 복사본은 싸지만 하나하나 시간이 더 듭니다.</details>
# <details><summary>b) P-Net은 12 × 12 픽셀만 보므로 큰 얼굴은 작아져야 해서</summary>맞습니다. 모든 크기를 신경망 하나로 찾습니다.</details>
#
# 2. **상자와, 그것을 둘러싼 너비도 높이도 두 배인 상자의 IoU는?**
# <details><summary>a) 1/4</summary>맞습니다. 작은 것이 교집합, 큰 것이 합집합입니다.</details>
# <details><summary>b) 1</summary>아닙니다. 같은 상자여야 1입니다. *작은* 상자로 나누면 1이 됩니다.</details>
# <details><summary>c) 1/2</summary>아닙니다. 너비도 높이도 두 배이면 넓이는 네 배입니다.</details>
#
# 3. **변환의 수는 왜 여섯이 아니라 넷일까요?**
# <details><summary>a) 다섯 점으로는 여섯 개를 정할 수 없어서</summary>아닙니다. 다섯 점은 식 열 개를 줍니다.</details>
# <details><summary>b) 일반 아핀 변환은 기울이고 늘일 수도 있어 다른 사람이 되므로</summary>맞습니다. 얼굴의 너비와 높이는 그 사람의 것입니다.</details>
#
# 4. **사진을 찍은 사진이 그 사람으로 인식되었습니다. 누구의 잘못일까요?**
# <details><summary>a) 인식기</summary>아닙니다. 누구냐는 질문에 바르게 답했습니다.</details>
# <details><summary>b) 라이브니스 단계가 없는 시스템</summary>맞습니다. 거기 사람이 있는지 아무도 묻지 않았습니다.</details>
# %% [markdown] lang="en"
# ## Recap
#
# - Detect → align → is it alive? → represent → match; they hand on boxes and points, aligned faces, vectors, a decision.
# - IoU is shared over covered; non-maximum suppression keeps the surest of each heap.
# - Four numbers, in closed form, put five points onto the template; past some twenty degrees of error the network breaks.
# - Anti-spoofing stands before recognition and is measured by APCER and BPCER.
#
# **Common mistakes:** choosing the threshold on the people it judges; another channel order, size or template than the network was trained with; counting photos without a detected face as if they were not there.
#
# **Next:** `C_liveness` builds the step that asks whether somebody is there; `C_losses` shows what teaches a network to represent.
# %% [markdown] lang="ko"
# ## 정리
#
# - 검출 → 정렬 → 살아 있는가 → 표현 → 비교. 차례로 상자와 점, 정렬된 얼굴, 벡터, 판정을 넘깁니다.
# - IoU는 덮은 넓이에 대한 겹친 넓이이고, 비최대 억제는 무더기마다 가장 자신 있는 것을 남깁니다.
# - 네 개의 수를 닫힌 식으로 구해 다섯 점을 틀에 놓습니다. 오차가 20도쯤을 넘으면 신경망이 무너집니다.
# - 위조 방지는 인식 앞에 서며 APCER과 BPCER로 잽니다.
#
# **흔한 실수:** 평가할 사람들에게서 임계값 고르기, 학습할 때와 다른 채널 순서나 크기나 틀, 얼굴을 못 찾은 사진을 없는 셈 치기.
#
# **다음:** `C_liveness`에서는 거기 정말 사람이 있는지 묻는 단계를 만듭니다. `C_losses`에서는 신경망에 표현을 가르치는 것을 봅니다.
