"""The public names, and that nobody who does not draw people waits for the renderer."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from facelab import datasets, synthetic


def test_every_public_name_is_there_and_is_what_it_says():
    assert sorted(set(synthetic.__all__)) == sorted(synthetic.__all__)
    for name in synthetic.__all__:
        assert getattr(getattr(synthetic, name), "__name__", name) in (name, "shipped")


def test_scene_is_the_function_and_not_its_module():
    assert callable(synthetic.scene)


def test_datasets_has_the_names_of_whole_sets():
    for name in ("SyntheticSet", "shipped_people", "synthetic_people"):
        assert getattr(datasets, name) is getattr(synthetic, name)
        assert name in dir(datasets)
    with pytest.raises(AttributeError, match="no attribute 'nobody'"):
        _ = datasets.nobody


def test_importing_datasets_does_not_import_the_renderer():
    code = (
        "import sys, facelab.datasets as d\n"
        "assert 'facelab.synthetic' not in sys.modules\n"
        "d.SyntheticSet\n"
        "assert 'facelab.synthetic.bust' in sys.modules"
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
