"""A model is one file: the example of CONTRIBUTING.md, dropped into a copy of the package, works everywhere."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import facelab

PACKAGE = Path(facelab.__file__).parent
REPOSITORY = Path(__file__).parents[2]
NAME = "tinyface"
USE = f"""
import facelab, sys
from facelab import models
from facelab.cli import main
assert facelab.__file__.startswith(sys.argv[1]), facelab.__file__
assert {NAME!r} in models.list_models()
assert models.load({NAME!r}, weights=None).card.name == {NAME!r}
main(["models", {NAME!r}])
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A folder with the package as it is, and the file of the documentation dropped into its models."""
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    chapter = text.partition("## Adding a model")[2]
    example = re.search(r"```python\n(.*?)```", chapter, re.DOTALL)[1]
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(PACKAGE, folder / "facelab", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "facelab" / "models" / f"{NAME}.py").write_text(example, encoding="utf-8")
    return folder


def run(copy, *arguments):
    environment = os.environ | {"PYTHONPATH": str(copy), "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_it_is_listed_loaded_and_shown(copy):
    done = run(copy, "-c", USE, copy)
    assert done.returncode == 0, done.stderr
    assert f"name: {NAME}\n" in done.stdout
    assert "unproven" in done.stdout
    assert re.search(r"^embedding +Dense +64 ", done.stdout, re.MULTILINE)


@pytest.mark.slow
def test_it_keeps_the_contract_of_every_model(copy):
    contract = REPOSITORY / "tests" / "models" / "test_every_model.py"
    options = ["-c", REPOSITORY / "setup.cfg", "-p", "no:cacheprovider", "-q"]
    done = run(copy, "-m", "pytest", contract, "-k", NAME, *options)
    assert done.returncode == 0, done.stdout
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) >= 12


@pytest.mark.slow
def test_a_card_that_is_wrong_is_found_by_the_contract(copy, tmp_path):
    wrong = tmp_path / "copy"
    shutil.copytree(copy, wrong)
    file = wrong / "facelab" / "models" / f"{NAME}.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("parameters=27_744", "parameters=27_743"), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != text
    contract = REPOSITORY / "tests" / "models" / "test_every_model.py"
    options = ["-c", REPOSITORY / "setup.cfg", "-p", "no:cacheprovider", "-q"]
    done = run(wrong, "-m", "pytest", contract, "-k", f"{NAME} and truth", *options)
    assert done.returncode == 1
    assert "27743" in done.stdout
