"""The course's notebooks: where they are, a copy to work in, and running them without a browser."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from facelab.errors import InputError, NotebookError

LANGUAGES = ("en", "ko")
# The order in which the notebooks are read.
ORDER = (
    "00_start", "B_dcnn", "C_pipeline", "C_liveness", "C_losses", "C_architectures",
    "C_multitask_and_joint_alignment", "C_vae_and_gan", "D_facenet", "D_triplet_training", "D_svm_and_mtcnn",
    "C_sparse_and_metric_learning", "E_vgg_and_vggface", "F_deepface", "G_openface_and_mobile",
    "I_webcam", "X_why_did_they_match",
)  # fmt: skip
# Runs in the kernel at the end. Linux' ru_maxrss also counts the process that started the kernel, VmHWM does not.
_MEMORY = """
import pathlib, re, resource
status = pathlib.Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text()) if status.is_file() else None
print(int(peak[1]) // 1024 if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024**2)
"""
_DIAGNOSIS = re.compile(r"^([✓✗]) (\w+): ")


@dataclass(frozen=True, eq=False)
class Run:
    """A notebook that was run from top to bottom.

    Attributes:
        name: Of the notebook, such as ``"B_dcnn"``.
        seconds: From the kernel's start to the last cell.
        mebibytes: Largest memory of the kernel.
        exercises: Exercise -> whether the last answer to it was right.
        notebook: The notebook with its outputs, an ``nbformat.NotebookNode``.
    """

    name: str
    seconds: float
    mebibytes: int
    exercises: dict[str, bool]
    notebook: object


def folder() -> Path:
    """Where the notebooks are: in the clone that facelab runs from, or where pip put them.

    Raises:
        NotebookError: In neither place.
    """
    clone = Path(__file__).parents[2] / "notebooks"
    if (clone / "en").is_dir():
        return clone
    for file in importlib.metadata.files("facelab") or ():
        if file.match("share/facelab/notebooks/en/*.ipynb"):
            return Path(file.locate()).resolve().parent.parent
    raise NotebookError("Expected the course's notebooks beside facelab. They are not there: install facelab again.")


def notebooks(language: str = "en", solutions: bool = False) -> list[Path]:
    """The notebooks in the order in which they are read.

    Raises:
        InputError: Unknown language.
        NotebookError: They are not there.
    """
    if language not in LANGUAGES:
        raise InputError(f"Expected a language out of {', '.join(LANGUAGES)}. Received: {language!r}.")
    return sorted((folder() / language / ("solutions" if solutions else "")).glob("*.ipynb"), key=_place)


def _place(path: Path) -> tuple[int, str]:
    return ORDER.index(path.stem) if path.stem in ORDER else len(ORDER), path.stem


def copy_to(target: str | os.PathLike, language: str = "en") -> tuple[list[Path], list[Path]]:
    """Put the student's notebooks and the solutions where they can be worked on. What is there stays as it is.

    Args:
        target: A folder; it gets a folder named after the language, which also tells the exercises what to speak.
        language: ``"en"`` or ``"ko"``.

    Returns:
        The files that were copied, and those that were there already and were left alone.

    Raises:
        InputError: Unknown language, or the folder cannot be written.
    """
    copied, kept = [], []
    for solutions in (False, True):
        for source in notebooks(language, solutions):
            goal = Path(target) / source.relative_to(folder())
            if goal.exists():
                kept.append(goal)
                continue
            try:
                goal.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, goal)
            except OSError as err:
                raise InputError(f"Cannot write {goal}: {err.strerror}. Name another folder.") from err
            copied.append(goal)
    return copied, kept


def run(path: str | os.PathLike, progress: Callable[[], None] = lambda: None, cell_seconds: int = 600) -> Run:
    """Run a notebook in a kernel and a folder of its own.

    Args:
        path: An ``.ipynb`` file; it is not changed.
        progress: Called after each cell of code.
        cell_seconds: How long a cell may take.

    Raises:
        NotebookError: No such notebook, Jupyter is not installed, or a cell raised something.
    """
    try:
        import nbformat
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    except ImportError as err:
        raise NotebookError(f'Expected Jupyter: python -m pip install "facelab[learn]". Received: {err}.') from err
    name = Path(path).stem
    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.validator.NotebookValidationError) as err:
        raise NotebookError(f"Cannot read the notebook {path}: {err}.") from err
    notebook.cells.append(nbformat.v4.new_code_cell(_MEMORY, id="memory"))
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        client = NotebookClient(
            notebook, timeout=cell_seconds, kernel_name="python3", resources={"metadata": {"path": scratch}},
            on_cell_executed=lambda **_: progress(),
            extra_arguments=["--log-level=ERROR"],  # it warns of every reader on this machine who could listen in
        )  # fmt: skip
        try:
            client.execute()
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as err:
            raise NotebookError(f"{name} stopped: {_last_line(str(err))}") from err
    memory = int(notebook.cells.pop().outputs[0].text)
    return Run(name, time.perf_counter() - start, memory, _answers(notebook), notebook)


def _last_line(text: str) -> str:
    return next((line for line in reversed(re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()) if line.strip()), text)


def _answers(notebook) -> dict[str, bool]:
    """What the exercises said, read off the outputs."""
    found = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            told = _DIAGNOSIS.match(output.get("data", {}).get("text/plain", ""))
            if told:
                found[told[2]] = told[1] == "✓"
    return found
