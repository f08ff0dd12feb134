"""Downloads, against a server of our own on 127.0.0.1 that does everything a server can do wrong."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import os
import socket
import subprocess
import sys
import threading
import time
import types
from pathlib import Path

import pytest

from facelab import download
from facelab.cards import Weights
from facelab.download import checksum, fetch, home, in_reach, is_offline, locate, package_file
from facelab.errors import DownloadError, InputError, WeightsError

GOOD = bytes(range(256)) * 400
SHA, MD5 = hashlib.sha256(GOOD).hexdigest(), hashlib.md5(GOOD).hexdigest()
OTHER = hashlib.sha256(b"something else").hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        server, path = self.server, self.path.partition("?")[0]
        server.asked.append(path)
        tries = server.asked.count(path)
        if path in ("/404", "/500") or (path == "/503once" and tries == 1):
            return self.send_error(int(path[1:4]))
        body = server.bodies.get(path, GOOD)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        if path == "/compressed" and "gzip" in self.headers.get("Accept-Encoding", ""):
            self.send_header("Content-Encoding", "gzip")
            body = gzip.compress(body)
        self.end_headers()
        if path == "/truncated" or (path == "/cut-once" and tries == 1):
            body = body[: len(body) // 2]
        if path == "/stalled":
            self.wfile.write(body[:100])
            self.wfile.flush()
            server.stop.wait(5)
            return None
        return self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    """``.url`` to prefix a path, ``.bodies`` by path, ``.asked``: the paths asked for."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.bodies, server.asked, server.stop = {}, [], threading.Event()
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.stop.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("FACELAB_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("FACELAB_OFFLINE", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(download, "_PAUSE_SECONDS", 0.0)
    return tmp_path / "home"


def files(cache: Path) -> list[str]:
    return sorted(path.relative_to(cache).as_posix() for path in cache.rglob("*") if path.is_file())


# Where, and whether at all.


def test_home_is_the_variable_or_the_users_cache(monkeypatch, cache):
    assert home() == cache
    monkeypatch.setenv("FACELAB_HOME", "~/faces")
    assert home() == Path.home() / "faces"
    monkeypatch.setenv("FACELAB_HOME", "")
    empty = home()
    monkeypatch.delenv("FACELAB_HOME")
    assert empty == home()
    assert "facelab" in empty.parts


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("TRUE", True), ("Yes", True), ("0", False), ("no", False), ("", False)]
)
def test_offline(monkeypatch, value, expected):
    monkeypatch.setenv("FACELAB_OFFLINE", value)
    assert is_offline() is expected


def test_checksum_of_nothing_is_known(tmp_path):
    empty = tmp_path / "empty"
    empty.touch()
    assert checksum(empty) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    with pytest.raises(InputError, match="No such file"):
        checksum(tmp_path / "missing")


# All goes well.


@pytest.mark.parametrize("digest", [SHA, SHA.upper(), f"sha256:{SHA}", f"md5:{MD5}"])
def test_downloads_once_and_then_needs_no_network(server, cache, monkeypatch, digest):
    path = fetch(server.url + "/dir/net%20v1.h5?raw=1", digest, "weights")
    assert path == cache / "weights" / "net v1.h5"
    assert path.read_bytes() == GOOD
    monkeypatch.setenv("FACELAB_OFFLINE", "1")
    assert fetch(server.url + "/dir/net%20v1.h5?raw=1", digest, "weights") == path
    assert len(server.asked) == 1
    assert files(cache) == ["weights/net v1.h5"]


def test_filename_given(server, cache):
    assert fetch(server.url + "/", SHA, "a/b", "name.bin") == cache / "a" / "b" / "name.bin"


def test_the_server_may_not_compress_on_the_way(server):
    assert fetch(server.url + "/compressed", None, "weights").read_bytes() == GOOD


