# %% [markdown] lang="en"
# # C · A face as a sum of few known faces, and distances that are learned
#
# **You can**, at the end:
#
# - write a face as a sum of few known faces, by orthogonal matching pursuit and by the Lasso;
# - recognize somebody behind a patch that covers a part of the face, and say where the patch went;
# - reject unknown people by how their sum is spread over the enrolled ones;
# - learn a distance from labels, and say when it helps people who were never seen.
#
# **Before this:** D_svm_and_mtcnn. **Reading:** 40 minutes. **Running:** {seconds} s on two CPU cores, {memory} MiB. **Papers:** Wright et al., PAMI 2009 (sparse representation);
# Weinberger and Saul, JMLR 2009 (LMNN); Chen et al., ECCV 2012 (joint Bayesian).
# %% [markdown] lang="ko"
# # C · 몇 안 되는 얼굴의 합, 그리고 배워서 얻은 거리
#
# 이 노트북을 마치면 **다음을 할 수 있습니다.**
#
# - 직교 정합 추구(OMP)와 라쏘(Lasso)로 얼굴을 몇 안 되는 아는 얼굴의 합으로 씁니다.
# - 얼굴의 일부가 가려져도 누구인지 알아내고, 가린 것이 식의 어디로 갔는지 설명합니다.
# - 합이 여러 사람에게 흩어진 정도를 보고 등록되지 않은 사람을 거절합니다.
# - 레이블에서 거리를 배우고, 본 적 없는 사람에게 언제 도움이 되는지 말합니다.
#
# **선수 지식:** D_svm_and_mtcnn. **읽는 시간:** 40분. **실행 시간:** CPU 코어 두 개에서 {seconds}초, {memory} MiB. **논문:** Wright 외, PAMI 2009(희소 표현);
# Weinberger·Saul, JMLR 2009(LMNN); Chen 외, ECCV 2012(결합 베이즈).
# %%
import facelab

facelab.set_seed(0)
# %% [markdown] lang="en"
# Nothing is trained in the first half of this notebook. The known faces themselves are the model. (All people are drawn; none of them exists.)
# %% [markdown] lang="ko"
# 이 노트북의 앞쪽 절반에서는 아무것도 학습하지 않습니다. 아는 얼굴들 자체가 모델입니다. (인물은 모두 그려진 것으로, 사진 속 사람은 존재하지 않습니다.)
# %% alt_en="Above: a gray face with a checkered patch over nose and mouth, the error, which shows just the patch, the face without it, and four known faces with their shares, the largest two of the right person. Below: residuals of twenty people, all near 0.9 but one, the right one." alt_ko="위: 코와 입이 얼룩무늬로 가려진 회색 얼굴, 가린 부분만 나타난 오차, 오차를 뺀 얼굴, 그리고 몫이 큰 아는 얼굴 네 장. 가장 큰 둘은 같은 사람이다. 아래: 스무 명의 잔차. 모두 0.9 안팎인데 본인만 훨씬 작다."
import numpy as np

from facelab import cards, classify, course, evaluate, models, plot, synthetic, training

