"""Fetch files once and know that they are the right ones: the only code that touches the network.

pooch downloads, beside the file's place, checks the digest and moves the file in. What is said here in addition: where
files lie, when nothing may be downloaded, the digest of a first download, new attempts, and errors that say what to do.

Set ``FACELAB_HOME`` to choose the cache folder, and ``FACELAB_OFFLINE=1`` to forbid downloads.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from platformdirs import user_cache_path

from facelab._files import replacing
from facelab.cards import Weights
from facelab.errors import DownloadError, FacelabError, InputError, WeightsError

_ATTEMPTS = 3
_PAUSE_SECONDS = 1.0  # before the second attempt; twice that before the third
_ABANDONED_SECONDS = 86_400  # a partial download of that age belongs to a process that was killed
_PARTIAL = re.compile(r"tmp[a-z0-9_]{8}")  # how pooch calls it
_HASH = re.compile(r"[0-9a-f]{64}|md5:[0-9a-f]{32}")
# Count the bytes of the file itself, not of a copy that the server compressed on the way.
_HEADERS = {"User-Agent": "facelab", "Accept-Encoding": "identity"}


def home() -> Path:
    """The cache folder: ``FACELAB_HOME``, else the user's cache folder of the operating system."""
    folder = os.environ.get("FACELAB_HOME")
    return Path(folder).expanduser() if folder else user_cache_path("facelab")


def is_offline() -> bool:
    """True where ``FACELAB_OFFLINE`` is 1, true or yes: then nothing is downloaded."""
    return os.environ.get("FACELAB_OFFLINE", "").strip().lower() in ("1", "true", "yes")


def checksum(path: str | os.PathLike, algorithm: str = "sha256") -> str:
    """Lower-case hex digest of a file.

    Raises:
        InputError: The file cannot be read.
    """
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, algorithm).hexdigest()
    except OSError as err:
        raise InputError(f"Expected a readable file. Received: {path} ({err.strerror}).") from err


def locate(weights: Weights) -> Path:
    """The weight file on this computer, checked; it is downloaded where necessary.

    Raises:
        WeightsError: It should come inside a package that is missing or holds another file.
        DownloadError: It is neither in the cache nor to be had.
    """
    if weights.package is None:
        if weights.url is None:
            raise WeightsError(f"Expected weights with a url or a package. Received: {weights}.")
        return fetch(weights.url, weights.sha256, "weights")
    path = package_file(weights.package)
    if weights.sha256 is not None and not _matches(path, _known(weights.sha256)):
        raise WeightsError(
            f"Expected {path} with SHA-256 {weights.sha256}. Received: {checksum(path)}. "
            f"Reinstall it: pip install --force-reinstall {weights.package.partition('/')[0]}"
        )
    return path


def in_reach(weights: Weights) -> bool:
    """Whether :func:`locate` needs no download: the file is in an installed package, or whole in the cache."""
    if weights.package is None:
        if weights.url is None:
            return False
        path = home() / "weights" / _file_name(weights.url, None)
        return _is_cached(path, _digest_of(path, weights.sha256))
    try:
        return package_file(weights.package).is_file()
    except WeightsError:
        return False


def package_file(inside: str) -> Path:
    """A file that an installed package carries, found without importing the package.

    Args:
        inside: ``"package/path/inside/it"``.

    Raises:
        InputError: ``inside`` is not of that form.
        WeightsError: The package is not installed, or has no such file.
    """
    top, _, rest = inside.partition("/")
    if not top.isidentifier() or not rest or ".." in rest.split("/"):
        raise InputError(f"Expected 'package/path/inside/it'. Received: {inside!r}.")
    spec = importlib.util.find_spec(top)
    folders = None if spec is None else spec.submodule_search_locations
    if folders is None:
        raise WeightsError(f"Expected the package {top}, which carries {rest}. It is missing: pip install {top}")
    for folder in folders:
        if (path := Path(folder, rest)).is_file():
            return path
    raise WeightsError(
        f"Expected the file {rest} in the package {top}. It is not there: pip install --force-reinstall {top}"
    )


def fetch(
    url: str, sha256: str | None, folder: str | os.PathLike, filename: str | None = None, timeout: float = 30.0
) -> Path:
    """A checked file from the cache, downloaded if it is not there or no longer what it was.

    A download takes its place in the cache only when it is complete and correct.

    Args:
        url: An http or https address.
        sha256: Hex digest of the file, or ``"md5:..."`` where only that is published. ``None``: the
            first download's SHA-256 is kept beside the file in ``NAME.sha256``, and later ones must equal it.
        folder: Folder inside :func:`home`.
        filename: Name in the cache; by default the last part of the address.
        timeout: Seconds without a single byte after which the server is given up.

    Raises:
        InputError: An argument is not of that form.
        DownloadError: Offline, not to be had, cut short, or not the promised file.
    """
    path = home() / folder / _file_name(url, filename)
    known = _digest_of(path, sha256)
    if _is_cached(path, known):
        if known is None:
            _record(path, path)  # the user put the file there
        return path
    if is_offline():
        raise DownloadError(_offline(url, path, known))

    def download(url: str, part: str, _) -> None:
        _transfer(url, part, timeout)
        if known is None:
            _check_first(url, Path(part))
            _record(Path(part), path)  # before the file: what is in the cache has always been recorded

    import pooch  # a quarter of a second, which loading from the cache need not pay

    pooch.get_logger().setLevel("WARNING")  # there is a progress bar
    try:
        _sweep(path.parent)
        pooch.retrieve(url, known, path.name, path.parent, downloader=download)
    except FacelabError:
        raise
    except OSError as err:
        raise DownloadError(f"Cannot write {path}: {err}. Free the disk, or set FACELAB_HOME elsewhere.") from err
    except ValueError as err:  # pooch's words name both digests
        advice = _how_to_accept(path) if sha256 is None else "Try again later."
        raise DownloadError(
            f"Expected a file with the digest {known} at {url}. Received: another. {err} {advice}"
        ) from err
    return path


