"""Check the built site: make -C docs check, after make -C docs html

- Nothing is loaded from elsewhere: no script, style, font or image (read off the files, and seen by a browser).
- Every link and every anchor inside the site leads somewhere, in both languages.
- A Korean page has no English words of the theme, and both languages have the same pages.
- axe-core finds no serious violation in a real Chromium, in light mode and (one page per folder) in dark mode.
- Every formula can be set.
- 얼굴 and 삼중항 find pages, with particles or without; "triplet" does in English.

Chromium is found as ``chromium`` on the PATH, or named by CHROMIUM.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from html.parser import HTMLParser
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import unquote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright
from tqdm import tqdm

HTML = Path(__file__).resolve().parent / "_build" / "html"
LANGUAGES = ("en", "ko")
# Elements that make a browser load what their attribute names.
LOADING = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src", "embed": "src",
    "object": "data", "link": "href", "image": "href",
}  # fmt: skip
HARMLESS_LINKS = {"canonical", "next", "prev", "index", "search", "genindex", "copyright", "alternate", "license"}
# What the theme says in English, in elements that a reader meets.
THEME = (
    "On this page", "Section Navigation", "Skip to main content", "Back to top", "Search Results", "Collapse Sidebar",
    "next page", "previous page", "System Settings", "Copyright", "Show Source", "Permalink to",
)  # fmt: skip
SEARCHES = {"ko": ("얼굴", "얼굴을", "삼중항", "삼중항의", "임계값"), "en": ("triplet", "threshold")}
SERIOUS = ("serious", "critical")
_AT_ONCE = 24  # pages that one browser looks at


class _Reader(HTMLParser):
    """What a page loads, what it links to, and what can be linked to on it."""

    def __init__(self, text: str):
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self.anchors |= {value for key in ("id", "name") if (value := facts.get(key))}
        address = facts.get(LOADING.get(tag, "")) or (facts.get("xlink:href") if tag == "image" else None)
        if address and not (tag == "link" and facts.get("rel") in HARMLESS_LINKS):
            self.loads.append(address)
        if tag == "a" and facts.get("href"):
            self.links.append(facts["href"])


def _pages() -> dict[Path, _Reader]:
    paths = [path for language in LANGUAGES for path in sorted((HTML / language).rglob("*.html"))]
    return {path: _Reader(path.read_text("utf-8")) for path in paths if "_static" not in path.parts}


def foreign(pages: dict[Path, _Reader]) -> Iterator[str]:
    """What would be loaded from another machine."""
    for path, page in pages.items():
        for address in page.loads:
            if urlsplit(address).scheme not in ("", "data") or address.startswith("//"):
                yield f"{path.relative_to(HTML)} loads {address[:100]}"
    for path in HTML.rglob("*.css"):
        for address in re.findall(r"(?:url\(|@import\s+)[\"']?((?:https?:)?//[^\"')\s]+)", path.read_text("utf-8")):
            yield f"{path.relative_to(HTML)} loads {address}"


def dead(pages: dict[Path, _Reader]) -> Iterator[str]:
    """Links within the site that lead nowhere."""
    for path, page in pages.items():
        for address in page.links:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            goal = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not goal.is_file():
                yield f"{path.relative_to(HTML)} links to {address}, which is not there"
            elif parts.fragment and goal in pages and unquote(parts.fragment) not in pages[goal].anchors:
                yield f"{path.relative_to(HTML)} links to {address}: no such place on that page"


def one_sided(pages: dict[Path, _Reader]) -> Iterator[str]:
    """Pages that only one language has, and English words of the theme on Korean pages."""
    english, korean = ({path.relative_to(HTML / language) for path in pages if path.is_relative_to(HTML / language)}
                       for language in LANGUAGES)  # fmt: skip
    yield from (f"only in one language: {path}" for path in sorted(english ^ korean))
    for path in korean:
        text = re.sub(r"<(script|style|pre)\b.*?</\1>", "", (HTML / "ko" / path).read_text("utf-8"), flags=re.S)
        for words in THEME:
            if re.search(rf'(>|="|aria-label="[^"]*)\s*{words}', text):
                yield f"ko/{path} says {words!r}"


@contextmanager
def _browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        sys.exit("Expected Chromium. It is not on the PATH: apt-get install chromium, or set CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def looks(pages: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """What axe looks at: every page in light mode; in dark mode, which has other colors only, the largest of a folder.

    Pages of source code are all alike: one stands for them.
    """
    sources = [path for path in pages if "_modules" in path.parts]
    chosen = [path for path in pages if path not in sources[1:]]
    yield from (("light", path) for path in chosen)
    largest = {path.parent: path for path in sorted(chosen, key=lambda path: path.stat().st_size)}
    yield from (("dark", path) for path in largest.values())


def inaccessible(chosen: list[tuple[str, Path]]) -> list[str]:
    """Serious violations, and what the browser asked the network for. Runs in a process of its own."""
    axe, problems = Axe(), []
    with _browser() as browser:
        for scheme in ("light", "dark"):
            page, asked = browser.new_context(color_scheme=scheme).new_page(), []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            for path in [path for wanted, path in chosen if wanted == scheme]:
                problems += _look(page, axe, path, scheme)
            problems += [f"a page asked for {url}" for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    return problems


def _look(page: Page, axe: Axe, path: Path, scheme: str) -> Iterator[str]:
    name = path.relative_to(HTML)
    page.goto(path.as_uri())
    if page.query_selector(".math"):
        page.wait_for_selector("mjx-container")
        for broken in page.query_selector_all("mjx-merror"):
            yield f"{name}: a formula that MathJax cannot set: {broken.text_content()[:100]}"
    for found in axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]:
        if found["impact"] in SERIOUS:
            place = found["nodes"][0]["html"][:140]
            yield f"{name} ({scheme}): {found['id']}, {len(found['nodes'])} times: {place}"


def accessibility(pages: Iterable[Path]) -> list[str]:
    """All of it, a browser for each core."""
    todo, problems = list(looks(pages)), []
    parts = [todo[start : start + _AT_ONCE] for start in range(0, len(todo), _AT_ONCE)]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for found in tqdm(
            pool.map(inaccessible, parts), total=len(parts), desc="accessibility", unit=f" x {_AT_ONCE} pages"
        ):
            problems += found
    return problems


def unfound(browser: Browser) -> Iterator[str]:
    """Searches that find nothing."""
    for language, queries in SEARCHES.items():
        for query in queries:
            page = browser.new_page()
            page.goto(f"{(HTML / language / 'search.html').as_uri()}?q={query}")
            try:
                page.wait_for_selector("#search-results ul.search li", timeout=10_000)
            except TimeoutError:
                yield f"{language}: a search for {query} finds nothing"
            page.close()


def main() -> int:
    pages = _pages()
    if not pages:
        sys.exit(f"Expected a site in {HTML}. There is none: make -C docs html.")
    problems = [*foreign(pages), *dead(pages), *one_sided(pages)]
    problems += accessibility(pages)
    with _browser() as browser:
        problems += unfound(browser)
    for problem in sorted(set(problems)):
        print(problem)
    print(f"{len(pages)} pages, {len(set(problems))} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
