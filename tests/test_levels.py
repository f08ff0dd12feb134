"""The architecture's rules, read off the source with ``ast``: levels of import and what is forbidden.

The table below is the fact; docs and plans only describe it. To add a module, give it a level here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import facelab

PACKAGE = Path(facelab.__file__).parent
# First part of the module's name -> its level. Every import goes down: never up, and never to a room of the same level,
# so that no two rooms can import each other.
LEVELS = {
    "errors": 0, "_quiet": 0, "_luma": 0, "_rows": 0,
    "types": 1, "cards": 1, "geometry": 1, "_files": 1, "_keras": 1, "_language": 1,
    "_account": 2, "images": 2, "download": 2, "layers": 2, "_inference": 2, "_seed": 2,
    "models": 3, "detection": 3, "losses": 3, "classify": 3, "evaluate": 3, "datasets": 3, "generative": 3,
    "synthetic": 4, "gallery": 4, "explain": 4, "mobile": 4,
    "liveness": 5, "multitask": 5, "joint_alignment": 5,
    "pipeline": 6,
    "training": 7, "benchmark": 7,
    "plot": 8,
    "walkthrough": 9, "reports": 9,
    "course": 10, "live": 10,
    "cli": 11,
}  # fmt: skip
MOST_ROOMS = 29  # that a user sees
NETWORK = (
    "requests", "urllib.request", "urllib3", "http", "pooch", "socket", "ftplib", "httpx", "aiohttp", "uvicorn",
    "starlette", "websockets",
)  # fmt: skip
ON_THE_NETWORK = ("download", "live")
PICKLE = ("pickle", "cPickle", "dill", "cloudpickle", "shelve")
ALONE = "facelab.models._keras_vggface"
FREE_OF_TENSORFLOW = ("models", "layers", "losses", "detection", "generative")


def imported(tree: ast.AST, module: str) -> Iterator[str]:
    """Dotted names of all that a module imports, wherever in it; ``from a import b`` counts as ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # A relative import of n dots starts at the n-th folder above the module.
            above = module.split(".")[: -node.level] if node.level else []
            start = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{start}.{alias.name}" for alias in node.names)


def within(name: str, packages: tuple[str, ...]) -> bool:
    """True for the packages themselves and for all inside them."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def part_of(name: str) -> str:
    """``"facelab.models.vgg"`` -> ``"models"``; ``""`` for the package itself."""
    return name.split(".")[1] if "." in name else ""


def level_rule(tree: ast.AST, module: str) -> Iterator[str]:
    """Imports go down; only facelab/__init__.py is free."""
    part = part_of(module)
    if part in ("", "__init__"):
        return
    if part not in LEVELS:
        yield f"{part} has no level in tests/test_levels.py"
        return
    for name in imported(tree, module):
        other = part_of(name)
        if not within(name, ("facelab",)) or other == part or other not in LEVELS:
            continue  # foreign, its own room, or a plain name such as facelab.__version__
        if LEVELS[other] > LEVELS[part]:
            yield f"level {LEVELS[part]} imports {name} of level {LEVELS[other]}"
        elif LEVELS[other] == LEVELS[part]:
            yield f"{part} imports its sibling {name}"


def alone_rule(tree: ast.AST, module: str) -> Iterator[str]:
    """What makes keras-vggface run again has nothing of ours but the quiet start of Keras."""
    if module == ALONE:
        for name in imported(tree, module):
            if within(name, ("facelab",)) and not within(name, ("facelab._keras",)):
                yield f"{module} imports {name}"


def print_rule(tree: ast.AST, module: str) -> Iterator[str]:
    """Only the command line prints."""
    if part_of(module) != "cli":
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                yield f"line {node.lineno}: print"


def except_rule(tree: ast.AST, module: str) -> Iterator[str]:
    """Every except names what it catches."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            for kind in kinds:
                if kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException")):
                    yield f"line {node.lineno}: bare or broad except"


def import_rule(tree: ast.AST, module: str) -> Iterator[str]:
    """Who may import matplotlib, the network, pickle and TensorFlow."""
    part = part_of(module)
    for name in imported(tree, module):
        if within(name, ("matplotlib",)) and part != "plot":
            yield f"{name} outside plot/"
        if within(name, NETWORK) and part not in ON_THE_NETWORK:
            yield f"{name} outside {' and '.join(ON_THE_NETWORK)}"
        if within(name, PICKLE):
            yield f"{name} anywhere"
        if within(name, ("tensorflow",)) and part in FREE_OF_TENSORFLOW:
            yield f"{name} in {part}/, which uses keras.ops only"


def image_rule(tree: ast.AST, module: str) -> Iterator[str]:
    """Only images/ opens image files."""
    if part_of(module) == "images":
        return
    for name in imported(tree, module):
        if within(name, ("PIL.Image.open", "cv2.imread", "imageio")):
            yield f"{name} outside images/"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            name = ast.unparse(node)
            if name in ("Image.open", "PIL.Image.open", "cv2.imread", "cv2.imdecode"):
                yield f"line {node.lineno}: {name} outside images/"


RULES = (level_rule, alone_rule, print_rule, except_rule, import_rule, image_rule)


def broken_rules(source: str, module: str) -> list[str]:
    tree = ast.parse(source)
    return [f"{module}: {words}" for rule in RULES for words in rule(tree, module)]