def test_file_is_readable_like_any_other(server, tmp_path):
    (tmp_path / "other").touch()
    assert fetch(server.url + "/x", SHA, "w").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_no_bar_in_a_log(server, capfd):
    fetch(server.url + "/x", SHA, "w")
    assert capfd.readouterr() == ("", "")


def test_a_bar_in_a_notebook(server, capfd, monkeypatch):
    ipython = types.SimpleNamespace(get_ipython=lambda: types.SimpleNamespace(kernel=1))
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    fetch(server.url + "/x", SHA, "w")
    assert "100%" in capfd.readouterr().err


# The server fails.


@pytest.mark.parametrize(
    ("path", "cause", "requests"),
    [
        ("/404", "answered 404", 1),
        ("/500", "answered 500", 3),
        ("/truncated", "connection was cut", 3),
        ("/stalled", r"nothing arrived for 0\.2 seconds", 3),
    ],
)
@pytest.mark.parametrize("known", [True, False])
def test_failure_is_one_clear_error_and_leaves_nothing(server, cache, path, cause, requests, known):
    with pytest.raises(DownloadError, match=cause) as caught:
        fetch(server.url + path, SHA if known else None, "weights", timeout=0.2)
    assert server.url + path in str(caught.value)
    assert server.asked == [path] * requests
    assert list((cache / "weights").iterdir()) == []


@pytest.mark.parametrize("path", ["/cut-once", "/503once"])
def test_begins_again_after_a_cut(server, path):
    assert fetch(server.url + path, None, "weights").read_bytes() == GOOD
    assert server.asked == [path] * 2


def test_wrong_file_is_refused(server, cache):
    server.bodies["/x"] = GOOD[:-1] + b"!"
    with pytest.raises(DownloadError, match=f"digest {SHA}.*Received: another.*Try again"):
        fetch(server.url + "/x", SHA, "weights")
    assert files(cache) == []


@pytest.mark.parametrize(("body", "what"), [(b"", "nothing"), (b"\n<!DOCTYPE html>Log in", "a web page")])
def test_what_cannot_be_a_file_is_not_pinned(server, cache, body, what):
    server.bodies["/x"] = body
    with pytest.raises(DownloadError, match=what):
        fetch(server.url + "/x", None, "weights")
    assert files(cache) == []


def test_unreachable_server(cache):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/x"
    with pytest.raises(DownloadError, match="cannot be reached"):
        fetch(url, SHA, "weights")
    assert files(cache) == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "ftp://h/x",
        "/etc/hostname",
        "",
        "http://",
        "http:///x",
        "http://[::1/x",
        "http://h:99999/x",
    ],
)
def test_addresses_that_are_none(url, cache):
    with pytest.raises(InputError, match="https://host/file"):
        fetch(url, SHA, "weights")
    assert not cache.exists()


def test_host_name_that_cannot_exist():
    with pytest.raises(DownloadError, match="cannot be reached"):
        fetch("http://a..b/x", SHA, "weights")


@pytest.mark.parametrize("name", ["", "..", "a/b", r"a\b", "/etc/x", "a\0b"])
def test_file_names_that_lead_elsewhere(name):
    with pytest.raises(InputError, match="plain file name"):
        fetch("http://127.0.0.1/x", SHA, "weights", name)
    with pytest.raises(InputError, match="plain file name"):
        fetch("http://127.0.0.1/..%2Fx", SHA, "weights")


@pytest.mark.parametrize("digest", ["", "abc", SHA[:-1], f"md5:{SHA}", f"sha1:{SHA[:40]}", "g" * 64])
def test_digests_that_are_none(digest):
    with pytest.raises(InputError, match="64 hex digits"):
        fetch("http://127.0.0.1/x", digest, "weights")


# The cache.


def test_damaged_file_is_fetched_again(server, cache):
    path = fetch(server.url + "/x", SHA, "weights")
    path.write_bytes(GOOD[:1000])
    with path.open("rb") as reader:  # whoever reads the old file goes on reading the old file
        assert fetch(server.url + "/x", SHA, "weights").read_bytes() == GOOD
        assert reader.read() == GOOD[:1000]
    assert len(server.asked) == 2


