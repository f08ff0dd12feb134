# %% [markdown] lang="en"
# # D · Training with triplets
#
# **You can**, at the end:
#
# - compute the triplet loss, and tell easy, semi-hard and hard negatives apart;
# - build batches in which there are triplets at all;
# - train an embedding directly and judge it on people whom it never saw;
# - recognize a collapse, and say why it happens and what prevents it.
#
# **Before this:** D_facenet. **Reading:** 35 minutes. **Running:** {seconds} s on two CPU cores, {memory} MiB. **Papers:** Schroff et al., *FaceNet*, CVPR 2015;
# Hermans et al., *In Defense of the Triplet Loss*, 2017.
# %% [markdown] lang="ko"
# # D · 삼중항으로 학습하기
#
# 이 노트북을 마치면 **다음을 할 수 있습니다.**
#
# - 삼중항 손실(triplet loss)을 계산하고 쉬운, 준난해(semi-hard), 어려운 부정을 구별합니다.
# - 삼중항이 실제로 들어 있는 배치를 만듭니다.
# - 임베딩을 직접 학습하고, 본 적 없는 사람들로 평가합니다.
# - 붕괴(collapse)를 알아보고, 왜 일어나며 무엇이 막는지 말합니다.
#
# **선수 지식:** D_facenet. **읽는 시간:** 35분. **실행 시간:** CPU 코어 두 개에서 {seconds}초, {memory} MiB. **논문:** Schroff 외, *FaceNet*, CVPR 2015;
# Hermans 외, *In Defense of the Triplet Loss*, 2017.
# %%
import facelab

facelab.set_seed(0)
# %% [markdown] lang="en"
# So far the vectors came from somebody else's network. Now we train one: small, on small faces, of people who do not exist, in half a minute. Whatever comes out is judged on *other* people.
# %% [markdown] lang="ko"
# 지금까지 벡터는 남의 신경망에서 왔습니다. 이제 직접 학습합니다. 작은 신경망을, 작은 얼굴로, 세상에 없는 사람들로, 30초쯤 학습합니다. 결과는 모두 *다른* 사람들로 평가합니다.
# %% alt_en="Eight faces in two rows: four photos each of two synthetic people, cut out alike, 48 pixels wide." alt_ko="두 줄의 얼굴 여덟 개. 두 합성 인물의 사진 네 장씩을 똑같이 잘라 48픽셀 너비로 줄였다."
import keras
import numpy as np

from facelab import cards, course, datasets, evaluate, images, losses, models, plot, synthetic, training

FOLDER = None  # a folder of yours with one directory per person: at least 40 people with 4 photos each
photos = datasets.folder(FOLDER) if FOLDER else synthetic.shipped_people().photos
aligned = training.align_photos(photos, cards.card("facelab_synthetic").alignment)
faces = np.stack([images.shrink(face, 48, 48) for face in aligned.faces]).astype("float32") / 127.5 - 1
seen, held = training.split_people(aligned.labels, 1 / 3, np.random.default_rng(0))
print(len(np.unique(aligned.labels[seen])), "people to learn from,", len(np.unique(aligned.labels[held])), "held out")
plot.groups_sheet([list(aligned.faces[aligned.labels == person][:4]) for person in (4, 8)])