people = synthetic.shipped_people().photos
faces = training.align_photos(people, cards.card("facelab_distilled").alignment)
labels, photo = faces.labels, np.arange(len(faces.labels)) % 12
gray = classify.gray_faces(faces.faces).reshape(-1, 40, 2, 40, 2).mean(axis=(2, 4))
flat = gray.reshape(len(gray), -1)
enrolled, asked = ((labels < 20) & half for half in (photo < 6, photo >= 6))
src = classify.SparseRepresentationClassifier().fit(flat[enrolled], labels[enrolled])
noise = np.random.default_rng(1).integers(0, 256, (5, 5)).repeat(4, 0).repeat(4, 1)
face = gray[asked][33].copy()
face[13:33, 19:39] = noise
plot.sparse_figure(face, src.code(face.reshape(1, -1))[0], src, truth=labels[asked][33])
# %% [markdown] lang="en"
# ## 1. Few known faces will do
#
# Put all known faces, 6 of each of 20 people, into the columns of a *dictionary* $A$. A new face $y$ is a sum of columns, $y = A x$. There are endless ways to write it; the one with few columns uses
# those that fit best, and those are photos of the right person:
#
# $$\min_x \lVert x \rVert_1 \quad \text{subject to} \quad A x = y \tag{SP.1}$$
#
# (Wright 2009, equation 6; `facelab.classify.SparseRepresentationClassifier`.) The sum of sizes $\lVert x \rVert_1$ stands for "few": counting columns directly would mean trying all subsets.
#
# **By hand.** Three columns, (1, 0, 0), (0, 1, 0) and (0.6, 0, 0.8), and the face (3, 2, 0). *Orthogonal matching pursuit* is greedy: the products with the columns are 3, 2 and 1.8, so it takes the first. Left is (0, 2, 0):
# now the second fits best. All taken columns are fitted again each time:
#
# $$i = \arg\max_i |a_i \cdot r|, \qquad x = \arg\min_x \lVert y - A_{\text{taken}}\, x \rVert^2, \qquad r = y - A_{\text{taken}}\, x \tag{SP.2}$$
#
# (Pati 1993; `facelab.classify.sparse.omp`.)
# %% [markdown] lang="ko"
# ## 1. 아는 얼굴 몇 장이면 충분하다
#
# 스무 명, 여섯 장씩의 아는 얼굴을 모두 *사전*(dictionary) $A$의 열로 놓습니다. 새 얼굴 $y$는 열들의 합 $y = A x$입니다. 그렇게 쓰는 방법은 끝없이 많지만, 열을 조금만 쓰는 합은 가장 잘 맞는 열, 곧
# 본인의 사진을 쓰게 됩니다.
#
# $$\min_x \lVert x \rVert_1 \quad \text{subject to} \quad A x = y \tag{SP.1}$$
#
# (Wright 2009의 식 6. `facelab.classify.SparseRepresentationClassifier`.) 크기의 합 $\lVert x \rVert_1$이 "조금"을 대신합니다. 열의 개수를 직접 세려면 모든 부분집합을 시험해야 하니까요.
#
# **손으로 해 봅시다.** 열은 (1, 0, 0), (0, 1, 0), (0.6, 0, 0.8) 셋이고 얼굴은 (3, 2, 0)입니다. *직교 정합 추구*(orthogonal matching pursuit)는 욕심쟁이입니다. 열과의 내적이 3, 2, 1.8이니 첫째 열을 고릅니다. 남는 것은 (0, 2, 0)이고,
# 이제 둘째 열이 가장 잘 맞습니다. 고른 열들은 매번 처음부터 다시 맞춥니다.
#
# $$i = \arg\max_i |a_i \cdot r|, \qquad x = \arg\min_x \lVert y - A_{\text{taken}}\, x \rVert^2, \qquad r = y - A_{\text{taken}}\, x \tag{SP.2}$$
#
# (Pati 1993. `facelab.classify.sparse.omp`.)
# %%
columns = np.array([[1, 0, 0.6], [0, 1, 0], [0, 0, 0.8]])
for atoms in (1, 2):
    print(atoms, classify.sparse.omp(columns, np.array([3.0, 2, 0]), atoms).round(6))


# %% [markdown] lang="en"
# Who is it? Keep the coefficients of one person at a time, and see how much of the face they explain. The smallest *residual* names the person (Wright 2009, Algorithm 1).
#
# ### Exercise SP1 · check
# Write it: which person's part of the sum comes nearest to the face?
#
# <details><summary>Hint</summary>np.where(labels == person, x, 0) keeps one person's coefficients. Then the length of face − A x.</details>
# %% [markdown] lang="ko"
# 누구일까요? 한 사람의 계수만 남기고 얼굴을 얼마나 설명하는지 봅니다. *잔차*(residual)가 가장 작은 사람이 답입니다(Wright 2009, 알고리즘 1).
#
# ### 연습 SP1 · 확인
# 작성해 보세요. 합에서 누구의 몫이 얼굴에 가장 가까운가요?
#
# <details><summary>힌트</summary>np.where(labels == person, x, 0)은 한 사람의 계수만 남깁니다. 그다음은 face − A x의 길이입니다.</details>
# %% exercise="SP1"
def named(dictionary, labels, face, x):
    return ...


