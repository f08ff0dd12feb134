"""Tasks, the network, the weighting and the evaluation, on few people and with numbers by hand."""

import keras
import numpy as np
import pytest

from facelab import multitask, synthetic
from facelab.errors import InputError
from facelab.multitask import Recipe, Task
from facelab.multitask.tasks import AnnotatedFaces
from facelab.multitask.training import TrainingResult
from facelab.multitask.weighting import WeightedTasks


@pytest.fixture(scope="module")
def faces():
    return multitask.annotated_faces(synthetic.shipped_people().subset(np.arange(0, 240)))


def test_the_truth_is_that_of_the_set(faces):
    people = synthetic.shipped_people().subset(np.arange(0, 240))
    assert faces.images.shape == (240, 48, 48, 1)
    np.testing.assert_allclose(faces.yaw, [capture.yaw for capture in people.captures], rtol=1e-6)
    worn = [person.look.glasses != "none" for person in people.drawn]
    assert faces.glasses.tolist() == worn
    for capture, kind in zip(people.captures, faces.expression, strict=True):
        assert multitask.tasks.EXPRESSIONS[kind] == (
            "open mouth" if capture.mouth_open >= 0.15 else "smile" if capture.smile >= 0.3 else "neutral"
        )


def test_eyes_are_where_the_template_puts_them(faces):
    """The mean face is darker at the eyes than on the cheeks below them."""
    mean = faces.images[..., 0].mean(axis=0)
    assert mean[19, 15:18].mean() < mean[27, 15:18].mean() - 15


def test_identities_are_counted_from_zero(faces):
    some = faces.subset(faces.labels >= 5)
    assert np.unique(some.targets()["identity"]).tolist() == list(range(15))
    assert len(some.join(some)) == 2 * len(some)


def test_one_trunk_and_a_linear_head_for_each_task():
    tasks = multitask.face_tasks(7)
    network = multitask.network.multitask_network(tasks)
    alone = [multitask.network.multitask_network([task]).count_params() for task in tasks]
    assert {name: out.shape[-1] for name, out in network.output.items()} == {
        "features": 128, "embedding": 64, "identity": 7, "yaw": 1, "expression": 3, "glasses": 2,
    }  # fmt: skip
    assert network.count_params() < 0.3 * sum(alone)  # the trunk is paid for once, not four times


def batch(tasks, count=6):
    rng = np.random.default_rng(0)
    output = {"features": rng.normal(size=(count, 5)).astype("float32")}
    output |= {task.name: rng.normal(size=(count, task.classes or 1)).astype("float32") for task in tasks}
    truth = {task.name: rng.integers(0, task.classes or 30, count) for task in tasks}
    return truth, output


def test_losses_and_gradients_of_numbers_and_classes():
    import tensorflow as tf

    tasks = (Task("yaw", None, scale=10.0), Task("glasses", 2))
    truth, output = batch(tasks)
    np.testing.assert_allclose(
        multitask.weighting.task_loss(tasks[0], truth["yaw"], output["yaw"]),
        np.mean((output["yaw"][:, 0] - truth["yaw"] / 10) ** 2), rtol=1e-5,
    )  # fmt: skip
    for task in tasks:
        x = tf.Variable(output[task.name])
        with tf.GradientTape() as tape:
            loss = multitask.weighting.task_loss(task, truth[task.name], x)
        np.testing.assert_allclose(
            multitask.weighting.task_gradient(task, truth[task.name], output[task.name]),
            tape.gradient(loss, x),
            atol=1e-6,
        )


def model_of(weighting):
    tasks = (Task("yaw", None), Task("glasses", 2))
    return WeightedTasks(multitask.network.multitask_network(tasks, 16), tasks, weighting)


def test_weights_at_the_start():
    np.testing.assert_allclose(model_of("fixed").task_weights(), [1, 1])
    np.testing.assert_allclose(model_of("uncertainty").task_weights(), [0.5, 1])
    np.testing.assert_allclose(model_of("gradnorm").task_weights(), [1, 1])
    assert "logs" not in [weight.name for weight in model_of("fixed").trainable_weights]
    assert "logs" in [weight.name for weight in model_of("gradnorm").trainable_weights]