def module_of(path: Path) -> str:
    return ".".join(["facelab", *path.relative_to(PACKAGE).with_suffix("").parts])


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=module_of)
def test_the_package_keeps_the_rules(path):
    assert broken_rules(path.read_text(encoding="utf-8"), module_of(path)) == []


@pytest.mark.parametrize(
    ("module", "source", "words"),
    [
        ("types", "from facelab.images import read", "level 1 imports facelab.images.read of level 2"),
        ("cards.study", "from facelab.types import Box", "cards imports its sibling facelab.types.Box"),
        ("training.run", "from facelab import benchmark", "training imports its sibling facelab.benchmark"),
        ("models.vgg", "def f():\n    from facelab import pipeline", "level 3 imports facelab.pipeline of level 6"),
        ("models.vgg", "import facelab.detection.boxes as b", "models imports its sibling facelab.detection.boxes"),
        ("models.__init__", "from .. import datasets", "models imports its sibling facelab.datasets"),
        ("datasets.lfw", "from ..evaluate import roc", "datasets imports its sibling facelab.evaluate.roc"),
        ("errors", "from .types import Box", "level 0 imports facelab.types.Box of level 1"),
        ("models._keras_vggface", "from facelab.errors import InputError", "imports facelab.errors.InputError"),
        ("models._keras_vggface", "from . import _loading", "imports facelab.models._loading"),
        ("helpers", "", "helpers has no level"),
        ("models.vgg", "def f(x):\n    print(x)", "line 2: print"),
        ("_files", "try:\n    f()\nexcept:\n    pass", "line 3: bare or broad except"),
        ("_files", "try:\n    f()\nexcept Exception:\n    pass", "line 3: bare or broad except"),
        ("cli.main", "try:\n    f()\nexcept (OSError, BaseException) as e:\n    pass", "line 3: bare or broad except"),
        ("evaluate.roc", "import matplotlib.pyplot as plt", "matplotlib.pyplot outside plot/"),
        ("gallery.storage", "from matplotlib import figure", "matplotlib.figure outside plot/"),
        ("models.vgg", "import requests", "requests outside download and live"),
        ("datasets.lfw", "from urllib import request", "urllib.request outside download and live"),
        (
            "datasets.lfw",
            "from http.client import HTTPSConnection",
            "http.client.HTTPSConnection outside download and live",
        ),
        ("cli.main", "import pooch", "pooch outside download and live"),
        ("reports.tour", "from starlette.routing import Route", "starlette.routing.Route outside download and live"),
        ("images.reading", "import socket", "socket outside download and live"),
        ("gallery.storage", "import pickle", "pickle anywhere"),
        ("download", "from pickle import load", "pickle.load anywhere"),
        ("pipeline", "from PIL import Image\nImage.open('a')", "line 2: Image.open outside images/"),
        ("pipeline", "import PIL.Image\nopener = PIL.Image.open", "line 2: PIL.Image.open outside images/"),
        ("datasets.lfw", "from PIL.Image import open", "PIL.Image.open outside images/"),
        ("detection.mtcnn", "import cv2\ncv2.imread('a')", "line 2: cv2.imread outside images/"),
        ("models.vgg", "import tensorflow as tf", "tensorflow in models/"),
        ("layers.affine", "def f():\n    from tensorflow import math", "tensorflow.math in layers/"),
        ("losses.triplet", "import tensorflow.math", "tensorflow.math in losses/"),
        ("detection.networks", "import tensorflow", "tensorflow in detection/"),
    ],
)
def test_each_rule_can_fail(module, source, words):
    (found,) = broken_rules(source, f"facelab.{module}")
    assert words in found


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("__init__", "from facelab.pipeline import Pipeline"),
        ("pipeline", "from facelab import __version__, images, models\nfrom facelab.liveness import Liveness"),
        ("images.reading", "from facelab._files import replacing\nfrom PIL import Image\nImage.open('a')"),
        ("models.vgg", "from facelab.cards import register\nfrom . import _embedder\nimport keras"),
        ("cli.main", "print('hello')"),
        ("pipeline", "self.print(1)\nfingerprint(2)"),
        ("_files", "try:\n    f()\nexcept (OSError, ValueError):\n    pass"),
        ("plot.curves", "import matplotlib.pyplot"),
        ("download", "import pooch, requests, urllib.request"),
        ("live.serving", "import socket, uvicorn"),
        ("datasets.lfw", "from urllib.parse import urlsplit\nimport httpd"),
        ("training", "import tensorflow"),
        ("models._keras_vggface", "import facelab._keras\nimport keras, sys"),
    ],
)
def test_what_is_allowed_passes(module, source):
    assert broken_rules(source, f"facelab.{module}") == []


def test_every_level_of_the_table_is_between_errors_and_cli():
    assert min(LEVELS.values()) == LEVELS["errors"]
    assert max(LEVELS.values()) == LEVELS["cli"]


def test_every_room_is_an_attribute_and_in_the_table_of_contents():
    rooms = {name for name in LEVELS if not name.startswith("_") and name != "cli"}
    assert rooms == {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
                     if not path.name.startswith("_")} - {"cli"}  # fmt: skip
    assert len(rooms) <= MOST_ROOMS
    names = {
        "__version__",
        "set_seed",
        "Pipeline",
        "Gallery",
        "MTCNN",
        "Box",
        "Face",
        "Match",
        "VerificationResult",
        "FacelabError",
    }
    assert set(dir(facelab)) == rooms | names
    for name in rooms:
        assert getattr(facelab, name).__name__ == f"facelab.{name}"
        assert getattr(facelab, name).__doc__
