"""A script that uses facelab shows no chatter of TensorFlow's start and no warning of retracing; real warnings stay."""

import ast
import functools
import os
import subprocess
import sys
from pathlib import Path

import pytest

import facelab

PACKAGE = Path(facelab.__file__).parent
USE = """
import numpy as np
from facelab import datasets, explain, generative, losses, models, Pipeline, synthetic, training

people = synthetic.shipped_people().photos
pipeline = Pipeline()
for i in range(6):  # photos of six sizes
    pipeline([people.image(i)[: 150 + i, : 140 + 2 * i]])
print(pipeline.verify(people.image(0), people.image(1)).same)
for name in ("facelab_distilled", "facelab_synthetic", "deepid", "deepid_55x47"):
    embedder = models.load(name, weights=None)
    for n in (1, 2, 3):
        embedder(np.zeros((n, *embedder.card.preprocessing.size, 3), np.uint8))
models.load("nothing")
"""
ERROR = "facelab.errors.UnknownModelError"


def run(code):
    environment = {key: value for key, value in os.environ.items() if key != "TF_CPP_MIN_LOG_LEVEL"}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_a_script_shows_its_own_output_and_its_own_error():
    done = run(USE)
    assert done.stdout == "True\n"
    assert done.stderr.startswith("Traceback (most recent call last)"), done.stderr
    assert done.stderr.splitlines()[-1].startswith(ERROR)


def test_real_warnings_are_shown():
    """Of retracing in the user's own code, of TensorFlow in Python, and what its C++ part prints when asked to."""
    done = run("""
import facelab.layers, keras, logging
import tensorflow as tf

@tf.function
def f(x):
    return x + 1
for i in range(8):
    f(i)
logging.getLogger("tensorflow").warning("from Python")
tf.raw_ops.Print(input=tf.constant(1), data=[tf.constant(2)], message="from C++")
""")
    assert done.returncode == 0, done.stderr
    for words in ("triggered tf.function retracing", "from Python", "from C++"):
        assert words in done.stderr


@functools.cache
def starts(path: Path) -> list[str]:
    """Imports of Keras, TensorFlow and facelab._keras in a file, in the order of its lines."""
    tree, found, for_types = ast.parse(path.read_text("utf-8")), [], set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for_types |= {id(inside) for inside in ast.walk(node)}
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        if id(node) not in for_types:
            found += [(node.lineno, name) for name in names]
    return [name for _, name in sorted(found) if name.startswith(("keras", "tensorflow", "facelab._keras"))]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_whoever_imports_keras_starts_it_quietly(path):
    """The file itself, or the ``__init__.py`` of a folder that it is in, which Python runs before it."""
    if path.name == "_keras.py" or not starts(path):
        return
    folders = [folder for folder in path.parents if folder.is_relative_to(PACKAGE) and folder != PACKAGE]
    files = [*(folder / "__init__.py" for folder in reversed(folders) if folder / "__init__.py" != path), path]
    first = [found[0] for found in map(starts, files) if found]
    assert first[0].startswith("facelab._keras")