course.check("SP1", named)


# %% solution="SP1"
def named(dictionary, labels, face, x):
    people = np.unique(labels)
    parts = [np.where(labels == person, x, 0) for person in people]
    return people[np.argmin([np.linalg.norm(face - dictionary @ part) for part in parts])]


course.check("SP1", named)


# %% [markdown] lang="en"
# ## 2. What hides the face gets columns of its own
#
# A scarf, a hand, a patch of noise: pixels that fit no one. Add to the dictionary one column for each pixel, so that a face is a sum of known faces *and* of an error $e$ that is sparse too:
#
# $$\min_{x,\, e}\; \tfrac{1}{2} \lVert y - A x - e \rVert^2 + \lambda \lVert x \rVert_1 + \mu \lVert e \rVert_1 \tag{SP.3}$$
#
# (After Wright 2009, section 3.2; `facelab.classify.SparseRepresentationClassifier`.) With $e$ held this is the *Lasso*; with $x$ held each pixel can be solved alone, by the *soft threshold*: everything moves towards zero by $\mu$, and what is smaller becomes zero,
#
# $$e = \mathrm{sign}(v)\, \max(|v| - \mu,\, 0), \qquad v = y - A x \tag{SP.4}$$
#
# (Donoho 1995; `facelab.classify.sparse.soft_threshold`.) Taking turns goes down to the only minimum: the problem is convex.
#
# ### Exercise SP2 · check
# Write the soft threshold. On paper: 3, −0.5 and −2 with μ = 1 become 2, 0 and −1.
#
# <details><summary>Hint</summary>Sign and size apart: np.sign(v) times what is left of the size.</details>
# %% [markdown] lang="ko"
# ## 2. 얼굴을 가린 것에도 열을 준다
#
# 목도리, 손, 얼룩무늬. 누구에게도 맞지 않는 픽셀입니다. 픽셀마다 열 하나를 사전에 더하면, 얼굴은 아는 얼굴들의 합에 역시 희소한 오차 $e$를 더한 *것*이 됩니다.
#
# $$\min_{x,\, e}\; \tfrac{1}{2} \lVert y - A x - e \rVert^2 + \lambda \lVert x \rVert_1 + \mu \lVert e \rVert_1 \tag{SP.3}$$
#
# (Wright 2009의 3.2절을 따름. `facelab.classify.SparseRepresentationClassifier`.) $e$를 고정하면 *라쏘*이고, $x$를 고정하면 픽셀마다 따로 풀립니다. 답은 *연성 임계*(soft threshold)입니다. 모두 $\mu$만큼 0 쪽으로 가고, 그보다 작은 것은 0이 됩니다.
#
# $$e = \mathrm{sign}(v)\, \max(|v| - \mu,\, 0), \qquad v = y - A x \tag{SP.4}$$
#
# (Donoho 1995. `facelab.classify.sparse.soft_threshold`.) 번갈아 풀면 하나뿐인 최솟값으로 내려갑니다. 볼록(convex) 문제이기 때문입니다.
#
# ### 연습 SP2 · 확인
# 연성 임계를 작성하세요. 종이에 해 보면 μ = 1일 때 3, −0.5, −2는 2, 0, −1이 됩니다.
#
# <details><summary>힌트</summary>부호와 크기를 나누어 생각하세요. np.sign(v)에 남은 크기를 곱합니다.</details>
# %% exercise="SP2"
def shrink(v, mu):
    return ...


course.check("SP2", shrink)


# %% solution="SP2"
def shrink(v, mu):
    return np.sign(v) * np.maximum(np.abs(v) - mu, 0)