def _known(sha256: str) -> str:
    known = sha256.lower().removeprefix("sha256:")
    if not _HASH.fullmatch(known):
        raise InputError(f"Expected 64 hex digits (SHA-256) or 'md5:' and 32. Received: {sha256!r}.")
    return known


def _matches(path: Path, known: str) -> bool:
    algorithm = "md5" if known.startswith("md5:") else "sha256"
    return checksum(path, algorithm) == known.removeprefix("md5:")


def _record_of(path: Path) -> Path:
    return path.with_name(path.name + ".sha256")


def _digest_of(path: Path, sha256: str | None) -> str | None:
    """What the file in the cache must have: as published, else as recorded; ``None`` where nothing is known."""
    return _recorded(_record_of(path)) if sha256 is None else _known(sha256)


def _is_cached(path: Path, known: str | None) -> bool:
    return path.is_file() and (known is None or _matches(path, known))


def _file_name(url: str, filename: str | None) -> str:
    """Check the address; the name under which the file is kept."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as err:
        raise InputError(f"Expected an address such as https://host/file. Received: {url!r} ({err}).") from err
    if not usable:
        raise InputError(f"Expected an address such as https://host/file. Received: {url!r}.")
    name = unquote(parts.path.rpartition("/")[2]) if filename is None else filename
    if name in ("", ".", "..") or re.search(r'[/\\:*?"<>|\x00-\x1f]', name):
        raise InputError(f"Expected a plain file name for {url}. Received: {name!r}. Give one as filename.")
    return name


def _recorded(record: Path) -> str | None:
    """The digest written down at the first download, ``None`` before it."""
    if not record.is_file():
        return None
    digest = record.read_text("utf-8", "replace").partition(" ")[0].lower()
    if not _HASH.fullmatch(digest):
        raise DownloadError(f"Expected a line of sha256sum in {record}. Received: {digest[:80]!r}. Delete that file.")
    return digest


def _record(file: Path, path: Path) -> None:
    """Write down the digest of a file that is, or will be, in the cache at ``path``."""
    with replacing(_record_of(path)) as part:
        part.write_text(f"{checksum(file)}  {path.name}\n", "utf-8")


def _how_to_accept(path: Path) -> str:
    return (
        "It is no longer the file first downloaded. To accept the new one on purpose, "
        f"delete {_record_of(path)} and, beside it, {path.name}; then load again."
    )


def _offline(url: str, path: Path, known: str | None) -> str:
    state = "is not what it should be" if path.is_file() else "is not there"
    digest = "" if known is None else f" (its digest: {known})"
    return (
        f"Expected {path}, which {state}, and FACELAB_OFFLINE forbids to download it. "
        f"Get {url}{digest} elsewhere and put it there, or unset FACELAB_OFFLINE."
    )


def _sweep(folder: Path) -> None:
    """Delete what killed downloads left behind; those of running processes are younger."""
    for part in folder.glob("tmp*"):
        with suppress(FileNotFoundError):  # another process sweeps as well
            if _PARTIAL.fullmatch(part.name) and time.time() - part.stat().st_mtime > _ABANDONED_SECONDS:
                part.unlink()


def _transfer(url: str, part: str, timeout: float) -> None:
    """Download into ``part``; begin again where the connection or the server failed, which pooch does not."""
    import pooch
    import requests

    os.remove(part)  # pooch made it for its owner only; written anew, others may read it as any other file
    download = pooch.HTTPDownloader(progressbar=_show_progress(), chunk_size=1 << 18, timeout=timeout, headers=_HEADERS)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return download(url, part, None)
        except (requests.RequestException, ValueError) as err:
            response = getattr(err, "response", None)
            refused = isinstance(err, ValueError) or (response is not None and response.status_code < 500)
            if refused or attempt == _ATTEMPTS:
                raise DownloadError(f"Cannot download {url}: {_cause(err, timeout)}.") from err
        time.sleep(_PAUSE_SECONDS * attempt)


def _show_progress() -> bool:
    """In a terminal and in a notebook, not in a log file."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return hasattr(shell, "kernel") or (sys.stderr is not None and sys.stderr.isatty())


def _cause(err: Exception, timeout: float) -> str:
    response = getattr(err, "response", None)
    details = " ".join(str(err).split())
    if response is not None:
        return f"the server answered {response.status_code} {response.reason}"
    if "timed out" in details:
        return f"nothing arrived for {timeout:g} seconds"
    if "IncompleteRead" in details or "aborted" in details:
        return f"the connection was cut before the end, {_ATTEMPTS} times ({details})"
    return f"the server cannot be reached ({details})"


def _check_first(url: str, part: Path) -> None:
    """Refuse what can be told without a digest to be no file, before its digest is kept."""
    with part.open("rb") as file:
        start = file.read(64).lstrip().lower()
    if not start or start.startswith((b"<!doctype html", b"<html")):
        raise DownloadError(f"Expected a file at {url}. Received: {'a web page' if start else 'nothing'}.")