# %% [markdown] lang="en"
# > **Whose faces?** No one's: facelab drew them, 60 people with 12 photos each. A network that learns from them knows this renderer, not the world.
#
# ## 1. One triplet
#
# An *anchor* $a$, a *positive* $p$ (the same person), a *negative* $n$ (another). The positive shall be nearer, by a margin $\alpha$:
#
# $$L = \max\left(0,\; \lVert a - p \rVert^2 - \lVert a - n \rVert^2 + \alpha\right) \tag{DT.1}$$
#
# (Schroff 2015, equation 2; `facelab.losses.batch_all_triplet_loss`.) On paper, with $\alpha = 0.2$: the positive at 60° has squared distance $2 - 2\cos 60° = 1$, the negative at 90° has 2. So $1 - 2 + 0.2 < 0$: no loss. Swap the two: $2 - 1 + 0.2 = 1.2$.
#
# ### Exercise DT1 · check
# Write `triplet_loss(anchor, positive, negative, margin)`.
#
# <details><summary>Hint</summary>max(0, sum((a - p)²) - sum((a - n)²) + margin).</details>
# %% [markdown] lang="ko"
# > **누구의 얼굴인가요?** 아무의 얼굴도 아닙니다. facelab이 그린 60명의 사진이 12장씩입니다. 이들로 배운 신경망은 이 그림 프로그램을 알 뿐, 세상을 알지는 못합니다.
#
# ## 1. 삼중항 하나
#
# *기준*(anchor) $a$, *긍정*(positive, 같은 사람) $p$, *부정*(negative, 다른 사람) $n$. 긍정이 마진 $\alpha$만큼 더 가까워야 합니다.
#
# $$L = \max\left(0,\; \lVert a - p \rVert^2 - \lVert a - n \rVert^2 + \alpha\right) \tag{DT.1}$$
#
# (Schroff 2015의 식 2. `facelab.losses.batch_all_triplet_loss`.) $\alpha = 0.2$로 종이에 해 봅시다. 60°에 있는 긍정의 제곱 거리는 $2 - 2\cos 60° = 1$, 90°에 있는 부정은 2입니다. $1 - 2 + 0.2 < 0$이니 손실은 없습니다.
# 둘을 바꾸면 $2 - 1 + 0.2 = 1.2$입니다.
#
# ### 연습 DT1 · 확인
# `triplet_loss(anchor, positive, negative, margin)`을 작성하세요.
#
# <details><summary>힌트</summary>max(0, sum((a - p)²) - sum((a - n)²) + 마진).</details>
# %% exercise="DT1"
def triplet_loss(anchor, positive, negative, margin):
    return ...


course.check("DT1", triplet_loss)


# %% solution="DT1"
def triplet_loss(anchor, positive, negative, margin):
    to_positive, to_negative = np.sum((anchor - positive) ** 2), np.sum((anchor - negative) ** 2)
    return max(0.0, to_positive - to_negative + margin)