course.check("SP2", shrink)


# %% [markdown] lang="en" tags=["predict"]
# **Predict.** A patch covers 20 % of each asked face. Which loses least: the nearest neighbor, OMP, or SRC with an error?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 물어볼 얼굴마다 20 %를 가립니다. 가장 덜 나빠지는 것은 최근접 이웃, OMP, 오차를 둔 SRC 가운데 어느 것일까요?
# %%
def covered(faces, side, rng):
    worn = faces.copy()
    for one in worn:
        top, left = rng.integers(0, 41 - side, 2)
        patch = rng.integers(0, 256, (5, 5)).repeat(8, 0).repeat(8, 1)
        one[top : top + side, left : left + side] = patch[:side, :side]
    return worn.reshape(len(worn), -1)


def ranged(statistic, who):
    who = who if who.ndim == 2 else np.stack([who, who], axis=1)
    interval = evaluate.bootstrap_over_people(statistic, who, np.random.default_rng(0), 300)[0]
    return f"{statistic(np.ones(len(who)))[0]:.3f} ({interval.low:.3f} to {interval.high:.3f})"


# %%
def nearest(queries):
    unit, mine = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (queries, flat[enrolled]))
    return labels[enrolled][(unit @ mine.T).argmax(axis=1)]


def share(right):
    return lambda weights: np.array([weights @ right / weights.sum()])


# %%
greedy = classify.SparseRepresentationClassifier("omp").fit(flat[enrolled], labels[enrolled])
right = {}
for side in (0, 18):  # 18 x 18 of 40 x 40 pixels: 20 %
    queries = covered(gray[asked], side, np.random.default_rng(1))
    for name, answer in {"nearest": nearest, "OMP": greedy.predict, "SRC, error": src.predict}.items():
        right[name, side] = answer(queries) == labels[asked]
        print(
            f"{side**2 / 1600:4.0%} covered, {name:10} {ranged(share(right[name, side]), labels[asked])}, chance 0.050"
        )
gain = right["SRC, error", 18].astype(float) - right["nearest", 18]
print("covered, SRC gains", ranged(share(gain), labels[asked]), "over the nearest neighbor")
assert gain.mean() > 0.1


