import keras
import numpy as np
import pytest

from facelab.layers import CosineDense
from facelab.losses import (
    AnnealASoftmax,
    ArcFaceLoss,
    ASoftmaxLoss,
    CosFaceLoss,
    a_softmax_logits,
    arcface_logits,
    cosface_logits,
)

RNG = np.random.default_rng(0)
COSINES = np.cos(RNG.uniform(0, np.pi, (40, 5)))
LABELS = RNG.integers(0, 5, 40)
NORMS = RNG.uniform(0.5, 20, 40)


def cosine_of(degrees):
    return np.cos(np.radians([[degrees, 100.0]]))  # the own class, and another one


def test_arcface_at_60_degrees_with_a_margin_of_10_is_at_70():
    logits = arcface_logits(cosine_of(60), [0], margin_radians=np.radians(10), scale=1).numpy()
    assert np.degrees(np.arccos(logits)) == pytest.approx(np.array([[70, 100]]), abs=1e-4)
    assert arcface_logits(cosine_of(60), [0], np.radians(10), scale=30).numpy() == pytest.approx(30 * logits)
    assert arcface_logits(cosine_of(60), [1], np.radians(10), scale=1).numpy()[0, 0] == pytest.approx(0.5)


def test_cosface_at_60_degrees_with_a_margin_of_a_tenth_is_at_four_tenths():
    assert cosface_logits([[0.5, -1.0]], [[0]], margin=0.1, scale=1).numpy() == pytest.approx(np.array([[0.4, -1]]))
    assert cosface_logits([[0.5, -1.0]], [1], margin=0.1, scale=10).numpy() == pytest.approx(np.array([[5, -11]]))


@pytest.mark.parametrize(("degrees", "psi"), [(0, 1), (30, -1), (45, -1), (60, -1), (90, -3), (135, -5), (180, -7)])
def test_a_softmax_multiplies_the_angle(degrees, psi):
    margin = 6 if degrees in (30, 60) else 4  # 6 * 30 = 180: cosine -1; 6 * 60 = 360: 1, continued to -1 * -1 - 2 = -3
    psi = {30: -1, 60: -3}.get(degrees, psi)
    logits = a_softmax_logits(cosine_of(degrees), [2.0], [0], margin=margin).numpy()
    assert logits[0] == pytest.approx([2 * psi, 2 * np.cos(np.radians(100))], abs=1e-5)


@pytest.mark.parametrize("margin", [1, 2, 3, 4, 7])
def test_a_softmax_is_the_papers_formula(margin):
    angle = np.linspace(0, np.pi, 400)
    k = np.minimum(np.floor(angle * margin / np.pi), margin - 1)
    wanted = (-1) ** k * np.cos(margin * angle) - 2 * k
    found = a_softmax_logits(np.cos(angle)[:, None], np.ones(400), np.zeros(400), margin=margin).numpy()[:, 0]
    np.testing.assert_allclose(found, wanted, atol=1e-9)


def test_annealing_mixes_the_plain_cosine_in():
    plain, full = 2 * 0.5, 2 * -1.0 * 0.5  # |x| = 2 at 60 degrees; cos 120 degrees = -0.5
    for annealing, wanted in ((0, full), (1, (plain + full) / 2), (9, 0.9 * plain + 0.1 * full), (1e9, plain)):
        logits = a_softmax_logits([[0.5, 0.1]], [2.0], [0], margin=2, annealing=annealing).numpy()
        assert logits[0] == pytest.approx([wanted, 0.2], abs=1e-6)


