"""Pages of the reference that are made from the package: names, commands, cards, equations, and where names are taught."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterable
from pathlib import Path

import click

# What a reader needs first comes first.
MODULES = (
    "facelab", "facelab.pipeline", "facelab.models", "facelab.detection", "facelab.losses", "facelab.training",
    "facelab.classify", "facelab.evaluate", "facelab.datasets", "facelab.synthetic", "facelab.gallery", "facelab.liveness",
    "facelab.layers", "facelab.geometry", "facelab.images", "facelab.cards", "facelab.types", "facelab.errors",
    "facelab.plot", "facelab.explain", "facelab.reports", "facelab.reports.tour", "facelab.reports.tour_page",
    "facelab.reports.threshold_explorer",
    "facelab.course", "facelab.walkthrough", "facelab.benchmark", "facelab.benchmark.comparison",
    "facelab.evaluate.audit",
)  # fmt: skip


def modules() -> list[str]:
    """The modules that have a page: those above, and new packages that are not in that list yet."""
    import facelab

    public = [f"facelab.{name}" for name in facelab._ROOMS]
    return [*MODULES, *(name for name in public if name not in MODULES)]


def api(target: Path, words: dict[str, str], sources: dict[str, str]) -> None:
    """One page for each module, and a list of them; the course's sources say which functions are taught."""
    target.mkdir(parents=True, exist_ok=True)
    rows = []
    for name in modules():
        summary = (importlib.import_module(name).__doc__ or "").strip().splitlines()[0]
        options = ":members:\n:show-inheritance:\n"
        if hasattr(importlib.import_module(name), "__all__"):
            options += ":imported-members:\n"
        elsewhere = _documented_elsewhere(name)
        if elsewhere:
            options += f":exclude-members: {', '.join(elsewhere)}\n"
        page = f"# {name}\n\n```{{eval-rst}}\n.. automodule:: {name}\n"
        page += "".join(f"   {line}\n" for line in options.splitlines()) + "```\n"
        more = "".join(_entry(*found) for found in sorted(further(name, sources).items()))
        if more:
            page += f"\n## {words['further']}\n\n{words['further_intro']}\n\n```{{eval-rst}}\n{more}```\n"
        (target / f"{name}.md").write_text(page, "utf-8")
        rows.append(f"| [`{name}`](api/{name}.md) | {words.get(name) or summary} |")
    toc = "\n".join(f"api/{name}" for name in modules())
    head = f"| {words['module']} | {words['what']} |\n| --- | --- |\n"
    text = f"# {words['title']}\n\n{words['intro']}\n\n{head}" + "\n".join(rows)
    (target.parent / "api.md").write_text(f"{text}\n\n```{{toctree}}\n:hidden:\n\n{toc}\n```\n", "utf-8")


def further(name: str, sources: dict[str, str]) -> dict[str, object]:
    """What lies in the modules of a room and is not among its names: all classes, and the functions that are taught."""
    room, found = importlib.import_module(name), {}
    if name == "facelab" or not hasattr(room, "__path__"):
        return found
    for info in pkgutil.iter_modules(room.__path__):
        inner = f"{name}.{info.name}"
        if info.name.startswith("_") or inner in modules():
            continue
        for public, thing in vars(importlib.import_module(inner)).items():
            own = getattr(thing, "__module__", None) == inner and not public.startswith("_")
            taught_function = inspect.isfunction(thing) and any(
                _names(inner, public, text) for text in sources.values()
            )
            if own and public not in room.__all__ and (inspect.isclass(thing) or taught_function):
                found[f"{inner}.{public}"] = thing
    return found


def _entry(name: str, thing: object) -> str:
    if inspect.isclass(thing):
        return f".. autoclass:: {name}\n   :members:\n   :show-inheritance:\n\n"
    return f".. autofunction:: {name}\n\n"


def _names(module: str, public: str, text: str) -> bool:
    """Whether a text names it as people write it, such as ``losses.contrastive_loss``."""
    short = module.removeprefix("facelab").strip(".").rpartition(".")[2] or "facelab"
    named = rf"\b{short}\.{public}\b|from {re.escape(module)} import [^\n]*\b{public}\b"
    return re.search(named, text) is not None


def _documented_elsewhere(name: str) -> list[str]:
    """Public names of a module that have their entry on another page, or in another package's documentation."""
    module, deeper = importlib.import_module(name), [other for other in modules() if other.startswith(f"{name}.")]
    found = []
    for public in getattr(module, "__all__", ()):
        thing = getattr(module, public)
        home = getattr(thing, "__module__", None) or getattr(thing, "__name__", "")
        outside = not home.startswith("facelab") and not isinstance(thing, (str, int, float, tuple, dict, list))
        if name == "facelab" or outside or any(home == other or home.startswith(f"{other}.") for other in deeper):
            found.append(public)
    return found


