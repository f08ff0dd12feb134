"""Every layer, loss, metric and model class of the package can be saved: found by inspection, none is forgotten."""

import inspect
import json
import pkgutil
from importlib import import_module

import keras
import numpy as np
import pytest

import facelab
from facelab.cards.preprocessing import Preprocessing
from facelab.multitask import Task
from facelab.multitask.network import multitask_network

KINDS = (keras.layers.Layer, keras.losses.Loss, keras.metrics.Metric)  # a keras.Model is a Layer
# Class -> arguments that are not its defaults.
ARGUMENTS = {
    "Affine": {},
    "ArcFaceLoss": {"margin_radians": 0.3, "scale": 30.0},
    "ASoftmaxLoss": {"margin": 3, "annealing": 2.0},
    "BatchAllTripletLoss": {"margin": 0.3},
    "BatchHardTripletLoss": {"margin": 0.3, "reduction": "sum"},
    "CenterLoss": {"reduction": "sum"},
    "ClassCenters": {"classes": 3, "speed": 4.0},
    "ContrastiveLoss": {"margin": 0.5, "name": "pairs"},
    "CosFaceLoss": {"margin": 0.2, "scale": 30.0},
    "CosineDense": {"classes": 3, "hand_on_norms": True},
    "FaceNetTripletLoss": {"margin": 0.3},
    "FrontalLoss": {"symmetry": 0.2, "variation": 0.5},
    "LocallyConnected2D": {"filters": 2, "kernel_size": (2, 3), "strides": 2, "activation": "relu", "shared": 2},
    "LocalResponseNormalization": {"depth_radius": 2, "bias": 2.0, "alpha": 0.1, "beta": 0.5},
    "MaxFeatureMap": {},
    "PairAUC": {"name": "auc"},
    "PairEER": {"name": "eer"},
    "Preprocess": {"preprocessing": Preprocessing((4, 5), "bgr", (1.0, 2.0, 3.0), 4.0)},
    "ReconstructionLoss": {"sigma": 0.7},
    "Sampling": {"seed": 3},
    "SemiHardTripletLoss": {"margin": 0.3},
    "SpatialTransformer": {"height": 4, "width": 6},
    "TARatFAR": {"far": 0.01},
    "UnitLength": {},
    "WeightedTasks": {"weighting": "gradnorm", "alpha": 0.7},  # and what test_weighted_tasks makes
}
WITHOUT = {
    "BatchLoss": "holds no formula; its children are saved",
    "PairMetric": "counts pairs and has no result; its children are saved",
}


def found():
    """Name -> class, of all modules of the package."""
    modules = [import_module(m.name) for m in pkgutil.walk_packages(facelab.__path__, "facelab.")
               if not m.name.endswith("__main__")]  # fmt: skip
    return {
        name: kind
        for module in modules
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, KINDS) and kind.__module__ == module.__name__
    }


@pytest.fixture(scope="module")
def classes():
    return found()


def test_none_is_forgotten(classes):
    assert set(classes) == {*ARGUMENTS, *WITHOUT}
    for name, kind in classes.items():
        if name not in WITHOUT:
            assert keras.saving.get_registered_name(kind) == f"facelab>{name}"


def same(kind, arguments):
    thing = kind(**arguments)
    stored = json.loads(json.dumps(keras.saving.serialize_keras_object(thing)))
    again = keras.saving.deserialize_keras_object(stored)
    assert type(again) is kind
    ours, theirs = (json.loads(json.dumps(each.get_config())) for each in (thing, again))
    assert theirs == ours
    for name, value in arguments.items():
        assert name in thing.get_config()
        if isinstance(value, (int, float, str)) and name not in ("annealing", "activation", "strides", "dtype"):
            assert getattr(again, name) == value
    return thing, again


@pytest.mark.parametrize("name", [name for name in ARGUMENTS if name != "WeightedTasks"])
def test_configuration_round_trip(classes, name):
    same(classes[name], ARGUMENTS[name])


def test_weighted_tasks(classes, tmp_path):
    """A model of its own, with its network inside, and the weights of the tasks beside it."""
    tasks = (Task("glasses", 2), Task("yaw", None, 15.0))
    network = multitask_network(tasks, 16, 8)
    model, again = same(classes["WeightedTasks"], {"network": network, "tasks": tasks, **ARGUMENTS["WeightedTasks"]})
    assert again.tasks == tasks
    faces = np.random.default_rng(0).integers(0, 256, (4, 16, 16, 1)).astype("float32")
    model.compile(keras.optimizers.Adam(0.01))
    model.fit(faces, {"glasses": np.array([0, 1, 0, 1]), "yaw": np.array([-9.0, 3, 8, 20])}, epochs=2, verbose=0)
    model.save(tmp_path / "tasks.keras")
    again = keras.saving.load_model(tmp_path / "tasks.keras")
    np.testing.assert_allclose(again.task_weights(), model.task_weights(), atol=1e-6)
    assert np.ptp(model.task_weights()) > 1e-4
    for name, output in model(faces).items():
        np.testing.assert_allclose(again(faces)[name], output, atol=1e-5)