# %% [markdown] lang="en"
# The nearest neighbor spends all of its distance on the patch. SRC sends the patch into $e$ and compares what is left. On ORL's real faces `python experiments/sparse_on_orl.py` repeats it with texture over 0 to 60 % of the photo.
#
# > **Limits.** A dictionary knows the light and poses that are in it, not others. The method wants aligned faces and several photos of everybody, and each question costs an optimization. Networks took over because they need none of that.
#
# ## 3. The sums of unknown people are spread out
#
# An unknown person is a sum, too, but of a little of everyone. The *sparsity concentration index* of $P$ people is 1 where one person has all of the sum and 0 where all have the same:
#
# $$\mathrm{SCI}(x) = \frac{P \cdot \max_i \lVert \delta_i(x) \rVert_1 / \lVert x \rVert_1 - 1}{P - 1} \tag{SP.5}$$
#
# (Wright 2009, Definition 1; `facelab.classify.sparse.concentration`.) Two people with shares 0.8 and 0.2: 2 · 0.8 − 1 = 0.6.
# %% [markdown] lang="ko"
# 최근접 이웃은 거리를 모두 가린 부분에 써 버립니다. SRC는 가린 부분을 $e$로 보내고 남은 것을 비교합니다. ORL의 실제 얼굴에서는 `python experiments/sparse_on_orl.py`가 사진의 0~60 %를 무늬로 가리고 같은 것을 잽니다.
#
# > **한계.** 사전은 그 안에 있는 조명과 자세만 압니다. 정렬된 얼굴과 사람마다 여러 장의 사진이 필요하고, 질문 하나마다 최적화를 해야 합니다. 신경망은 이 모두가 필요 없어서 자리를 넘겨받았습니다.
#
# ## 3. 등록되지 않은 사람의 합은 흩어진다
#
# 등록되지 않은 사람도 합으로 쓸 수 있지만, 모두에게서 조금씩 가져온 합이 됩니다. $P$명에 대한 *희소 집중 지수*(sparsity concentration index)는 한 사람이 합을 다 가지면 1, 모두가 똑같이 가지면 0입니다.
#
# $$\mathrm{SCI}(x) = \frac{P \cdot \max_i \lVert \delta_i(x) \rVert_1 / \lVert x \rVert_1 - 1}{P - 1} \tag{SP.5}$$
#
# (Wright 2009, 정의 1. `facelab.classify.sparse.concentration`.) 두 사람의 몫이 0.8과 0.2라면 2 · 0.8 − 1 = 0.6입니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** The queries are 120 photos of the enrolled people and 120 of 20 unknown people. How often is an enrolled person's sum more concentrated than an unknown person's? Chance is 0.5.
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 등록된 사람의 사진 120장과 등록되지 않은 사람 스무 명의 사진 120장으로 묻습니다. 등록된 사람의 합이 등록되지 않은 사람의 합보다 더 집중되어 있을 확률은 얼마일까요? 찍으면 0.5입니다.
# %% alt_en="Two overlapping histograms of one minus concentration: enrolled people are spread from 0.25 up, unknown people gather near 0.8." alt_ko="1에서 집중 지수를 뺀 값의 히스토그램 두 개. 등록된 사람은 0.25부터 넓게 퍼져 있고, 등록되지 않은 사람은 0.8 근처에 모여 있다."
unknown = (labels >= 20) & (labels < 40) & (photo >= 6)
both = asked | unknown
spread = np.array([1 - code.concentration for code in src.code(flat[both])])
inside = labels[both] < 20
print("AUC", ranged(evaluate.weighted_auc(inside, spread), labels[both]), "chance 0.500")
figure, axes = plot.new_axes("1 - concentration", "photos")
for name, some, style in (("enrolled people", inside, "-"), ("unknown people", ~inside, "--")):
    axes.hist(spread[some], np.linspace(0, 1, 26), alpha=0.5, label=name, edgecolor="black", linestyle=style)
axes.legend(loc="upper left")
figure


# %% [markdown] lang="en"
# ## 4. Distances that are learned
#
# Back to vectors. Euclid counts all directions alike, light as much as identity. A *Mahalanobis* distance first stretches and turns:
#
# $$d(x, y)^2 = \lVert L (x - y) \rVert^2 = (x - y)^\top M (x - y), \qquad M = L^\top L \tag{SP.6}$$
#
# (Mahalanobis 1936; `facelab.classify.LMNN`.) With L = diag(2, 0.5) the points (1, 4) and (0, 0) are √(4 + 4) = 2.83 apart, not 4.12. *Large margin nearest neighbor* learns $L$: pull own photos near ($j$), push others ($l$) a margin of 1 beyond them,
#
# $$(1 - \mu) \sum_{i,j} d(x_i, x_j)^2 + \mu \sum_{i,j,l} \max\big(0,\; 1 + d(x_i, x_j)^2 - d(x_i, x_l)^2\big) \tag{SP.7}$$
#
# (Weinberger and Saul 2009, equations 11 to 13; `facelab.classify.LMNN`.) You know the second sum: FaceNet's triplet loss, which put a deep network in place of $L$.
#
# ### Exercise SP3 · modify
# Write the loss of one triplet, given the squared distances to the own and to the other photo.
#
# <details><summary>Hint</summary>Pull: (1 − push) times the own distance. Push: only where the other is nearer than 1 beyond it.</details>
# %% [markdown] lang="ko"
# ## 4. 배워서 얻은 거리
#
# 다시 벡터로 돌아갑니다. 유클리드 거리는 모든 방향을 똑같이 셉니다. 조명도 신원만큼 셉니다. *마할라노비스*(Mahalanobis) 거리는 먼저 늘이고 돌립니다.
#
# $$d(x, y)^2 = \lVert L (x - y) \rVert^2 = (x - y)^\top M (x - y), \qquad M = L^\top L \tag{SP.6}$$
#
# (Mahalanobis 1936. `facelab.classify.LMNN`.) L = diag(2, 0.5)이면 점 (1, 4)와 (0, 0)은 4.12가 아니라 √(4 + 4) = 2.83만큼 떨어져 있습니다. *큰 마진 최근접 이웃*(LMNN)은 $L$을 배웁니다. 자기 사진($j$)은 당기고, 남의 사진($l$)은 그보다 마진 1만큼 밖으로 밀어냅니다.
#
# $$(1 - \mu) \sum_{i,j} d(x_i, x_j)^2 + \mu \sum_{i,j,l} \max\big(0,\; 1 + d(x_i, x_j)^2 - d(x_i, x_l)^2\big) \tag{SP.7}$$
#
# (Weinberger·Saul 2009의 식 11~13. `facelab.classify.LMNN`.) 둘째 합은 이미 아는 식입니다. FaceNet의 삼중항 손실이고, FaceNet은 $L$ 자리에 깊은 신경망을 두었습니다.
#
# ### 연습 SP3 · 바꿔 보기
# 자기 사진과 남의 사진까지의 제곱 거리가 주어질 때 삼중항 하나의 손실을 작성하세요.
#
# <details><summary>힌트</summary>당기기: (1 − push) 곱하기 자기 거리. 밀기: 남이 마진 1보다 가까울 때만.</details>
# %% exercise="SP3"
def triplet(own, other, push=0.5):
    return ...