def test_a_failed_download_never_harms_what_is_there(server, cache):
    path = cache / "weights" / "truncated"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"another version")
    with pytest.raises(DownloadError, match="cut"):
        fetch(server.url + "/truncated", SHA, "weights")
    assert path.read_bytes() == b"another version"


@pytest.mark.parametrize(("there", "state"), [(None, "is not there"), (b"damaged", "is not what it should be")])
def test_offline_says_which_file_to_put_where(server, cache, monkeypatch, there, state):
    monkeypatch.setenv("FACELAB_OFFLINE", "yes")
    path = cache / "weights" / "x"
    if there is not None:
        path.parent.mkdir(parents=True)
        path.write_bytes(there)
    with pytest.raises(DownloadError, match=state) as caught:
        fetch(server.url + "/x", SHA, "weights")
    assert all(fact in str(caught.value) for fact in (str(path), server.url + "/x", SHA, "FACELAB_OFFLINE"))
    assert server.asked == []
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(GOOD)  # as told
    assert fetch(server.url + "/x", SHA, "weights") == path


def test_cache_that_cannot_be_written(server, cache):
    cache.write_text("a file where the folder should be")
    with pytest.raises(DownloadError, match="FACELAB_HOME"):
        fetch(server.url + "/x", SHA, "weights")


def test_leftovers_of_killed_downloads(server, cache):
    folder = cache / "weights"
    old, young, mine = folder / "tmp0_old_ab", folder / "tmpyoung_12", folder / "tmp_photo.zip"
    folder.mkdir(parents=True)
    for part in (old, young, mine):
        part.write_bytes(GOOD[:10])
    for part in (old, mine):
        os.utime(part, (time.time() - 90_000,) * 2)
    assert fetch(server.url + "/x", SHA, "weights").read_bytes() == GOOD
    assert not old.exists()
    assert young.exists()  # may belong to a process at work
    assert mine.exists()  # no download's


def test_two_processes_at_once(server, cache):
    code = "import sys; from facelab.download import fetch; print(fetch(sys.argv[1], None, 'weights').stat().st_size)"
    command = [sys.executable, "-c", code, server.url + "/x"]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [run.communicate(timeout=60) for run in runs] == [(f"{len(GOOD)}\n", "")] * 2
    assert files(cache) == ["weights/x", "weights/x.sha256"]
    assert checksum(cache / "weights" / "x") == SHA


