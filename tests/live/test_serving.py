"""Where a server listens, and what is done before the first frame."""

import ssl
import urllib.request

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from facelab.errors import InputError
from facelab.live import Live
from facelab.live.drawn import Street
from facelab.live.loading import enroll_every_second, warmed_up
from facelab.live.serving import Place, Serving
from facelab.pipeline import Pipeline
from facelab.types import Box, Face

APP = Starlette(routes=[Route("/", lambda request: PlainTextResponse("here"))])


def test_it_is_bound_at_once_and_answers_from_start_on():
    serving = Serving(APP, Place())
    assert serving.address.startswith("http://127.0.0.1:")
    port = int(serving.address.rstrip("/").rpartition(":")[2])
    with pytest.raises(InputError, match=f"port {port}"):
        Serving(APP, Place(port=port))
    serving.start()
    assert urllib.request.urlopen(serving.address).read() == b"here"
    serving.stop()
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(serving.address)


@pytest.mark.parametrize("host", ["192.0.2.7", "no.such.host.invalid"])
def test_a_host_that_is_not_this_machine(host, certificate):
    with pytest.raises(InputError, match="Cannot listen"):
        Serving(APP, Place(host, 0, *certificate))


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_all_addresses_at_once_are_none(host, certificate):
    with pytest.raises(InputError, match="the one address"):
        Place(host, 0, *certificate)


def test_tls(certificate):
    serving = Serving(APP, Place("localhost", 0, *certificate))
    serving.start()
    trusting = ssl.create_default_context(cafile=certificate[0])
    assert serving.address.startswith("https://localhost:")
    assert urllib.request.urlopen(serving.address, context=trusting).read() == b"here"
    serving.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for localhost and its key, made by openssl."""
    import subprocess

    folder = tmp_path_factory.mktemp("tls")
    files = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost", "-out", str(files[0]), "-keyout", str(files[1])]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs openssl")
    return files


def middle(photos):
    """One face in the middle of each photo."""
    points = ((0.4, 0.4), (0.6, 0.4), (0.5, 0.5), (0.42, 0.6), (0.58, 0.6))
    found = []
    for photo in photos:
        height, width = photo.shape[:2]
        box = Box(0.3 * width, 0.2 * height, 0.7 * width, 0.8 * height)
        found.append([Face(box, 1.0, tuple((x * width, y * height) for x, y in points))])
    return found


def test_every_second_person_of_a_street_is_enrolled(toy, tmp_path):
    street = Street(people=3, height=240, width=320)
    pipeline = Pipeline(toy.pipeline().embedder, middle)
    assert enroll_every_second(street, pipeline, tmp_path / "g.db", 0.1) == ["Person 1", "Person 3"]
    with Live(pipeline, tmp_path / "g.db", threshold=0.1) as live:
        assert live.people.list() == {"Person 1": 3, "Person 3": 3}


def test_a_warm_recognizer_has_looked_at_a_face_and_shows_none(toy):
    looked = []

    def detector(photos):
        looked.append(photos[0].shape)
        return middle(photos)

    with Live(Pipeline(toy.pipeline().embedder, detector), every=1) as live:
        assert warmed_up(live) is live
        assert looked == [(480, 640, 3)]
        assert live.newest is None
        assert len(live.frame(0, np.zeros((240, 320, 3), np.uint8)).tracks) == 1, "the first that is shown"