course.check("SP3", triplet)


# %% solution="SP3"
def triplet(own, other, push=0.5):
    return (1 - push) * own + push * max(0, 1 + own - other)


course.check("SP3", triplet)
# %% alt_en="Two scatter plots of three people: before, stripes that overlap along a long vertical direction; after LMNN, three separate clouds." alt_ko="세 사람의 산점도 두 개. 배우기 전에는 세로로 긴 띠가 서로 가까이 겹쳐 있고, LMNN 뒤에는 세 무리가 따로 떨어져 있다."
rng, group = np.random.default_rng(0), np.repeat(np.arange(3), 20)
points = np.stack([group + 0.15 * rng.normal(size=60), 3 * rng.normal(size=60)], axis=1)
learned = classify.LMNN().fit(points, group)
figure, axes = plot.new_axes("as they are (left), after LMNN (right)", "", size=(8, 4))
for k, marker in enumerate("os^"):
    axes.scatter(*points[group == k].T, marker=marker, color=f"C{k}")
    axes.scatter(*(learned.transform(points)[group == k] + [7, 0]).T, marker=marker, color=f"C{k}")
axes.set_aspect("equal")
print("L =", learned.components_.round(2).tolist())
figure
# %% [markdown] lang="en"
# *Joint Bayesian* asks another question. A vector is identity plus circumstances, $x = \mu + \varepsilon$, both normally distributed; are two vectors likelier with one μ or with two?
#
# $$r(x, y) = \log \frac{P(x, y \mid \text{same})}{P(x, y \mid \text{different})} = x^\top A x + y^\top A y - 2\, x^\top G y \tag{SP.8}$$
#
# (Chen 2012, equation 4; `facelab.classify.JointBayesian`.) For one number with variances 3 and 1, A = −9/28 and G = −3/7: the pair (1, 1) has r = 6/28, the pair (1, −1) has −42/28.
#
# Now people who were never seen. Metrics are learned on 40 people; pairs of the 20 others are judged.
# %% [markdown] lang="ko"
# *결합 베이즈*(joint Bayesian)는 다르게 묻습니다. 벡터는 신원에 상황을 더한 것, $x = \mu + \varepsilon$이고 둘 다 정규 분포입니다. 두 벡터는 μ가 하나일 때 더 그럴듯한가요, 둘일 때 더 그럴듯한가요?
#
# $$r(x, y) = \log \frac{P(x, y \mid \text{same})}{P(x, y \mid \text{different})} = x^\top A x + y^\top A y - 2\, x^\top G y \tag{SP.8}$$
#
# (Chen 2012의 식 4. `facelab.classify.JointBayesian`.) 수 하나에 분산이 3과 1이면 A = −9/28, G = −3/7입니다. 쌍 (1, 1)의 r은 6/28, 쌍 (1, −1)의 r은 −42/28입니다.
#
# 이제 본 적 없는 사람들입니다. 40명으로 거리를 배우고, 나머지 20명의 쌍을 판정합니다.
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** Where will a learned distance gain more: on Eigenfaces, or on the vectors of a trained network?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 배운 거리는 어디에서 더 이득일까요? 고유 얼굴, 아니면 학습된 신경망의 벡터?
# %%
learn, judge = labels >= 20, labels < 20
space = classify.Eigenfaces(60, whiten=True).fit(faces.faces[learn])
eigen = space.transform(faces.faces)
eigen /= np.linalg.norm(eigen, axis=1, keepdims=True)
kinds = {"Eigenfaces": eigen, "facelab_distilled": models.load("facelab_distilled")(faces.faces)}
# %%
first, second = np.triu_indices(judge.sum(), 1)
pairs = np.stack([labels[judge][first], labels[judge][second]], axis=1)
statistics = {}
for kind, vectors in kinds.items():
    a, b = vectors[judge][first], vectors[judge][second]
    metric, model = (way.fit(vectors[learn], labels[learn]) for way in (classify.LMNN(), classify.JointBayesian()))
    found = {
        "Euclid": np.linalg.norm(a - b, axis=1),
        "LMNN": metric.distance(a, b),
        "joint Bayesian": -model.similarity(a, b),
    }
    for name, distances in found.items():
        statistics[kind, name] = evaluate.weighted_auc(pairs[:, 0] == pairs[:, 1], distances)
