"""keras-vggface 0.6, unedited, under the installed Keras 3: the recorded outputs of 2018 again."""

import base64
import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

from facelab import cards, models

SCRIPT = Path(__file__).with_name("run_keras_vggface.py")
NETWORKS = {"vgg16": "vggface", "resnet50": "vggface2_resnet50", "senet50": "vggface2_senet50"}


def run(task, *arguments, **environment):
    """In a process of its own: the stand-ins would stay for all later tests."""
    command = [sys.executable, SCRIPT, task, *map(str, arguments)]
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"} | environment
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def package_files():
    return [f for f in importlib.metadata.files("keras-vggface") if f.suffix == ".py"]


def test_the_package_is_as_it_was_published():
    files = package_files()
    assert len(files) == 5
    assert importlib.metadata.version("keras-vggface") == "0.6"
    for file in files:
        digest = hashlib.new(file.hash.mode, file.locate().read_bytes()).digest()
        assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == file.hash.value, file


def test_it_imports_only_with_help_and_if_it_is_there_and_nothing_else_changes():
    run("stand_ins")


@pytest.mark.slow
def test_its_own_tutorials_run():
    run("small_networks")


@pytest.mark.slow
def test_the_version_of_the_repository_works_too(tmp_path):
    for file in package_files():
        (tmp_path / file.parent).mkdir(exist_ok=True)
        shutil.copy(file.locate(), tmp_path / file)
    source = (tmp_path / "keras_vggface" / "models.py").read_text()
    edited = source.replace("from keras.engine.topology import", "from keras.utils.layer_utils import")
    assert edited != source
    (tmp_path / "keras_vggface" / "models.py").write_text(edited)
    run("repository", tmp_path)


def write_constant(path, listing):
    """The layers and shapes of a listing, every weight 0.25: HDF5 stores that number once an array."""
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [name.encode() for name, _ in listing]
        for name, weights in listing:
            group = file.require_group(name)
            group.attrs["weight_names"] = [w.encode() for w, _ in weights] if weights else np.array([], "S1")
            for weight, shape in weights:
                group.create_dataset(weight, shape, "f4", fillvalue=0.25)


@pytest.mark.realdata
def test_weights_and_names_come_through_keras_own_download(shared, tmp_path):
    for network in ("vgg16", "resnet50"):
        listing = json.loads((shared / "oracles" / "listings" / f"vggface_{network}_notop.json").read_text())
        write_constant(tmp_path / f"{network}.h5", listing["layers"])
    np.save(tmp_path / "labels.npy", np.array([f" Person_{i}" for i in range(2622)]))
    run("downloads", tmp_path, KERAS_HOME=str(tmp_path / "home"))
    assert (tmp_path / "home" / "models" / "vggface" / "rcmalli_vggface_tf_notop_vgg16.h5").is_file()


@pytest.fixture(scope="module")
def found(shared, seeded_weights, tmp_path_factory):
    """What the original returns here, by NETWORK_TOP_VERSION."""
    folder = tmp_path_factory.mktemp("found")
    pixels = np.load(shared / "oracles" / "vggface_vgg16.npz")["input_uint8_rgb"]
    np.save(folder / "pixels.npy", pixels)
    kinds = [(network, top) for network in NETWORKS for top in ("notop", "top")]
    files = [f"{network}:{top}:{seeded_weights(f'vggface_{network}_{top}')}" for network, top in kinds]
    run("outputs", folder / "pixels.npy", folder, *files)
    return pixels, {path.stem: np.load(path) for path in folder.glob("*_v?.npy")}


@pytest.mark.realdata
@pytest.mark.contract
@pytest.mark.parametrize("network", list(NETWORKS))
def test_original_record_and_native_network_agree(found, shared, seeded_weights, network):
    record = np.load(shared / "oracles" / f"vggface_{network}.npz")
    pixels, outputs = found
    np.testing.assert_array_equal(pixels, record["input_uint8_rgb"])
    own_version = 1 if network == "vgg16" else 2
    for top, limit in (("notop", 1e-5), ("top", 5e-5)):
        for version in (1, 2):
            theirs = record[f"{top}_v{version}"]
            assert np.abs(outputs[f"{network}_{top}_v{version}"] - theirs).max() < limit * np.abs(theirs).max()
        suffix = "_classifier" if top == "top" else "_notop" if network == "vgg16" else ""
        name = NETWORKS[network] + suffix
        native = models.load_network(name, seeded_weights(f"vggface_{network}_{top}"))
        ours = native.predict_on_batch(cards.card(name).preprocessing(pixels))
        original = outputs[f"{network}_{top}_v{own_version}"]
        assert np.abs(ours - original).max() < limit * np.abs(original).max()
