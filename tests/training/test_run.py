"""A training learns, can be killed at any moment, and says why it failed."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import keras
import numpy as np
import pytest

from facelab import cards, models
from facelab.errors import InputError, TrainingError
from facelab.training import CollapseGuard, Recipe, Reporting, resume, train
from facelab.training.callbacks import BEST, CHECKPOINT, HISTORY

from .conftest import NAME, small


def test_it_leaves_the_best_weights_a_history_and_a_checkpoint(parts, tmp_path):
    seen = []
    report = Reporting(lambda epoch, logs: seen.append((epoch, logs)))
    done = train(NAME, *parts, small(augment=True), tmp_path / "out", [report])
    assert [row["epoch"] for row in done.history] == [0, 1]
    assert json.loads((tmp_path / "out" / HISTORY).read_text()) == done.history
    assert (tmp_path / "out" / CHECKPOINT).is_file()
    again = models.load(NAME, weights=tmp_path / "out" / BEST)
    np.testing.assert_allclose(again(parts[1].faces), done.embedder(parts[1].faces), atol=1e-6)
    assert done.model is done.embedder.model
    assert [epoch for epoch, _ in seen] == [0, 0, 0, 1, 1, 1]
    assert {"loss", "norm", "active"} <= seen[0][1].keys()
    for row in done.history:
        assert 0 <= row["val_auc"] <= 1
        assert 0 <= row["val_spread"] <= 4
        assert row["norm"] > 0
        assert 0 <= row["active"] <= 1


@pytest.mark.slow
@pytest.mark.parametrize("loss", ["batch_hard", "batch_all", "contrastive", "softmax", "cosface", "arcface"])
def test_every_loss_trains(parts, tmp_path, loss):
    (row,) = train(NAME, *parts, small(loss=loss, epochs=1, learning_rate=1e-3), tmp_path).history
    assert np.isfinite(row["loss"])
    assert {"norm", "active"} <= row.keys()


def test_who_is_trained_on_and_who_is_not(parts, tmp_path, monkeypatch):
    """The cosines have one column for each training person, whatever the labels are, and none for validation people."""
    train_faces, validation_faces = parts
    seen = []
    monkeypatch.setattr("facelab.training.run._fit", lambda model, *rest: seen.append(model))
    train(NAME, train_faces.subset(train_faces.labels >= 3), validation_faces, small(loss="arcface"), tmp_path)
    assert seen[0].output["cosines"].shape == (None, 5)


def test_augmentation_only_while_training(parts, tmp_path):
    from facelab.training.assembly import assemble

    size = (*cards.card(NAME).preprocessing.size, 3)
    model = assemble(models.load_network(NAME, None), 8, small(augment=True), size)
    inputs = cards.card(NAME).preprocessing(parts[0].faces[:4])
    still = [model(inputs, training=False)["embedding"].numpy() for _ in range(2)]
    np.testing.assert_array_equal(*still)
    assert not np.allclose(model.get_layer("augmentation")(inputs, training=True), inputs)
    plain = assemble(models.load_network(NAME, None), 8, small(), size)
    assert "augmentation" not in [layer.name for layer in plain.layers]


def test_a_folder_with_a_training_is_not_overwritten(parts, tmp_path):
    (tmp_path / CHECKPOINT).write_bytes(b"somebody's work")
    with pytest.raises(TrainingError, match="which holds a training. Resume it, move it, or begin anew"):
        train(NAME, *parts, small(), tmp_path)
    assert (tmp_path / CHECKPOINT).read_bytes() == b"somebody's work"


def test_nothing_to_resume(parts, tmp_path):
    with pytest.raises(TrainingError, match=r"no checkpoint\.keras there"):
        resume(NAME, *parts, small(), tmp_path)
    (tmp_path / CHECKPOINT).write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(TrainingError, match="is damaged"):
        resume(NAME, *parts, small(), tmp_path)


def test_too_few_people_for_a_batch(parts, tmp_path):
    with pytest.raises(InputError, match="at least 9 people"):
        train(NAME, *parts, small(people=9), tmp_path)


@pytest.mark.parametrize(
    ("choices", "words"),
    [({"loss": "tripelt"}, "Expected a loss of: triplet"), ({"epochs": 0}, "one or more epochs"),
     ({"learning_rate": 0.0}, "positive learning rate"), ({"patience": 0}, "patience")],
)  # fmt: skip
def test_recipes_that_cannot_work(choices, words):
    with pytest.raises(InputError, match=words):
        Recipe(**choices)


def test_a_collapse_is_detected_and_explained():
    guard = CollapseGuard()
    guard.on_epoch_end(0, {"loss": 0.2, "val_spread": 0.5})
    with pytest.raises(TrainingError, match="all vectors have collapsed into one"):
        guard.on_epoch_end(3, {"loss": 0.2, "val_spread": 1e-5})
    with pytest.raises(TrainingError, match="epoch 4: the training diverged"):
        guard.on_epoch_end(3, {"loss": float("nan"), "val_spread": 0.5})


def test_a_network_that_says_the_same_of_everybody_ends_the_training(parts, tmp_path, monkeypatch):
    def collapsed(name, weights):
        network = load_network(name, weights)
        last = network.get_layer("embedding_bn")
        gamma, beta, *statistics = last.get_weights()
        last.set_weights([0 * gamma, beta + 1, *statistics])
        return network

    load_network = models.load_network
    monkeypatch.setattr(models, "load_network", collapsed)
    with pytest.raises(TrainingError, match="collapsed into one"):
        train(NAME, *parts, small(learning_rate=1e-12), tmp_path)


def test_patience_ends_it_early(parts, tmp_path, monkeypatch):
    from facelab.training import callbacks

    values = iter([0.6, 0.7, 0.7, 0.65, 0.9])
    monkeypatch.setattr(callbacks, "auc", lambda distances, same: next(values))
    done = train(NAME, *parts, small(epochs=5, steps=1, patience=2), tmp_path)
    assert [row["val_auc"] for row in done.history] == [0.6, 0.7, 0.7, 0.65]


@pytest.mark.slow
def test_mixed_precision_keeps_float32_weights(parts, tmp_path):
    done = train(NAME, *parts, small(mixed_precision=True, epochs=1), tmp_path)
    assert keras.config.dtype_policy().name == "float32"
    assert np.isfinite(done.history[0]["loss"])
    assert all(w.dtype == "float32" for w in done.embedder.network.weights)


SCRIPT = """
import sys
import numpy as np
from pathlib import Path
from facelab import training
from facelab.training import AlignedFaces, Recipe

