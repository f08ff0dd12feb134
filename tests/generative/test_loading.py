"""Networks by name, their files, and their cards."""

import zipfile

import numpy as np
import pytest

from facelab import cards, generative
from facelab.errors import InputError, UnknownModelError, WeightsError
from facelab.generative import vae

NAMES = ("vae", "dr_gan", "tp_gan")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Name -> networks and the file of their weights."""
    folder, made = tmp_path_factory.mktemp("weights"), {}
    for name in NAMES:
        made[name] = generative.load(name, None), folder / f"{name}.npz"
        generative._loading.save(*made[name])
    return made


@pytest.mark.parametrize("name", NAMES)
def test_comes_back_in_half_precision(name, written):
    networks, path = written[name]
    again = generative._loading.networks_of(generative.load(name, path))
    for field, network in generative._loading.networks_of(networks).items():
        for ours, theirs in zip(network.weights, again[field].weights, strict=True):
            np.testing.assert_array_equal(np.asarray(ours).astype(np.float16), np.asarray(theirs).astype(np.float16))
    with np.load(path) as stored:
        assert {stored[key].dtype for key in stored.files} == {np.dtype(np.float16)}


def test_fields_that_are_networks():
    assert list(generative._loading.networks_of(generative.load("dr_gan", None))) == [
        "encoder",
        "decoder",
        "discriminator",
    ]
    assert list(generative._loading.networks_of(generative.load("vae", None))) == ["encoder", "decoder"]


@pytest.mark.parametrize("name", NAMES)
def test_the_card_counts_the_weights(name, written):
    networks = generative._loading.networks_of(written[name][0]).values()
    assert cards.card(name).parameters == sum(network.count_params() for network in networks)


def untouched(networks, before):
    return all((np.asarray(w) == b).all() for w, b in zip(networks.encoder.weights, before, strict=True))


def broken(written, folder, how):
    """The VAE's file, damaged in some way."""
    _, path = written["vae"]
    out = folder / "broken.npz"
    if how == "missing":
        return out
    if how == "cut off":
        out.write_bytes(path.read_bytes()[:-2000])
        return out
    if how == "text":
        out.write_text("no weights")
        return out
    if how == "other networks":
        return written["tp_gan"][1]
    with np.load(path) as stored:
        arrays = {key: stored[key] for key in stored.files}
    key = "encoder/mean/kernel"
    if how == "one more":
        arrays["encoder/more/kernel"] = arrays[key]
    if how == "one less":
        del arrays[key]
    if how == "other shape":
        arrays[key] = arrays[key][1:]
    if how == "nan":
        arrays[key][0, 0] = np.nan
    if how == "array alone":
        np.save(out.with_suffix(".npy"), arrays[key])
        return out.with_suffix(".npy")
    np.savez(out, **arrays)
    return out


@pytest.mark.parametrize("how", [
    "missing", "cut off", "text", "other networks", "one more", "one less", "other shape", "nan", "array alone",
])  # fmt: skip
def test_a_file_that_does_not_fit_is_an_error_and_changes_nothing(how, written, tmp_path):
    from facelab.generative._checkpoint import fill_networks

    networks = vae.build()
    before = [np.array(w) for w in networks.encoder.weights]
    with pytest.raises(WeightsError):
        fill_networks(broken(written, tmp_path, how), generative._loading.networks_of(networks))
    assert untouched(networks, before)


def test_a_flipped_bit_is_noticed(written, tmp_path):
    path = tmp_path / "flipped.npz"
    raw = bytearray(written["vae"][1].read_bytes())
    with zipfile.ZipFile(written["vae"][1]) as archive:
        largest = max(archive.infolist(), key=lambda info: info.compress_size)
    raw[largest.header_offset + largest.compress_size // 2] ^= 0xFF
    path.write_bytes(raw)
    with pytest.raises(WeightsError):
        generative.load("vae", path)


def test_unknown_name():
    with pytest.raises(UnknownModelError, match="vae, dr_gan, tp_gan"):
        generative.load("stylegan")


def test_unknown_name_is_an_input_error():
    assert issubclass(UnknownModelError, InputError)
