"""Print what the package is made of, as numbers: python scripts/structure.py [CHECKOUT]

Rooms, exported names, lines of files and functions, wide functions, mutual imports, and how much of it is tests. They
are a thermometer, not the aim. CHECKOUT is another working tree to measure; the default is the one with this file.
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterator
from pathlib import Path

import numpy as np

WIDE = 6  # a function of more arguments than that, besides self, is wide


def modules_of(folder: Path) -> dict[str, ast.Module]:
    """Dotted name -> syntax tree of every module; a package is called like its folder."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text("utf-8"))
    return found


def rooms_of(folder: Path) -> list[str]:
    """Packages and modules at the top that a user may import; the command line is run, not imported."""
    names = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    return sorted(name for name in names if not name.startswith("_") and name != "cli")


def exported(tree: ast.Module) -> tuple[int, bool]:
    """Length of ``__all__`` and True; without one, how many public names the module defines, and False."""
    public = 0
    for node in tree.body:
        if isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if "__all__" in names and isinstance(node.value, (ast.List, ast.Tuple)):
                return len(node.value.elts), True
            public += sum(not name.startswith("_") for name in names)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            public += not node.name.startswith("_")
    return public, False


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """All functions and methods, nested ones included."""
    yield from (node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def arguments(function: ast.FunctionDef) -> int:
    """How many there are besides self and cls."""
    a = function.args
    names = [arg.arg for arg in (*a.posonlyargs, *a.args, *a.kwonlyargs, a.vararg, a.kwarg) if arg is not None]
    return len([name for name in names if name not in ("self", "cls")])


def is_command(function: ast.FunctionDef) -> bool:
    """A click command: its arguments are the options of the command line."""
    return any(
        ast.unparse(getattr(decorator, "func", decorator)).endswith((".command", ".group"))
        for decorator in function.decorator_list
    )


def imports(modules: dict[str, ast.Module]) -> dict[str, set[str]]:
    """Module -> the modules of the package that it imports anywhere in it, for type hints too."""
    found = {}
    for name, tree in modules.items():
        names = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                inner = {f"{node.module}.{alias.name}" for alias in node.names}
                # What is taken from a package's __init__ that is no module comes from the package.
                names |= {one if one in modules else node.module for one in inner}
        found[name] = {one for one in names if one in modules and one != name}
    return found


def mutual(edges: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Pairs that import each other."""
    return sorted((a, b) for a, others in edges.items() for b in others if a < b and a in edges.get(b, ()))


def between_rooms(edges: dict[str, set[str]]) -> dict[str, set[str]]:
    """The same edges, by room; the package's own __init__ is none."""
    found: dict[str, set[str]] = {}
    for name, others in edges.items():
        rooms = {other.split(".")[1] for other in others if "." in other}
        if "." in name:
            room = name.split(".")[1]
            found.setdefault(room, set()).update(rooms - {room})
    return found


def lines(paths: list[Path]) -> list[int]:
    """Number of lines of each file."""
    return [len(path.read_text("utf-8").splitlines()) for path in paths]


def spread(counts: list[int]) -> str:
    """Median, 90th percentile and maximum."""
    median, high, most = np.median(counts), np.percentile(counts, 90), max(counts)
    return f"median {median:.0f}, p90 {high:.0f}, largest {most}"


def report(checkout: Path) -> str:
    """All numbers of one working tree, a line each."""
    package = checkout / "facelab"
    modules, rooms, files = modules_of(package), rooms_of(package), sorted(package.rglob("*.py"))
    every = [(name, function) for name, tree in modules.items() for function in functions(tree)]
    wide = [
        f"{name}.{function.name} ({arguments(function)})"
        for name, function in every
        if arguments(function) > WIDE and not is_command(function)
    ]
    edges = imports(modules)
    # A package's __init__ imports its own modules, and they may import each other; that is not what is looked for.
    packages = {name for name in modules if any(other.startswith(f"{name}.") for other in modules)}
    inside = [(a, b) for a, b in mutual(edges) if not packages & {a, b} and a.split(".")[1] == b.split(".")[1]]
    outside = mutual(between_rooms(edges))
    names = [exported(modules[f"facelab.{room}"]) for room in rooms]
    listed = sum(count for count, is_listed in names if is_listed)
    others = sum(count for count, is_listed in names if not is_listed)
    source, tests = sum(lines(files)), sum(lines(sorted((checkout / "tests").rglob("*.py"))))
    spans = [function.end_lineno - function.lineno + 1 for _, function in every]
    rows = [
        f"rooms: {len(rooms)}",
        f"  {', '.join(rooms)}",
        f"exported names: {listed} in __all__, and {others} in modules that have none",
        f"files: {len(files)}; lines: {spread(lines(files))}",
        f"functions: {len(every)}; lines: {spread(spans)}",
        f"functions of more than {WIDE} arguments: {len(wide)}",
        *(f"  {one}" for one in wide),
        f"mutual imports between modules of one room: {len(inside)}",
        *(f"  {' <-> '.join(pair)}" for pair in inside),
        f"mutual imports between rooms: {len(outside)}",
        *(f"  {' <-> '.join(pair)}" for pair in outside),
        f"lines of tests / source: {tests:,} / {source:,} = {tests / source:.2f}",
    ]
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkout", nargs="?", type=Path, default=Path(__file__).parents[1])
    print(report(parser.parse_args().checkout))


if __name__ == "__main__":
    main()
