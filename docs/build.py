"""Build the docs site in both languages, offline: make -C docs html, or python docs/build.py [--languages en]

1. The notebooks are executed where they or facelab changed (``notebooks/executed.py``).
2. ``_build/source/LANGUAGE`` is put together: the prose of docs/LANGUAGE, the executed notebooks, and what is made of
   the package (reference, commands, cards, equations).
3. Sphinx turns each into ``_build/html/LANGUAGE``, with warnings as errors.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from tqdm import tqdm

from facelab import course as lessons
from facelab import synthetic
from facelab.pipeline import Pipeline
from facelab.reports import threshold_explorer

DOCS = Path(__file__).resolve().parent
NOTEBOOKS = DOCS.parent / "notebooks"
BUILT, EXTRA = DOCS / "_build", DOCS / "_build" / "extra"
sys.path.insert(0, str(DOCS))
from parts import course, reference, tutorials, words  # noqa: E402 - beside this script


def script(name: str) -> ModuleType:
    """A script beside the notebooks, as a module."""
    spec = importlib.util.spec_from_file_location(name, NOTEBOOKS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def mathjax(target: Path) -> None:
    """Formulas without a network: MathJax and its fonts out of an installed wheel."""
    for file in importlib.metadata.files("sphinx-mathjax-offline"):
        inside = file.as_posix().partition("static/mathjax/")[2]
        if inside == "tex-chtml.js" or inside.startswith("output/chtml/fonts/woff-v2/"):
            goal = target / inside
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.locate(), goal)


def threshold_explorers(root: Path) -> None:
    """The interactive page, in both languages, with the people who come with facelab."""
    pipeline = Pipeline()
    faces = threshold_explorer.look(pipeline, synthetic.shipped_people().photos, progress=bar)
    for language in lessons.lessons.LANGUAGES:
        (root / language).mkdir(parents=True, exist_ok=True)
        page = threshold_explorer.render(faces, pipeline.card, language)
        threshold_explorer.write(root / language / "threshold_explorer.html", page)


def bar(items: Iterable, total: int) -> Iterable:
    """A progress bar."""
    return tqdm(items, desc="threshold explorer", total=total)


def assemble(language: str, outputs: dict, sources: dict[str, str]) -> Path:
    """Put the source of one language together."""
    place, say = BUILT / "source" / language, words.WORDS[language]
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(DOCS / language, place)
    tutorials.pages(language, script("build"), outputs, place / "tutorials")
    tutorials.copies(NOTEBOOKS, place / "downloads")
    pages = {
        "reference/commands.md": reference.commands(say["commands"]),
        "reference/cards.md": reference.cards(language, say["cards"]),
        "reference/equations.md": reference.equations(sources, say["equations"]),
        "reference/glossary.md": words.glossary(language),
    }
    for path, text in pages.items():
        (place / path).write_text(text, "utf-8")
    reference.api(place / "reference" / "api", say["api"], sources)
    marks = {
        "MAP": course.plan(language),
        "TIMES": course.times(NOTEBOOKS, language, say["times"]),
        # Its links are those of a file at the top of the repository.
        "CHANGELOG": (DOCS.parent / "CHANGELOG.md")
        .read_text("utf-8")
        .partition("\n")[2]
        .replace(f"](docs/{language}/", "]("),
        "NOTEBOOKS": "\n".join(f"{course.title(name, language)} <{name}>" for name in lessons.lessons.ORDER),
    }
    for page in place.rglob("*.md"):
        text = page.read_text("utf-8")
        for mark, made in marks.items():
            text = text.replace(f"@@{mark}@@", made)
        if page.parent == place:  # the tables of times link from a folder
            text = text.replace("](../tutorials/", "](tutorials/")
        page.write_text(text, "utf-8")
    return place


def sphinx(language: str, source: Path) -> subprocess.Popen:
    """Start on one language, warnings as errors."""
    shutil.rmtree(BUILT / "html" / language, ignore_errors=True)  # viewcode keeps pages that it made before
    environment = {**os.environ, "FACELAB_DOCS_LANGUAGE": language, "FACELAB_DOCS_EXTRA": str(EXTRA)}
    return subprocess.Popen(
        [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", "-E", "-c", DOCS, "-d",
         BUILT / "doctrees" / language, source, BUILT / "html" / language],
        env=environment,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--languages", nargs="+", choices=lessons.lessons.LANGUAGES, default=lessons.lessons.LANGUAGES)
    chosen = parser.parse_args().languages
    executed = script("executed").executed
    outputs = {name: executed(name).notebook for name in tqdm(lessons.lessons.ORDER, desc="notebooks")}
    sources = {name: (NOTEBOOKS / "source" / f"{name}.py").read_text("utf-8") for name in lessons.lessons.ORDER}
    shutil.rmtree(EXTRA, ignore_errors=True)
    mathjax(EXTRA / "static" / "mathjax")
    threshold_explorers(EXTRA / "root")
    (EXTRA / "taught.json").write_text(json.dumps(reference.taught(sources)), "utf-8")
    shutil.rmtree(BUILT / "source" / "images", ignore_errors=True)
    shutil.copytree(DOCS / "images", BUILT / "source" / "images")
    running = {}
    for language in chosen:
        spoken = outputs if language == "en" else {
            name: executed(name, language).notebook if tutorials.speaks(notebook) else notebook
            for name, notebook in outputs.items()
        }  # fmt: skip
        running[language] = sphinx(language, assemble(language, spoken, sources))
    for language, process in running.items():  # both at a time
        if process.wait():
            sys.exit(f"Sphinx found what must be mended in {language}, see above.")
        print(f"docs/_build/html/{language}/index.html")
    shutil.rmtree(BUILT / "html" / "jupyter_execute", ignore_errors=True)  # myst-nb's copies, of which nothing is shown


if __name__ == "__main__":
    main()