course.check("DT1", triplet_loss)
# %% [markdown] lang="en"
# ## 2. Batches that hold triplets
#
# The embeddings change with every step, so triplets cannot be chosen beforehand. *Online mining* chooses them inside each batch. But are there any?
# %% [markdown] lang="ko"
# ## 2. 삼중항이 들어 있는 배치
#
# 임베딩은 한 걸음마다 바뀌므로 삼중항을 미리 골라 둘 수 없습니다. *온라인 마이닝*(online mining)은 배치 안에서 고릅니다. 그런데 배치에 삼중항이 있기는 할까요?
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Draw 64 of 1,000 people's 12,000 photos at random. How many pairs of one person will be among them, on average? (FaceNet had millions of people.)
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 1,000명의 사진 12,000장에서 64장을 무작위로 뽑습니다. 같은 사람의 쌍은 평균 몇 개일까요? (FaceNet에는 수백만 명이 있었습니다.)
# %%
rng = np.random.default_rng(0)
drawn = [rng.choice(12_000, 64, replace=False) // 12 for _ in range(200)]
pairs = [sum(count * (count - 1) // 2 for count in np.unique(people, return_counts=True)[1]) for people in drawn]
print(f"pairs of one person in a random batch: {np.mean(pairs):.1f}; in 16 people x 4 photos: {16 * 6}")
assert np.mean(pairs) < 5


# %% [markdown] lang="en"
# So a batch is drawn by person: $P$ people, $K$ photos of each (Hermans 2017).
#
# ### Exercise DT2 · modify
# Change the count above: not pairs but triplets. Write `count_triplets(people, photos)` for such a batch.
#
# <details><summary>Hint</summary>Anchors: P · K. For each: K - 1 positives, and (P - 1) · K negatives.</details>
# %% [markdown] lang="ko"
# 그래서 배치는 사람 단위로 뽑습니다. $P$명의 사진을 $K$장씩 뽑습니다(Hermans 2017).
#
# ### 연습 DT2 · 바꿔 보기
# 위에서는 쌍을 셌습니다. 이번에는 그런 배치의 삼중항을 세는 `count_triplets(people, photos)`를 작성하세요.
#
# <details><summary>힌트</summary>기준은 P·K장. 기준마다 긍정 K - 1장, 부정 (P - 1)·K장.</details>
# %% exercise="DT2"
def count_triplets(people, photos):
    return ...


course.check("DT2", count_triplets)


# %% solution="DT2"
def count_triplets(people, photos):
    return people * photos * (photos - 1) * (people - 1) * photos


course.check("DT2", count_triplets)


# %% [markdown] lang="en"
# ## 3. Which of them?
#
# By its distance from the anchor, a negative is *hard* (nearer than the positive), *semi-hard* (farther, but not by the margin) or *easy* (no loss). FaceNet takes, for every positive, a semi-hard one:
#
# $$\lVert a - p \rVert^2 < \lVert a - n \rVert^2 < \lVert a - p \rVert^2 + \alpha \tag{DT.2}$$
#
# (Schroff 2015, equation 4, and the margin; `facelab.losses.facenet_triplet_loss`, `facelab.losses.semi_hard_triplet_loss`.)
#
# ### Exercise DT3 · check
# Write `semi_hard(to_positive, to_negatives, margin)`: which negatives, as an array of True and False. The distances are squared already.
#
# <details><summary>Hint</summary>Two conditions at once: to_positive < d and d < to_positive + margin.</details>
# %% [markdown] lang="ko"
# ## 3. 어느 것을 고를까?
#
# 기준에서의 거리에 따라 부정은 *어렵거나*(긍정보다 가깝다) *준난해*이거나(더 멀지만 마진만큼은 아니다) *쉽습니다*(손실이 없다). FaceNet은 긍정마다 준난해 부정을 고릅니다.
#
# $$\lVert a - p \rVert^2 < \lVert a - n \rVert^2 < \lVert a - p \rVert^2 + \alpha \tag{DT.2}$$
#
# (Schroff 2015의 식 4에 마진을 더한 것. `facelab.losses.facenet_triplet_loss`, `facelab.losses.semi_hard_triplet_loss`.)
#
# ### 연습 DT3 · 확인
# `semi_hard(to_positive, to_negatives, margin)`을 작성하세요. 어느 부정인지를 True와 False의 배열로 돌려줍니다. 거리는 이미 제곱되어 있습니다.
#
# <details><summary>힌트</summary>조건 둘을 함께: to_positive < d, 그리고 d < to_positive + margin.</details>
# %% exercise="DT3"
def semi_hard(to_positive, to_negatives, margin):
    return ...


course.check("DT3", semi_hard)


# %% solution="DT3"
def semi_hard(to_positive, to_negatives, margin):
    return (to_negatives > to_positive) & (to_negatives < to_positive + margin)


course.check("DT3", semi_hard)
# %%
layers = keras.layers


def small_network():
    image = keras.Input((48, 48, 3))
    x = layers.RandomTranslation(0.05, 0.05, fill_mode="nearest", seed=1)(
        layers.RandomFlip("horizontal", seed=2)(image)
    )
    x = layers.RandomBrightness(0.2, value_range=(-1, 1), seed=3)(x)
    for filters in (32, 64, 96, 128):
        x = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)))
        x = layers.MaxPooling2D()(x)  # 24, 12, 6, 3
    return keras.Model(image, layers.Dense(64)(layers.Flatten()(x)))


def vectors(network, some):
    raw = network.predict(faces[some], verbose=0)
    return raw / np.linalg.norm(raw, axis=1, keepdims=True)


def judged(network):
    return evaluate.separation(vectors(network, held), aligned.labels[held], np.random.default_rng(0))


# %% [markdown] lang="en" tags=["predict"]
# **Predict.** The network has learned nothing yet. Are its vectors of held-out people no better than chance (AUC 0.5)? And of the negatives of an anchor, are more hard, semi-hard or easy?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 신경망은 아직 아무것도 배우지 않았습니다. 처음 보는 사람들에 대한 벡터는 찍기(AUC 0.5)보다 나을 게 없을까요? 그리고 한 기준의 부정 가운데 어려운 것, 준난해, 쉬운 것 중 무엇이 많을까요?
# %% alt_en="Squared distances from one anchor as dots: positives as one row, negatives as another; the band between the positive and the positive plus the margin is shaded, and holds many negatives." alt_ko="한 기준에서 잰 제곱 거리를 점으로 찍은 그림. 한 줄은 긍정, 한 줄은 부정. 긍정과 긍정 더하기 마진 사이의 띠가 칠해져 있고 부정이 많이 들어 있다."
network = small_network()
before = judged(network)
print("before training:", before)
batch = training.IdentityBatches(faces[seen], aligned.labels[seen], people=16, photos=4, steps=30)
some, labels = batch[0]
raw = network.predict(some, verbose=0)
unit = raw / np.linalg.norm(raw, axis=1, keepdims=True)
same, squared = labels == labels[0], 2 - 2 * unit @ unit[0]
positives, negatives = np.sort(squared[same])[1:], squared[~same]
nearest = positives[0]
counts = [np.sum(negatives <= nearest), np.sum((negatives > nearest) & (negatives < nearest + 0.2))]
print(f"of {len(negatives)} negatives: {counts[0]} hard, {counts[1]} semi-hard for the nearest positive")
figure, axes = plot.new_axes("squared distance from the anchor", "", size=(7, 2.4))
axes.axvspan(nearest, nearest + 0.2, color="#DDDDDD", label="semi-hard")
axes.plot(positives, np.ones(len(positives)), "o", label="positives")
axes.plot(negatives, np.zeros(len(negatives)), "|", markersize=14, label="negatives")
axes.set_yticks([])
axes.legend(loc="center right")
figure