# %%
for (kind, name), auc in statistics.items():
    print(f"{kind:17} {name:14} AUC {ranged(auc, pairs)}, chance 0.500")
best, plain = (statistics["Eigenfaces", name](np.ones(len(pairs)))[0] for name in ("joint Bayesian", "Euclid"))
assert best > plain + 0.03
# %% [markdown] lang="en"
# Weak vectors gain much; a network that was trained with a metric in mind has little left to learn. And not everywhere: on ORL, where 26 people are learned from, `python experiments/metric_learning.py` finds that LMNN *loses* on Eigenfaces. A metric has D² numbers to learn.
#
# ### Exercise SP4 · open
# Set `error_penalty=None` in section 2, then `penalty=0.001`. What happens at 0 % and at 20 %? Then ask with the *other* 20 people's photos covered: does the concentration still reject unknown people?
#
# <details><summary>Hint</summary>Without e, the patch has to be written as a sum of faces. Many small shares will try.</details>
# %% [markdown] lang="ko"
# 약한 벡터는 크게 좋아집니다. 거리를 염두에 두고 학습된 신경망에는 더 배울 것이 별로 없습니다. 늘 좋아지는 것도 아닙니다. 26명으로 배우는 ORL에서 `python experiments/metric_learning.py`를 돌리면 고유 얼굴의 LMNN은 오히려 *나빠집니다*. 거리 하나를 배우려면 D²개의 수를 정해야 합니다.
#
# ### 연습 SP4 · 열린 문제
# 2절에서 `error_penalty=None`으로, 그다음 `penalty=0.001`로 바꾸어 보세요. 0 %와 20 %에서 무슨 일이 생기나요? 그리고 *다른* 스무 명의 사진도 가리고 물어보세요. 집중 지수는 여전히 등록되지 않은 사람을 거절하나요?
#
# <details><summary>힌트</summary>e가 없으면 가린 부분까지 얼굴들의 합으로 써야 합니다. 작은 몫들이 잔뜩 동원됩니다.</details>
# %% [markdown] lang="en"
# ## Quiz
#
# 1. **What does SRC learn from the known faces?**
# <details><summary>a) A matrix</summary>No: the faces are the matrix, as they are.</details>
# <details><summary>b) Nothing; they are the model</summary>Yes: adding a person means adding columns.</details>
#
# 2. **Why the sum of sizes and not the number of columns?**
# <details><summary>a) It can be minimized</summary>Yes: it is convex; counting would mean trying all subsets.</details>
# <details><summary>b) It is more exact</summary>No: it stands in for the count, and is often as good.</details>
#
# 3. **A query shows an unknown person. How can you tell?**
# <details><summary>a) A large residual only</summary>No: many faces together can explain almost anything.</details>
# <details><summary>b) A sum over many people</summary>Yes: that is what the concentration index measures.</details>
#
# 4. **LMNN's second sum is**
# <details><summary>a) the softmax loss</summary>No: there are no classes.</details>
# <details><summary>b) the triplet loss, with a matrix for a network</summary>Yes: FaceNet's paper says so itself.</details>
# %% [markdown] lang="ko"
# ## 퀴즈
#
# 1. **SRC는 아는 얼굴에서 무엇을 배우나요?**
# <details><summary>a) 행렬 하나</summary>아닙니다. 얼굴들이 있는 그대로 행렬입니다.</details>
# <details><summary>b) 아무것도. 얼굴이 곧 모델</summary>맞습니다. 사람을 더하려면 열을 더하면 됩니다.</details>
#
# 2. **왜 열의 개수가 아니라 크기의 합일까요?**
# <details><summary>a) 최소화할 수 있어서</summary>맞습니다. 볼록합니다. 개수를 세려면 모든 부분집합을 시험해야 합니다.</details>
# <details><summary>b) 더 정확해서</summary>아닙니다. 개수를 대신하는 것이고, 그래도 대개 그만큼 좋습니다.</details>
#
# 3. **등록되지 않은 사람이 왔습니다. 무엇으로 알 수 있을까요?**
# <details><summary>a) 큰 잔차만으로</summary>아닙니다. 많은 얼굴을 모으면 거의 무엇이든 설명합니다.</details>
# <details><summary>b) 여러 사람에게 흩어진 합</summary>맞습니다. 집중 지수가 재는 것이 그것입니다.</details>
#
# 4. **LMNN의 둘째 합은 무엇인가요?**
# <details><summary>a) 소프트맥스 손실</summary>아닙니다. 누구도 분류하지 않습니다.</details>
# <details><summary>b) 신경망 대신 행렬을 쓴 삼중항 손실</summary>맞습니다. FaceNet 논문도 그렇게 밝힙니다.</details>
# %% [markdown] lang="en"
# ## Recap
#
# - A face is a sum of few known faces; the person whose part explains it best is named.
# - A sparse error takes up what hides the face.
# - The sums of unknown people are spread over many people.
# - A learned distance helps weak vectors and needs many people; good vectors need it little.
#
# **Common mistakes:** columns that are not of unit length; faces that are not aligned; a metric judged on the people it was learned from.
#
# **Next:** `E_vgg_and_vggface` takes a large network apart, and uses what it has learned.
# %% [markdown] lang="ko"
# ## 정리
#
# - 얼굴은 몇 안 되는 아는 얼굴의 합이고, 자기 몫으로 가장 잘 설명하는 사람이 답입니다.
# - 희소한 오차가 얼굴을 가린 것을 떠맡습니다.
# - 등록되지 않은 사람의 합은 여러 사람에게 흩어집니다.
# - 배운 거리는 약한 벡터에 도움이 되고 많은 사람이 필요합니다. 좋은 벡터에는 별로 필요 없습니다.
#
# **흔한 실수:** 길이가 1이 아닌 열, 정렬하지 않은 얼굴, 배운 사람들로 평가한 거리.
#
# **다음:** `E_vgg_and_vggface`에서 큰 신경망을 뜯어보고, 그것이 배운 것을 씁니다.