FORMULAS = {
    "cosface": lambda c, labels: cosface_logits(c, labels, margin=0.3),
    "arcface": lambda c, labels: arcface_logits(c, labels, margin_radians=0.6),
    "a_softmax": lambda c, labels: a_softmax_logits(c, NORMS[: len(labels)], labels, margin=3, annealing=0.5),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_equals_the_plain_loop(name):
    wanted = np.zeros((40, 5))
    for i in range(40):
        for j in range(5):
            angle = np.arccos(COSINES[i, j])
            own = j == LABELS[i]
            if name == "cosface":
                wanted[i, j] = 64 * (np.cos(angle) - 0.3 * own)
            elif name == "arcface" and own and angle > np.pi - 0.6:
                wanted[i, j] = 64 * (np.cos(angle) - 0.6 * np.sin(0.6))
            elif name == "arcface":
                wanted[i, j] = 64 * np.cos(angle + 0.6 * own)
            else:
                k = np.floor(3 * angle / np.pi)
                psi = (-1) ** k * np.cos(3 * angle) - 2 * k if own else np.cos(angle)
                wanted[i, j] = NORMS[i] * (0.5 * np.cos(angle) + psi) / 1.5
    for labels in (LABELS, LABELS[:, None], LABELS.astype("float32")):
        np.testing.assert_allclose(FORMULAS[name](COSINES, labels), wanted, atol=1e-5)
    assert "float32" in str(FORMULAS[name](COSINES.astype("float16"), LABELS).dtype)


@pytest.mark.parametrize("name", FORMULAS)
def test_the_own_logit_falls_with_the_angle_all_the_way(name):
    angles = np.linspace(0.01, np.pi - 0.01, 500)
    many = np.stack([np.cos(angles), np.zeros(500)], axis=1)
    norms = np.ones(500)
    logits = {
        "cosface": lambda: cosface_logits(many, np.zeros(500)),
        "arcface": lambda: arcface_logits(many, np.zeros(500)),
        "a_softmax": lambda: a_softmax_logits(many, norms, np.zeros(500)),
    }[name]().numpy()
    assert (np.diff(logits[:, 0]) < 0).all()
    assert (logits[:, 0] < many[:, 0] * (1 if name == "a_softmax" else 64)).all()  # always harder than without
    assert not logits[:, 1].any()


@pytest.mark.parametrize("name", FORMULAS)
def test_gradient_equals_differences(name, slope):
    weights, cosines, labels = RNG.normal(size=(8, 5)), COSINES[:8], LABELS[:8]
    _, found = slope.gradient(lambda c: FORMULAS[name](c, labels) * weights, cosines)
    wanted = slope.by_differences(lambda c: FORMULAS[name](c, labels) * weights, cosines, step=1e-7)
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("dtype", ["float16", "float32"])
@pytest.mark.parametrize("name", FORMULAS)
def test_gradient_is_finite_at_the_ends_and_beyond(name, dtype, slope):
    ends = np.array([[1, 0], [-1, 0], [1.0005, 0], [-1.0005, 0]], dtype)  # rounding can pass 1
    values, found = slope.gradient(lambda c: FORMULAS[name](c, np.zeros(4)), ends)
    assert np.isfinite(values).all()
    assert np.isfinite(found).all()


def test_gradient_of_the_norms(slope):
    def of_norms(norms):
        return a_softmax_logits(COSINES, norms, LABELS, margin=3)

    np.testing.assert_allclose(slope.gradient(of_norms, NORMS)[1], slope.by_differences(of_norms, NORMS), rtol=1e-5)


def cross_entropy(logits, labels):
    logits = np.array(logits, float)
    return np.log(np.exp(logits - logits.max(1, keepdims=True)).sum(1)) + logits.max(1) - logits[range(40), labels]


def test_classes_are_the_mean_cross_entropy_of_the_functions():
    for labels in (LABELS, LABELS[:, None]):
        found = CosFaceLoss(margin=0.3)(labels, COSINES), ArcFaceLoss(margin_radians=0.6)(labels, COSINES)
        with_norms = np.concatenate([COSINES, -1 - NORMS[:, None]], axis=1)
        found = [float(loss) for loss in (*found, ASoftmaxLoss(margin=3, annealing=0.5)(labels, with_norms))]
        wanted = [cross_entropy(formula(COSINES, LABELS), LABELS).mean() for formula in FORMULAS.values()]
        assert found == pytest.approx(wanted, rel=1e-5)


LOSSES = {
    "cosface": (CosFaceLoss(margin=0.2, scale=16), {"margin": 0.2, "scale": 16}),
    "arcface": (ArcFaceLoss(margin_radians=0.3, scale=16), {"margin_radians": 0.3, "scale": 16}),
    "a_softmax": (ASoftmaxLoss(margin=2, annealing=5.0), {"margin": 2, "annealing": 5.0}),
}


def make_model(name, policy="float32"):
    keras.utils.set_random_seed(0)
    return keras.Sequential([
        keras.Input((6,)), keras.layers.Dense(8, activation="relu", dtype=policy), keras.layers.Dense(4, dtype=policy),
        CosineDense(3, hand_on_norms=name == "a_softmax", dtype=policy),
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("name", "policy"),
    [("arcface", "mixed_float16"), *(pytest.param(name, "float32", marks=pytest.mark.slow) for name in LOSSES)],
)
def test_trains_and_survives_saving(name, policy, tmp_path):
    labels = RNG.integers(0, 3, 60)
    photos = (np.eye(6)[labels] + RNG.normal(size=(60, 6)) / 5).astype("float32")
    loss, config = LOSSES[name]
    model = make_model(name, policy)
    model.compile(keras.optimizers.SGD(0.05, momentum=0.9), loss=loss, metrics=["accuracy"])
    history = model.fit(photos, labels, batch_size=16, epochs=40, verbose=0).history
    assert history["loss"][-1] < history["loss"][0]
    assert history["accuracy"][-1] > 0.95
    model.save(tmp_path / "m.keras")
    again = keras.saving.load_model(tmp_path / "m.keras")
    assert {key: again.loss.get_config()[key] for key in config} == config
    found = [float(m.loss(labels, m(photos, training=False))) for m in (model, again)]  # without two more traces
    assert found[0] == pytest.approx(found[1])


@pytest.mark.parametrize("jit", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_annealing_is_read_anew_at_each_step(jit):
    loss = ASoftmaxLoss()
    callback = AnnealASoftmax(loss, start=100, gamma=1, lowest=2)
    seen = []
    look = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: seen.append(float(loss.annealing.value))
    )
    model = make_model("a_softmax")
    model.compile(keras.optimizers.SGD(0.0), loss=loss, jit_compile=jit)
    photos, labels = RNG.normal(size=(8, 6)).astype("float32"), RNG.integers(0, 3, 8)
    history = model.fit(photos, labels, epochs=60, batch_size=8, verbose=0, callbacks=[callback, look]).history["loss"]
    assert seen == pytest.approx([max(2, 100 / (1 + step)) for step in range(60)], rel=1e-6)
    for step in (0, 20, 59):  # nothing is learned (rate 0), so the loss changes with the annealing alone
        loss.annealing.assign(seen[step])
        assert model.evaluate(photos, labels, verbose=0) == pytest.approx(history[step], rel=1e-4)
    assert history[59] > history[0] + 0.01
    model.fit(photos, labels, batch_size=8, verbose=0, callbacks=[callback, look])
    assert seen[60] == 2  # the optimizer counts on: resumed, not begun anew


def test_annealing_wants_its_loss():
    with pytest.raises(ValueError, match="same object"):
        AnnealASoftmax(keras.losses.MeanSquaredError())