@pytest.mark.parametrize(
    ("weighting", "alpha", "helped"), [("uncertainty", 0.0, False), ("gradnorm", 1.5, True), ("gradnorm", 0.0, False)]
)
def test_the_weights_move_as_the_papers_say(weighting, alpha, helped):
    """One task far off, one solved. Uncertainty excuses the first (s grows, its weight exp(-s) falls); GradNorm helps
    it; with alpha 0 it only evens out gradients, and that of the first is the longer one."""
    import tensorflow as tf

    model, (truth, output) = model_of(weighting), batch((Task("yaw", None), Task("glasses", 2)))
    model.alpha = alpha
    output["yaw"] = output["yaw"] * 0 + 9
    truth["glasses"] = (output["glasses"][:, 1] > output["glasses"][:, 0]).astype(int)
    output["glasses"] *= 8
    output["features"] = np.ones((6, 128), "float32")
    with tf.GradientTape() as tape:
        loss = model.compute_loss(y=truth, y_pred=output)
    step = -np.array(tape.gradient(loss, model.logs.value))  # what gradient descent does to the logarithms
    if weighting == "uncertainty":
        step = -step  # a larger s is a smaller weight
    assert (step[0] > 0 > step[1]) == helped
    assert (step[0] < 0 < step[1]) != helped


def test_gradnorm_does_not_push_the_network_by_its_own_loss():
    """The network's gradient is that of the plain weighted sum, at equal weights the same as fixed ones."""
    import tensorflow as tf

    images = np.random.default_rng(0).uniform(0, 255, (6, 16, 16, 1)).astype("float32")
    truth = {"yaw": np.arange(6), "glasses": np.array([0, 1, 0, 1, 1, 0])}
    model = model_of("gradnorm")
    kernel = model.network.get_layer("conv0").kernel
    slopes = []
    for weighting in ("gradnorm", "fixed"):
        model.weighting = weighting
        with tf.GradientTape() as tape:
            loss = model.compute_loss(y=truth, y_pred=model(images, training=False))
        slopes.append(tape.gradient(loss, kernel.value))
    np.testing.assert_allclose(slopes[0], slopes[1], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    "weighting",
    [
        pytest.param(w, marks=pytest.mark.slow if w == "gradnorm" else pytest.mark.scripts)
        for w in multitask.weighting.WEIGHTINGS
    ],
)
def test_a_short_training_beats_guessing_at_yaw(faces, weighting):
    some = faces.subset(faces.labels < 16)
    trained = multitask.train(multitask.face_tasks(16), some, Recipe(epochs=10, batch_size=16, weighting=weighting))
    assert trained.losses[-1] < trained.losses[0]
    results = {result.task: result for result in multitask.evaluate(trained, some, np.random.default_rng(0), 20)}
    assert list(results) == ["identity", "yaw", "expression", "glasses"]
    assert results["yaw"].value < results["yaw"].chance
    assert results["identity"].value > 0.6
    assert results["identity"].interval.low <= results["identity"].value <= results["identity"].interval.high


def test_evaluation_by_hand():
    """Two people; the network says yaw 0 to all, glasses right in three of four."""
    faces = AnnotatedFaces(
        np.zeros((4, 16, 16, 1), np.uint8), np.array([0, 0, 1, 1]), np.array([3.0, -3, 5, 1]), np.zeros(4, int),
        np.array([0, 0, 0, 1]),
    )  # fmt: skip
    outputs = {"yaw": np.zeros((4, 1)), "glasses": np.array([[1, 0]] * 4)}
    yaw, glasses = Task("yaw", None, 15.0), Task("glasses", 2)
    rng = np.random.default_rng(0)
    assert (
        multitask.evaluation.mean_result([multitask.evaluation.task_statistic(yaw, outputs, faces)], rng, 20).value == 3
    )
    result = multitask.evaluation.mean_result([multitask.evaluation.task_statistic(glasses, outputs, faces)], rng, 20)
    assert result.value == 0.5  # three of four are right, and yet it has learned nothing
    assert result.chance == 0.5


def test_what_does_not_fit_is_refused():
    with pytest.raises(InputError, match="two classes"):
        Task("glasses", 1)
    with pytest.raises(InputError, match="different names"):
        multitask.network.multitask_network([])
    with pytest.raises(InputError, match="size"):
        multitask.network.multitask_network([Task("glasses", 2)], size=20)
    with pytest.raises(InputError, match="weighting"):
        model_of("wishful")


def test_the_result_keeps_what_it_needs():
    tasks = (Task("glasses", 2),)
    trained = TrainingResult(multitask.network.multitask_network(tasks, 16), tasks, np.zeros(1), np.ones(1))
    assert multitask.evaluation.predict(trained, np.zeros((3, 16, 16, 1), np.uint8))["glasses"].shape == (3, 2)
    assert isinstance(trained.network, keras.Model)
