"""Write files so that nothing of the user's is lost: not by a crash or a full disk, and not by a name that was taken.

One rule for every file that facelab writes where a user says: what is there already is replaced only if facelab wrote
it, which :data:`MARK` in the file tells, or if the user says so; an input never is. :func:`check_output` applies the
rule before the work, :func:`writing` once more when the file is written.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from facelab.errors import FacelabError, InputError

# Stands in every file that facelab writes, in a place of the format for such notes: a page's <meta name="generator">,
# the comment of a picture or of an archive, a key of a JSON document.
MARK = "written-by-facelab"
# Bytes at the beginning and at the end of a file in which formats keep their notes; a PDF's are before its last table.
_WINDOW, _PDF_WINDOW = 2048, 65_536
_ARCHIVES = (".npz", ".keras")  # zip files, whose comment is left alone by those who read them


def shown(path: str | os.PathLike) -> str:
    """The path for a one-line message: as it is, or quoted and escaped where it holds control characters.

    Example:
        >>> shown("my photo.jpg"), shown("two\\nlines.jpg")
        ('my photo.jpg', "'two\\\\nlines.jpg'")
    """
    text = os.fspath(path)
    return text if isinstance(text, str) and text.isprintable() else repr(text)


def is_ours(path: str | os.PathLike) -> bool:
    """True where facelab wrote that file. A folder, or a file that cannot be read, is not ours."""
    window = _PDF_WINDOW if Path(path).suffix.lower() == ".pdf" else _WINDOW
    try:
        with open(path, "rb") as file:
            ends = file.read(window)
            file.seek(max(0, os.fstat(file.fileno()).st_size - window))
            return MARK.encode() in ends or MARK.encode() in file.read(window)
    except OSError:
        return False


def check_output(
    path: str | os.PathLike,
    suffixes: tuple[str, ...] = (),
    inputs: Iterable[str | os.PathLike] = (),
    overwrite: bool = False,
) -> None:
    """Refuse what cannot or must not be written; call it before the work.

    That the folder can be written to is found out by writing there: permissions alone do not tell.

    Args:
        path: The file to write. A link counts as the file that it leads to.
        suffixes: What its name may end in; empty: anything.
        inputs: Files that are read. None of them is ever replaced, by whatever link or spelling ``path`` leads there.
        overwrite: Replace a file that facelab did not write.

    Raises:
        InputError: Another suffix, a folder, no such folder, not writable, there already, or an input.
    """
    _check_name(path, suffixes)
    _try(path)
    if not os.path.exists(path):
        return
    if _is_among(path, inputs):
        raise InputError(f"Expected a new file to write to. Received: {shown(path)}, which is one of the inputs.")
    if not (overwrite or is_ours(path)):
        raise InputError(
            f"Expected a new file to write to, or one that facelab wrote. Received: {shown(path)}, which is there "
            "already. Take another name, or replace it with --overwrite (overwrite=True)."
        )


def _check_name(path: str | os.PathLike, suffixes: tuple[str, ...]) -> None:
    # os.path: unlike the methods of Path, no error for a name that is too long.
    there = os.path.isdir(Path(path).parent) or not suffixes  # else the system's own words say what is wrong
    if (suffixes and Path(path).suffix not in suffixes) or os.path.isdir(path) or not there:
        kind = f"{suffixes[0]} file" if suffixes else "file"
        raise InputError(f"Expected a {kind} in an existing folder to write to. Received: {shown(path)}.")


def _try(path: str | os.PathLike) -> None:
    """Write an empty file of that name beside it, and delete it again."""
    with _one_line_errors(path), _beside(path) as temporary:
        temporary.touch()


def _is_among(path: str | os.PathLike, inputs: Iterable[str | os.PathLike]) -> bool:
    there = os.stat(path)
    for source in inputs:
        try:
            if os.path.samestat(os.stat(source), there):
                return True
        except (OSError, ValueError):  # an input that is not there is no concern of ours
            continue
    return False


def check_output_folder(directory: str | os.PathLike) -> None:
    """Make a folder and those above it if need be, and find out by writing there that files can be put into it.

    Raises:
        InputError: It cannot be made or not be written to.
    """
    try:
        os.makedirs(directory, exist_ok=True)
    except OSError as err:
        raise InputError(f"Cannot make the folder {shown(directory)}: {err.strerror}.") from err
    _try(Path(directory) / "probe")


@contextmanager
def writing(path: str | os.PathLike, overwrite: bool = False) -> Iterator[Path]:
    """:func:`replacing` under the rule of :func:`check_output`; archives get their mark here, other files inside.

    Raises:
        InputError: As the two.
    """
    check_output(path, overwrite=overwrite)
    with replacing(path) as temporary:
        yield temporary
        if temporary.suffix in _ARCHIVES:
            with zipfile.ZipFile(temporary, "a") as archive:
                archive.comment = MARK.encode()


@contextmanager
def replacing(path: str | os.PathLike) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; on success it takes ``path``'s place, else it is deleted.

    The temporary file keeps the suffix, because writers choose their format by it. A link stays: the file that it leads
    to is replaced. What was there is replaced whatever it is; a file that a user names is written by :func:`writing`.

    Raises:
        InputError: The directory is missing or cannot be written, or writing failed.

    Example:
        >>> import tempfile
        >>> target = Path(tempfile.mkdtemp()) / "note.txt"
        >>> with replacing(target) as temporary:
        ...     _ = temporary.write_text("whole or not at all")
        >>> target.read_text()
        'whole or not at all'
    """
    with _one_line_errors(path), _beside(path) as temporary:
        yield temporary
        os.replace(temporary, os.path.realpath(path))


@contextmanager
def _beside(path: str | os.PathLike) -> Iterator[Path]:
    """A path of the same name in a folder of its own on the same disk, deleted at the end."""
    path = Path(os.path.realpath(path))
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
        yield Path(folder) / path.name


@contextmanager
def _one_line_errors(path: str | os.PathLike) -> Iterator[None]:
    try:
        yield
    except FacelabError:
        raise
    except OSError as err:
        raise InputError(f"Cannot write {shown(path)}: {err.strerror or err}.") from err