place, mode = Path(sys.argv[1]), sys.argv[2]
data = np.load(place / "faces.npz")
faces = AlignedFaces(data["faces"], data["labels"], tuple(map(str, range(12))))
recipe = Recipe(people=4, photos=2, steps=6, epochs=5, deterministic=True, loss=sys.argv[4])
start = training.resume if mode == "resume" else training.train
report = training.Reporting(lambda epoch, logs: print("step", flush=True))
parts = faces.subset(faces.labels < 8), faces.subset(faces.labels >= 8)
start("facelab_synthetic", *parts, recipe, place / sys.argv[3], [report])
print("done", flush=True)
"""


def run_script(*arguments, **options):
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def weights_of(path):
    return keras.saving.load_model(Path(path, CHECKPOINT)).get_weights()


@pytest.mark.kills
@pytest.mark.parametrize("loss", ["triplet", "cosface"])
def test_killed_at_a_random_step_and_resumed_it_ends_with_the_same_weights(faces, tmp_path, loss):
    np.savez(tmp_path / "faces.npz", faces=faces.faces, labels=faces.labels)
    assert run_script(tmp_path, "train", "whole", loss).wait() == 0
    moment = random.randint(7, 26)  # of 30 steps; after the first checkpoint
    killed = run_script(tmp_path, "train", "killed", loss)
    for _ in range(moment):
        assert killed.stdout.readline() == "step\n"
    killed.kill()
    killed.wait()
    assert run_script(tmp_path, "resume", "killed", loss).wait() == 0
    for ours, theirs in zip(weights_of(tmp_path / "killed"), weights_of(tmp_path / "whole"), strict=True):
        np.testing.assert_array_equal(ours, theirs, err_msg=f"killed after step {moment}")
    histories = [json.loads((tmp_path / place / HISTORY).read_text()) for place in ("killed", "whole")]
    assert histories[0] == histories[1]


DEVICES = """
import sys
import numpy as np
import tensorflow as tf

cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
from pathlib import Path
from facelab import training
from facelab.training import AlignedFaces, Recipe

place = Path(sys.argv[1])
data = np.load(place / "faces.npz")
faces = AlignedFaces(data["faces"], data["labels"], tuple(map(str, range(12))))
recipe = Recipe(people=4, photos=2, steps=3, epochs=2, devices=("CPU:0", "CPU:1"), loss="cosface")
parts = faces.subset(faces.labels < 8), faces.subset(faces.labels >= 8)
done = training.train("facelab_synthetic", *parts, recipe, place / "out")
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
print(strategy.num_replicas_in_sync, len(done.history), np.isfinite(done.history[-1]["loss"]))
"""


@pytest.mark.slow
def test_two_devices_share_a_batch(faces, tmp_path):
    np.savez(tmp_path / "faces.npz", faces=faces.faces, labels=faces.labels)
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
    result = subprocess.run(
        [sys.executable, "-c", DEVICES, str(tmp_path)], env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr[-2000:]
    assert result.stdout.split() == ["2", "2", "True"]


@pytest.mark.scripts
def test_validation_people_are_told_apart_after_a_short_training(tmp_path):
    """The aim of the course: AUC 0.97 on synthetic people never seen, in three minutes on two cores."""
    from facelab.synthetic import shipped_people
    from facelab.training import align_photos, split_people

    faces = align_photos(shipped_people().photos, cards.card("facelab_synthetic").alignment)
    training, validation = split_people(faces.labels, 0.25, np.random.default_rng(0))
    start = time.perf_counter()
    done = train(
        "facelab_synthetic", faces.subset(training), faces.subset(validation), Recipe(epochs=6, steps=25), tmp_path
    )
    assert max(row["val_auc"] for row in done.history) >= 0.97, f"{time.perf_counter() - start:.0f} s: {done.history}"
