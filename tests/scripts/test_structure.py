"""The numbers of a package that can be counted by eye."""

import pytest


@pytest.fixture
def checkout(tmp_path):
    files = {
        "facelab/__init__.py": "",
        "facelab/_tool.py": "def f(): pass\n",
        "facelab/cli/__init__.py": "",
        "facelab/one/__init__.py": '__all__ = ["a", "b"]\nfrom facelab.one.x import a\n',
        "facelab/one/x.py": "import facelab.one.y\ndef a(self, b, c, d, e, f, g): pass\n",
        "facelab/one/y.py": "from facelab.one import x\nimport facelab.two\ndef b(b, c, d, e, f, g, *h): pass\n",
        "facelab/two.py": "from facelab.one import y\nX = 1\n_Y = 2\n@c.command()\ndef h(a, b, c, d, e, f, g): ...\n",
        "tests/test_one.py": "def test(): pass\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_small_package(script, checkout):
    found = script("structure").report(checkout).splitlines()
    assert found[:3] == ["rooms: 2", "  one, two", "exported names: 2 in __all__, and 2 in modules that have none"]
    assert found[3] == "files: 7; lines: median 2, p90 4, largest 5"
    assert found[4] == "functions: 4; lines: median 1, p90 1, largest 1"
    assert found[5:7] == ["functions of more than 6 arguments: 1", "  facelab.one.y.b (7)"]
    assert found[7:9] == ["mutual imports between modules of one room: 1", "  facelab.one.x <-> facelab.one.y"]
    assert found[9:11] == ["mutual imports between rooms: 1", "  one <-> two"]
    assert found[11] == "lines of tests / source: 1 / 13 = 0.08"


def test_this_package_has_no_mutual_imports(script):
    structure = script("structure")
    report = structure.report(structure.Path(structure.__file__).parents[1])
    assert "modules of one room: 0\n" in report
    assert "between rooms: 0\n" in report
