"""Where weights come from: the card's address, a file, or nowhere, and never by accident."""

import dataclasses
import functools
import hashlib
import http.server
import threading

import numpy as np
import pytest

from facelab import cards, models
from facelab.cards import Weights, registry
from facelab.errors import DownloadError, InputError, WeightsError


@pytest.fixture
def server(tmp_path):
    """A local web server over tmp_path / "www"; yields (folder, address)."""
    folder = tmp_path / "www"
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{web.server_port}"
        web.shutdown()


@pytest.fixture
def published(server, tmp_path, monkeypatch):
    """dlib_resnet as if its weights had to be downloaded: publish(bytes, sha256) puts them on the server."""
    folder, address = server
    monkeypatch.setenv("FACELAB_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("FACELAB_OFFLINE", raising=False)
    item = registry.entry("dlib_resnet")

    def publish(data, sha256):
        (folder / "dlib.dat").write_bytes(data)
        weights = dataclasses.replace(item.card.weights, url=f"{address}/dlib.dat", package=None, sha256=sha256)
        card = dataclasses.replace(item.card, weights=weights)
        monkeypatch.setitem(registry._REGISTRY, "dlib_resnet", dataclasses.replace(item, card=card))

    return publish


@pytest.fixture(scope="module")
def dat():
    from facelab.download import locate

    return locate(cards.card("dlib_resnet").weights).read_bytes()


def test_pretrained_downloads_by_the_card_and_loads_from_the_cache_next_time(published, dat, server):
    published(dat, hashlib.sha256(dat).hexdigest())
    first = models.load("dlib_resnet")
    (server[0] / "dlib.dat").unlink()
    again = models.load("dlib_resnet", weights="pretrained")
    for a, b in zip(first.network.get_weights(), again.network.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_another_file_than_promised_is_refused(published, dat):
    published(dat[:-1], hashlib.sha256(dat).hexdigest())
    with pytest.raises(DownloadError, match="Expected a file with the digest"):
        models.load("dlib_resnet")


def test_without_a_published_digest_the_first_download_is_pinned(published, dat, tmp_path):
    published(dat, None)
    models.load("dlib_resnet")
    (tmp_path / "home" / "weights" / "dlib.dat").unlink()
    published(dat + b"x", None)
    with pytest.raises(DownloadError, match="no longer the file first downloaded"):
        models.load("dlib_resnet")


@pytest.mark.parametrize("name", [n for n in models._loading.list_networks() if cards.card(n).weights is None])
def test_pretrained_is_a_clear_error_where_nothing_is_published(name):
    with pytest.raises(WeightsError, match=f"{name} has no published weight file. Pass weights=PATH"):
        models.load_network(name)


@pytest.mark.parametrize("name", [n for n in models._loading.list_networks() if n not in models.list_models()])
def test_what_returns_no_embeddings_is_no_embedder(name):
    with pytest.raises(InputError, match=f"load_network\\({name!r}\\)"):
        models.load(name, weights=None)


def test_weights_of_another_network_are_refused(tmp_path):
    models.load("dlib_resnet").network.save_weights(tmp_path / "dlib.weights.h5")
    other = next(n for n in models.list_models() if n != "dlib_resnet" and cards.card(n).parameters < 10e6)
    with pytest.raises(WeightsError, match=f"does not fit {other}"):
        models.load(other, weights=tmp_path / "dlib.weights.h5")


def test_weights_that_are_not_finite_are_refused(tmp_path):
    network = models.load_network("dlib_resnet")
    layer = network.get_layer("embedding")
    layer.set_weights([np.full((256, 128), np.nan, np.float32)])
    network.save_weights(tmp_path / "nan.weights.h5")
    with pytest.raises(WeightsError, match="layer 'embedding' holds numbers that are not finite"):
        models.load("dlib_resnet", weights=tmp_path / "nan.weights.h5")


# A weight converter of its own, one of .h5 and .npz files, one that takes folders, and our own format.
@pytest.mark.parametrize(
    ("name", "folder"),
    [("dlib_resnet", "w"), ("mobilefacenet", "w"), ("openface", "w"), ("dlib_resnet", "w.weights.h5")],
)
def test_a_folder_that_holds_no_weights_is_refused(name, folder, tmp_path):
    (tmp_path / folder).mkdir()
    with pytest.raises(WeightsError, match=folder):
        models.load(name, weights=tmp_path / folder)


def test_an_untrained_network_only_if_asked_for():
    first, second = (models.load_network("dlib_resnet", weights=None) for _ in range(2))
    assert not np.array_equal(first.get_weights()[0], second.get_weights()[0])
    pretrained = models.load_network("dlib_resnet")
    again = models.load_network("dlib_resnet")
    np.testing.assert_array_equal(pretrained.get_weights()[0], again.get_weights()[0])


def test_every_address_is_whole():
    for name in models._loading.list_networks():
        weights = cards.card(name).weights
        if weights is not None and weights.url is not None:
            assert weights.url.startswith("https://")
            assert isinstance(weights, Weights)