# %% [markdown] lang="en"
# Even random filters keep something: skin and hair color survive them, so the AUC is far above 0.5. *Before training* is not the same as *knows nothing*, and a fair comparison shows it.
#
# ## 4. Train
# %% [markdown] lang="ko"
# 무작위 필터도 무엇인가는 남깁니다. 피부색과 머리색이 살아남아 AUC가 0.5보다 한참 높습니다. *학습하기 전*은 *아무것도 모른다*와 다르며, 공정한 비교는 그것을 보여 주어야 합니다.
#
# ## 4. 학습
# %%
def train(loss, epochs):
    facelab.set_seed(0)
    network = small_network()
    network.compile(keras.optimizers.Adam(1e-3), loss)
    batches = training.IdentityBatches(faces[seen], aligned.labels[seen], people=16, photos=4, steps=30)
    return network, network.fit(batches, epochs=epochs, verbose=0).history["loss"]


semi, semi_loss = train(losses.SemiHardTripletLoss(margin=0.2), epochs=6)
after = judged(semi)
print("semi-hard triplets:", after)
assert after.auc > before.auc + 0.05
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Why be content with semi-hard? The *hardest* negative of each anchor teaches most. The same network, the same batches: what will its loss do?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 왜 준난해로 만족할까요? 기준마다 *가장 어려운* 부정이 가장 많이 가르칠 텐데요. 같은 신경망, 같은 배치입니다. 손실은 어떻게 될까요?
# %% alt_en="Loss over the epochs: with semi-hard triplets it falls towards zero, with the hardest it stands at the margin of 0.2, marked by a dotted line." alt_ko="에폭에 따른 손실. 준난해 삼중항은 0으로 내려가고, 가장 어려운 삼중항은 점선으로 표시한 마진 0.2에 서 있다."
hard, hard_loss = train(losses.BatchHardTripletLoss(margin=0.2), epochs=4)
collapsed = judged(hard)
for name, found in (("semi-hard", after), ("hardest", collapsed)):
    print(f"{name:9}: different people lie {found.distances[~found.same].mean():.4f} apart (cosine distance);", found)
