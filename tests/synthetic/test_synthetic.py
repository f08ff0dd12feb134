"""The public names, and that the renderer is loaded only by those who draw people."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from facelab import synthetic


def test_every_public_name_is_there_and_is_what_it_says():
    assert sorted(set(synthetic.__all__)) == sorted(synthetic.__all__)
    for name in synthetic.__all__:
        assert getattr(getattr(synthetic, name), "__name__", name) in (name, "shipped")


def test_scene_is_the_function_and_not_its_module():
    assert callable(synthetic.scene)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("imported", "asked_for"),
    [("facelab.datasets", ""), ("facelab.liveness", "facelab.liveness.present")],
)
def test_only_drawing_loads_the_renderer(imported, asked_for):
    code = (
        f"import sys, {imported}\n"
        "assert 'facelab.synthetic' not in sys.modules\n"
        f"{asked_for}\n"
        f"assert ('facelab.synthetic.spoof' in sys.modules) == {bool(asked_for)}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
def test_the_example_of_the_readme_runs_as_it_stands():
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (code,) = [block for block in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "sample_person" in block]
    names = {}
    exec(compile(code, "README.md", "exec"), names)
    assert len(names["photos"]) == 3
    assert len(names["group"].faces) == 5
    assert len(names["people"]) > 0