def test_many_threads_at_once(server, cache):
    results = []
    threads = [threading.Thread(target=lambda: results.append(fetch(server.url + "/x", SHA, "w"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [cache / "w" / "x"] * 8
    assert checksum(results[0]) == SHA


# No published digest: the first download's counts.


def test_first_download_is_recorded(server, cache, monkeypatch):
    path = fetch(server.url + "/x", None, "weights")
    record = path.with_name("x.sha256")
    assert record.read_text() == f"{SHA}  x\n"
    record.write_text(f"{SHA.upper()} *x\r\n")  # as other tools write it
    monkeypatch.setenv("FACELAB_OFFLINE", "1")
    assert fetch(server.url + "/x", None, "weights") == path


def test_damaged_file_without_published_digest(server, cache, monkeypatch):
    path = fetch(server.url + "/x", None, "weights")
    path.write_bytes(b"damaged")
    monkeypatch.setenv("FACELAB_OFFLINE", "1")
    with pytest.raises(DownloadError, match=SHA):
        fetch(server.url + "/x", None, "weights")
    monkeypatch.delenv("FACELAB_OFFLINE")
    assert fetch(server.url + "/x", None, "weights").read_bytes() == GOOD


@pytest.mark.parametrize("there", [None, b"damaged"])
def test_changed_file_must_be_accepted_on_purpose(server, cache, there):
    path = fetch(server.url + "/x", None, "weights")
    record = path.with_name("x.sha256")
    path.unlink() if there is None else path.write_bytes(there)
    server.bodies["/x"] = b"something else"
    with pytest.raises(DownloadError, match="no longer the file first downloaded") as caught:
        fetch(server.url + "/x", None, "weights")
    assert all(fact in str(caught.value) for fact in (SHA, OTHER, str(record), "delete"))
    assert record.read_text().startswith(SHA)
    record.unlink()
    path.unlink(missing_ok=True)
    assert fetch(server.url + "/x", None, "weights").read_bytes() == b"something else"
    assert record.read_text() == f"{OTHER}  x\n"


def test_file_put_there_by_hand_is_recorded(cache, monkeypatch):
    monkeypatch.setenv("FACELAB_OFFLINE", "1")
    path = cache / "weights" / "x"
    path.parent.mkdir(parents=True)
    path.write_bytes(GOOD)
    assert fetch("http://127.0.0.1/x", None, "weights") == path
    assert path.with_name("x.sha256").read_text() == f"{SHA}  x\n"


def test_record_that_is_none(server, cache):
    path = fetch(server.url + "/x", None, "weights")
    path.with_name("x.sha256").write_text("not a digest")
    with pytest.raises(DownloadError, match="Delete that file"):
        fetch(server.url + "/x", None, "weights")


# Files inside installed packages, and the weights of a card.


@pytest.fixture
def package(tmp_path, monkeypatch) -> str:
    folder = tmp_path / "site" / "carrier" / "models"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").write_text("raise AssertionError('imported')")
    (folder / "net.dat").write_bytes(GOOD)
    (tmp_path / "site" / "plain.py").touch()
    monkeypatch.syspath_prepend(tmp_path / "site")
    return "carrier/models/net.dat"


def test_package_file_is_found_without_importing(package):
    assert package_file(package).read_bytes() == GOOD
    assert "carrier" not in sys.modules


@pytest.mark.parametrize("inside", ["no_such_package/x", "carrier/models/other.dat", "plain/x", "carrier/models"])
def test_package_file_missing(package, inside):
    with pytest.raises(WeightsError, match=f"pip install .*{inside.partition('/')[0]}"):
        package_file(inside)


@pytest.mark.parametrize("inside", ["", "carrier", "carrier/", "/etc/hostname", "a.b/x", "carrier/../plain.py"])
def test_package_file_malformed(package, inside):
    with pytest.raises(InputError, match="package/path"):
        package_file(inside)


def weights(url=None, package=None, sha256=None) -> Weights:
    return Weights(url=url, package=package, sha256=sha256, license="CC0", trained_on="nothing")


def test_locate(server, cache, package):
    assert locate(weights(package=package)) == locate(weights(package=package, sha256=SHA)) == package_file(package)
    assert locate(weights(url=server.url + "/x", sha256=SHA)) == cache / "weights" / "x"
    with pytest.raises(WeightsError, match=f"{OTHER}.*{SHA}.*pip install"):
        locate(weights(package=package, sha256=OTHER))
    with pytest.raises(WeightsError, match="url or a package"):
        locate(weights())


def test_in_reach_is_what_needs_no_download(cache, package):
    url = "http://127.0.0.1:9/x"  # no server answers there
    kept = cache / "weights" / "x"
    assert not in_reach(weights(url=url, sha256=SHA))
    kept.parent.mkdir(parents=True)
    kept.write_bytes(GOOD)
    assert in_reach(weights(url=url, sha256=SHA))
    assert in_reach(weights(url=url))  # the user put it there
    kept.write_bytes(GOOD[:-1])  # cut short: locate would download it anew
    assert not in_reach(weights(url=url, sha256=SHA))
    assert in_reach(weights(package=package))
    assert not in_reach(weights(package="no_such_package/file"))
    assert not in_reach(weights())
