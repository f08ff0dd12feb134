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
# First part of the module's name -> its level. Imports go down, or stay on a level other than 3.
LEVELS = {
    "errors": 0,
    "types": 1, "card": 1, "_quiet": 0, "_keras": 0, "_inference": 1, "seed": 1,
    "files": 2, "images": 2, "download": 2, "vectors": 2, "geometry": 2, "layers": 2,
    "gradients": 2,
    "by_hand": 2,
    "losses": 3, "models": 3, "detection": 3, "generative": 3, "datasets": 3, "classify": 3, "evaluate": 3,
    "plot": 4, "museum": 4, "ladder": 4, "training": 4, "pipeline": 4, "gallery": 4, "exercises": 4, "mobile": 4,
    "liveness": 4, "multitask": 4, "joint_alignment": 4,
    "explain": 5, "audit": 5, "threshold_machine": 5,
    "loss_history": 5, "tour": 5, "report": 5, "course": 5, "benchmark": 5,
    "cli": 6,
}  # fmt: skip
SIBLINGS_STAY_APART = 3
NETWORK = ("requests", "urllib.request", "urllib3", "http", "pooch", "socket", "ftplib", "httpx", "aiohttp")
PICKLE = ("pickle", "cPickle", "dill", "cloudpickle", "shelve")
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
    """Imports go down; compat has nothing of ours but the quiet start of Keras; only facelab/__init__.py is free."""
    part = part_of(module)
    if part in ("", "__init__"):
        return
    if part not in LEVELS and part != "compat":
        yield f"{part} has no level in tests/test_levels.py"
        return
    for name in imported(tree, module):
        other = part_of(name)
        if not within(name, ("facelab",)) or other == part or other not in LEVELS:
            continue  # foreign, its own package, or a plain name such as facelab.__version__
        if part == "compat":
            if other != "_keras":
                yield f"compat imports {name}"
        elif LEVELS[other] > LEVELS[part]:
            yield f"level {LEVELS[part]} imports {name} of level {LEVELS[other]}"
        elif LEVELS[other] == LEVELS[part] == SIBLINGS_STAY_APART:
            yield f"{part} imports its sibling {name}"


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
        if within(name, NETWORK) and part != "download":
            yield f"{name} outside download.py"
        if within(name, PICKLE):
            yield f"{name} anywhere"
        if within(name, ("tensorflow",)) and part in FREE_OF_TENSORFLOW:
            yield f"{name} in {part}/, which uses keras.ops only"


def image_rule(tree: ast.AST, module: str) -> Iterator[str]:
    """Only images.py opens image files."""
    if part_of(module) == "images":
        return
    for name in imported(tree, module):
        if within(name, ("PIL.Image.open", "cv2.imread", "imageio")):
            yield f"{name} outside images.py"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            name = ast.unparse(node)
            if name in ("Image.open", "PIL.Image.open", "cv2.imread", "cv2.imdecode"):
                yield f"line {node.lineno}: {name} outside images.py"


RULES = (level_rule, print_rule, except_rule, import_rule, image_rule)


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
        ("models.vgg", "def f():\n    from facelab import pipeline", "level 3 imports facelab.pipeline of level 4"),
        ("models.vgg", "import facelab.detection.boxes as b", "models imports its sibling facelab.detection.boxes"),
        ("models.__init__", "from .. import datasets", "models imports its sibling facelab.datasets"),
        ("datasets.lfw", "from ..evaluate import roc", "datasets imports its sibling facelab.evaluate.roc"),
        ("errors", "from .types import Box", "level 0 imports facelab.types.Box of level 1"),
        ("compat.keras", "from facelab.errors import InputError", "compat imports facelab.errors.InputError"),
        ("helpers", "", "helpers has no level"),
        ("models.vgg", "def f(x):\n    print(x)", "line 2: print"),
        ("files", "try:\n    f()\nexcept:\n    pass", "line 3: bare or broad except"),
        ("files", "try:\n    f()\nexcept Exception:\n    pass", "line 3: bare or broad except"),
        ("cli.main", "try:\n    f()\nexcept (OSError, BaseException) as e:\n    pass", "line 3: bare or broad except"),
        ("evaluate.roc", "import matplotlib.pyplot as plt", "matplotlib.pyplot outside plot/"),
        ("gallery.storage", "from matplotlib import figure", "matplotlib.figure outside plot/"),
        ("models.vgg", "import requests", "requests outside download.py"),
        ("datasets.lfw", "from urllib import request", "urllib.request outside download.py"),
        ("datasets.lfw", "from http.client import HTTPSConnection", "http.client.HTTPSConnection outside download.py"),
        ("cli.main", "import pooch", "pooch outside download.py"),
        ("images", "import socket", "socket outside download.py"),
        ("gallery.storage", "import pickle", "pickle anywhere"),
        ("download", "from pickle import load", "pickle.load anywhere"),
        ("pipeline", "from PIL import Image\nImage.open('a')", "line 2: Image.open outside images.py"),
        ("pipeline", "import PIL.Image\nopener = PIL.Image.open", "line 2: PIL.Image.open outside images.py"),
        ("datasets.lfw", "from PIL.Image import open", "PIL.Image.open outside images.py"),
        ("detection.mtcnn", "import cv2\ncv2.imread('a')", "line 2: cv2.imread outside images.py"),
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
        ("pipeline", "from facelab import __version__, images, models\nfrom facelab.gallery import Gallery"),
        ("images", "from facelab.files import replacing\nfrom PIL import Image\nImage.open('a')"),
        ("models.vgg", "from facelab.models._registry import register\nfrom . import _embedder\nimport keras"),
        ("cli.main", "print('hello')"),
        ("pipeline", "self.print(1)\nfingerprint(2)"),
        ("files", "try:\n    f()\nexcept (OSError, ValueError):\n    pass"),
        ("plot.curves", "import matplotlib.pyplot"),
        ("download", "import pooch, requests, urllib.request"),
        ("datasets.lfw", "from urllib.parse import urlsplit\nimport httpd"),
        ("training", "import tensorflow"),
        ("compat.keras", "import keras, sys\nfrom . import other"),
    ],
)
def test_what_is_allowed_passes(module, source):
    assert broken_rules(source, f"facelab.{module}") == []


def test_every_level_of_the_table_is_between_errors_and_cli():
    assert min(LEVELS.values()) == LEVELS["errors"]
    assert max(LEVELS.values()) == LEVELS["cli"]