def commands(words: dict[str, str]) -> str:
    """The whole command line, from the program's own help."""
    root = importlib.import_module("facelab.cli.main").root
    parts = []
    for path, command in _walk(root, ("facelab",)):
        with click.Context(command, info_name=" ".join(path)) as context:
            parts.append(f"## {' '.join(path)}\n\n```text\n{command.get_help(context)}\n```\n")
    return f"# {words['title']}\n\n{words['intro']}\n\n" + "\n".join(parts)


def _walk(command: click.Command, path: tuple[str, ...]) -> Iterable[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            yield from _walk(command.get_command(click.Context(command), name), (*path, name))


# Field of a card -> its Korean name. A field that is missing here keeps its English one.
_FIELDS = {
    "paper": "논문", "year": "연도", "family": "계열", "parameters": "매개변수", "preprocessing": "전처리", "weights": "가중치",
    "formats": "파일 종류", "embedding_size": "임베딩 크기", "alignment": "정렬", "views": "보는 횟수", "threshold": "임계값", "false_matches": "식별용 거리 표",
    "lfw_claimed": "LFW(발표값)", "lfw_measured": "LFW(측정값)", "classes": "클래스", "labels": "클래스 이름",
    "accuracy_claimed": "정확도(발표값)", "size": "그림 크기", "measured": "측정값",
}  # fmt: skip


def cards(language: str, words: dict[str, str]) -> str:
    """Every card as a table of its facts."""
    from facelab.cards import NetworkCard, list_cards
    from facelab.cards.study import StudyCard

    parts = [f"# {words['title']}\n\n{words['intro']}\n"]
    for card in (*list_cards(NetworkCard), *list_cards(StudyCard)):
        rows = [
            f"| {_FIELDS.get(field.name, field.name) if language == 'ko' else field.name} | {_fact(value)} |"
            for field in dataclasses.fields(card)
            if field.name not in ("name", "title") and (value := getattr(card, field.name)) is not None
        ]
        head = f"| {words['fact']} | {words['value']} |\n| --- | --- |\n"
        parts.append(f"## {card.name}\n\n{card.title}\n\n{head}" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _fact(value: object) -> str:
    """A field as one cell; what is made of fields itself becomes a list."""
    if dataclasses.is_dataclass(value):
        inner = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return "<br>".join([f"*{type(value).__name__}*", *(f"{k}: {_fact(v)}" for k, v in inner if v is not None)])
    if isinstance(value, tuple):
        return ("<br>" if any(map(dataclasses.is_dataclass, value)) else ", ").join(map(_fact, value))
    if isinstance(value, int) and value >= 10_000:
        return f"{value:,}"
    text = str(value).replace("|", "/")
    return f"<{text}>" if text.startswith(("http://", "https://")) and " " not in text else text


def taught(sources: dict[str, str]) -> dict[str, list[str]]:
    """Public name -> the notebooks whose text or code names it, such as ``losses.contrastive_loss``."""
    found: dict[str, list[str]] = {}
    for name in modules():
        names = [f"{name}.{public}" for public in getattr(importlib.import_module(name), "__all__", ())]
        for whole in (*names, *further(name, sources)):
            module, _, public = whole.rpartition(".")
            notebooks = [title for title, text in sources.items() if _names(module, public, text)]
            if notebooks:
                found[whole] = notebooks
    return found


def equations(sources: dict[str, str], words: dict[str, str]) -> str:
    """All numbered equations of the course: number, formula, where it is explained, what implements it."""
    rows = []
    for notebook, source in sources.items():
        text = re.sub(
            r'# %% \[markdown\] lang="ko".*?(?=\n# %%|\Z)', "", source, flags=re.S
        )  # the same equations again
        for found in re.finditer(r"\$\$(.*?)\\tag\{([A-Z]+\.\d+)\}\s*\$\$(.*?)(?=\$\$|\Z|\n# %%)", text, flags=re.S):
            formula, number, after = found.groups()
            functions = list(dict.fromkeys(re.findall(r"`(facelab(?:\.\w+)+)`", after)))[:2]
            formula = " ".join(line.lstrip("# ") for line in formula.splitlines()).strip().replace("|", r"\vert ")
            names = ", ".join(f"`{name}`" for name in functions)
            rows.append(f"| {number} | ${formula}$ | [{notebook}](../tutorials/{notebook}.ipynb) | {names} |")
    head = (
        f"| {words['number']} | {words['equation']} | {words['notebook']} | {words['function']} |\n|---|---|---|---|\n"
    )
    return f"# {words['title']}\n\n{words['intro']}\n\n{head}" + "\n".join(rows) + "\n"