figure, axes = plot.new_axes("epoch", "loss")
axes.plot(range(1, 7), semi_loss, "o-", label="semi-hard")
axes.plot(range(1, 5), hard_loss, "s-", label="hardest")
axes.axhline(0.2, color="gray", linestyle=":", label="margin")
axes.legend()
assert abs(hard_loss[-1] - 0.2) < 0.05
figure
# %% [markdown] lang="en"
# That is a *collapse*: all faces have become nearly one point. If everything is one point, both distances are 0 and the loss is exactly the margin. In an untrained network the hardest negative is nearer than the positive, the loss above the margin, and
# shrinking the world is the quickest way down. For semi-hard negatives shrinking makes the loss larger: that is why FaceNet took them. Training later, from a network that knows something, the hardest do work (Hermans 2017).
#
# **How to notice:** the loss stands at the margin, the distance between different people goes to 0. The AUC alone may look harmless, since tiny differences keep their order. (`facelab train` stops and says so.)
#
# ## 5. Direct, or a bottleneck?
#
# The syllabus says that FaceNet trains the embedding *directly*, where earlier work took a *bottleneck layer* of a classifier. True. Is it also better? We tried: on drawn people, three runs, 20 judged in each, the AUC was 0.981 (0.966 to 0.992) for triplets,
# 0.991 (0.983 to 0.997) for the bottleneck of a softmax classifier and 0.994 (0.990 to 0.998) for CosFace (`python experiments/direct_or_bottleneck.py`). At this size: *not supported*. What triplets do have: they need no list of people, so millions are no problem.
#
# ## 6. Longer, with the same recipe
#
# `facelab_synthetic` was trained with semi-hard triplets on 400 other drawn people by `scripts/make_embedders.py`; its weights come with facelab (SHA-256 on its card).
# %% [markdown] lang="ko"
# 이것이 *붕괴*입니다. 모든 얼굴이 거의 한 점이 되었습니다. 모두 한 점이면 두 거리는 0이고 손실은 꼭 마진입니다. 학습되지 않은 신경망에서는 가장 어려운 부정이 긍정보다 가깝고 손실이 마진보다 높아서, 세상을 줄이는 것이 가장 빠른
# 내리막입니다. 준난해 부정에서는 줄이면 손실이 커집니다. FaceNet이 이것을 고른 까닭입니다. 나중에, 무엇인가 아는 신경망에서 시작하면 가장 어려운 것도 잘 됩니다(Hermans 2017).
#
# **알아보는 법:** 손실이 마진에 서 있고, 다른 사람 사이의 거리가 0으로 갑니다. AUC만 보면 별일 없어 보일 수 있습니다. 아주 작은 차이도 순서는 지키기 때문입니다. (`facelab train`은 멈추고 알려 줍니다.)
#
# ## 5. 직접, 아니면 병목 층?
#
# 강의 노트에는 이전 연구가 분류기의 *병목 층*(bottleneck layer)을 쓴 것과 달리 FaceNet은 임베딩을 *직접* 학습한다고 적혀 있습니다. 맞는 말입니다. 그런데 더 좋기도 할까요? 해 보았습니다. 그린 사람들로 세 번, 20명씩 평가한 AUC는 삼중항이
# 0.981(0.966–0.992), 소프트맥스 분류기의 병목 층이 0.991(0.983–0.997), CosFace가 0.994(0.990–0.998)입니다(`python experiments/direct_or_bottleneck.py`). 이 크기에서는 *뒷받침되지 않습니다*. 삼중항의 장점은 따로 있습니다. 사람 명단이
# 필요 없어서 수백만 명도 문제없습니다.
#
# ## 6. 같은 방법으로 더 오래
#
# `facelab_synthetic`은 그린 사람 400명(여기 없는 사람들)으로 `scripts/make_embedders.py`가 준난해 삼중항을 써서 학습한 것입니다. 가중치는 facelab에 들어 있습니다(SHA-256은 카드에).
# %%
longer = models.load("facelab_synthetic")
print(evaluate.separation(longer(aligned.faces[held]), aligned.labels[held], np.random.default_rng(0)))
# %% [markdown] lang="en"
# On *real* faces (LFW View 1) the same weights judge 0.670 ± 0.030 of the pairs correctly; chance is 0.5 (`docs/en/reference/comparison.md`). Test people from the same renderer are not test people from the real world.
#
# ### Exercise DT4 · open
# Train with margins of 0.05 and 0.8 in place of 0.2. Where does the loss stand when you stop, and what becomes of the AUC? Then let the hardest begin where the semi-hard ended (`semi.compile(...)` again). Does it collapse now?
#
# <details><summary>Hint</summary>`train(losses.SemiHardTripletLoss(margin=0.8), epochs=6)`. Losses with different margins cannot be compared, AUCs can.</details>
# %% [markdown] lang="ko"
# 같은 가중치가 *실제* 얼굴(LFW View 1)에서는 쌍의 0.670 ± 0.030을 맞힙니다. 찍으면 0.5입니다(`docs/ko/reference/comparison.md`). 같은 프로그램으로 그린 새 사람과 실제 세계의 새 사람은 다릅니다.
#
# ### 연습 DT4 · 열린 문제
# 마진을 0.2 대신 0.05와 0.8로 두고 학습해 보세요. 멈출 때 손실은 얼마이고 AUC는 어떻게 되나요? 그다음 준난해가 끝난 곳에서 가장 어려운 것으로 이어 가 보세요(`semi.compile(...)`을 다시). 이번에도 붕괴하나요?
#
# <details><summary>힌트</summary>`train(losses.SemiHardTripletLoss(margin=0.8), epochs=6)`. 마진이 다르면 손실은 견줄 수 없지만 AUC는 견줄 수 있습니다.</details>
# %% [markdown] lang="en"
# ## Quiz
#
# 1. **A negative is exactly as far as the positive. What is the loss?**
# <details><summary>a) 0</summary>No: the margin is still missing.</details>
# <details><summary>b) The margin</summary>Yes: d - d + margin.</details>
#
# 2. **Why P × K batches?**
# <details><summary>a) Random batches hold hardly a pair of one person</summary>Yes: and without a positive there is no triplet.</details>
# <details><summary>b) They are faster to read</summary>No: the order of reading hardly matters here.</details>
#
# 3. **The loss stands at 0.200, margin 0.2. What do you look at next?**
# <details><summary>a) The learning rate schedule</summary>No: first find out *what* it is.</details>
# <details><summary>b) The mean distance between different people</summary>Yes: if it goes to 0, everything is one point.</details>
#
# 4. **Before training the AUC was about 0.8. So the network knew faces?**
# <details><summary>a) Yes</summary>No: random filters pass on colors, and these people differ in color.</details>
# <details><summary>b) No, but the photos did</summary>Yes: compare with such a baseline, not only with 0.5.</details>
# %% [markdown] lang="ko"
# ## 퀴즈
#
# 1. **부정이 긍정과 똑같은 거리에 있습니다. 손실은?**
# <details><summary>a) 0</summary>아닙니다. 마진이 아직 모자랍니다.</details>
# <details><summary>b) 마진</summary>맞습니다. d - d + 마진입니다.</details>
#
# 2. **왜 P × K 배치일까요?**
# <details><summary>a) 무작위 배치에는 같은 사람의 쌍이 거의 없어서</summary>맞습니다. 긍정이 없으면 삼중항도 없습니다.</details>
# <details><summary>b) 읽는 것이 빨라서</summary>아닙니다. 읽는 순서는 여기서 별로 중요하지 않습니다.</details>
#
# 3. **마진 0.2, 손실이 0.200에 서 있습니다. 다음에 무엇을 볼까요?**
# <details><summary>a) 학습률 일정</summary>아닙니다. 먼저 *무슨 일*인지 알아야 합니다.</details>
# <details><summary>b) 다른 사람 사이의 평균 거리</summary>맞습니다. 0으로 가면 모두 한 점입니다.</details>
#
# 4. **학습 전에 AUC가 0.8쯤이었습니다. 신경망이 얼굴을 알고 있었을까요?**
# <details><summary>a) 그렇다</summary>아닙니다. 무작위 필터도 색을 전하고, 이 사람들은 색이 다릅니다.</details>
# <details><summary>b) 아니다, 사진이 알고 있었다</summary>맞습니다. 0.5만이 아니라 이런 기준선과도 견주세요.</details>
# %% [markdown] lang="en"
# ## Recap
#
# - The loss asks for the right order with a margin; semi-hard is the right order without it.
# - P × K batches hold thousands of triplets, random ones hardly any.
# - Half a minute of semi-hard training tells drawn people apart who were not trained on.
# - The hardest triplets collapse an untrained network: loss at the margin, distances near 0.
#
# **Common mistakes:** unsquared distances with FaceNet's margin; splitting photos in place of people; looking at the loss only.
#
# **Next:** `D_svm_and_mtcnn` asks a support vector machine the same questions.
# %% [markdown] lang="ko"
# ## 정리
#
# - 손실은 마진을 둔 올바른 순서를 요구합니다. 준난해는 순서만 맞은 것입니다.
# - P × K 배치에는 삼중항이 수천 개 있고, 무작위 배치에는 거의 없습니다.
# - 준난해로 30초쯤 학습하면, 학습에 쓰지 않은 그린 사람들을 구별합니다.
# - 가장 어려운 삼중항은 학습되지 않은 신경망을 붕괴시킵니다. 손실은 마진에, 거리는 0 가까이에 있습니다.
#
# **흔한 실수:** FaceNet의 마진에 제곱하지 않은 거리 쓰기, 사람이 아니라 사진을 나누기, 손실만 보기.
#
# **다음:** `D_svm_and_mtcnn`에서 서포트 벡터 머신에 같은 질문을 던집니다.
