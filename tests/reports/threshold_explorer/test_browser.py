"""What the page shows in a browser is what facelab.evaluate counts. Left out where there is no Chromium."""

from __future__ import annotations

import html
import re
import shutil
import subprocess

import numpy as np
import pytest

from facelab import cards
from facelab.reports import threshold_explorer
from facelab.reports.threshold_explorer.page import _percent, _short

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")


@pytest.fixture(scope="module")
def rates(faces):
    found = threshold_explorer.compare(faces.vectors, faces.labels)
    return threshold_explorer.measure(found, np.random.default_rng(0), rounds=50)


@pytest.fixture(scope="module")
def open_page(faces, tmp_path_factory):
    """``open_page(hash, script)`` -> the text of every element with an id, after the script ran."""
    page = threshold_explorer.render(faces, cards.card("dlib_resnet"), rounds=50)
    folder = tmp_path_factory.mktemp("browser")

    def look(address: str, script: str = "") -> dict[str, str]:
        # Errors of the script would be seen nowhere else.
        watch = (
            '<p id="error"></p><script>onerror = (m) => { document.getElementById("error").textContent = m; }</script>'
        )
        (folder / "page.html").write_text(
            page.replace("<main>", watch + "<main>").replace("</body>", f"<script>{script}</script></body>"), "utf-8"
        )
        shown = subprocess.run(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", "--dump-dom",
             f"--user-data-dir={folder / 'profile'}", f"{(folder / 'page.html').as_uri()}#{address}"],
            capture_output=True, text=True, timeout=120, check=True,
        ).stdout  # fmt: skip
        shown = html.unescape(re.sub(r"<script.*?</script>", "", shown, flags=re.DOTALL))
        found = re.findall(r'<(\w+)[^>]* id="(\w+)"[^>]*>(.*?)</\1>', shown, re.DOTALL)
        return {name: re.sub("<[^>]+>", " ", text) for _, name, text in found} | {"page": shown}

    return look


@pytest.mark.slow
def test_the_address_sets_the_threshold_and_the_rates_follow(open_page, rates):
    for k in (len(rates.thresholds) // 3, len(rates.thresholds) // 2):
        shown = open_page(f"t={rates.thresholds[k]}")
        assert shown["error"] == ""
        assert shown["shown"] == f"{rates.thresholds[k]:.4f}"
        assert (shown["far"], shown["frr"]) == (_percent(rates.far[k]), _percent(rates.frr[k]))
        assert shown["farNow"] == shown["far"]
        low, high = map(_percent, rates.far_interval[k])
        assert shown["farSpan"] == f"95\N{NO-BREAK SPACE}%: {low} to {high}"
        wrong = round(rates.far[k] * rates.impostors)
        assert shown["farCount"].startswith(
            f"{wrong} of 1,056 pairs, from {rates.far_sources[k]} of 66 pairs of people"
        )


@pytest.mark.slow
def test_slider_buttons_and_dragging_move_the_threshold(open_page, rates):
    press = "const s = document.getElementById('slider'); s.value = 200; s.dispatchEvent(new Event('input'));"
    assert open_page("t=0.1", press)["shown"] == f"{rates.thresholds[200]:.4f}"
    shown = open_page("t=0.1", press + "document.getElementById('more').click();")
    assert shown["shown"] == f"{rates.thresholds[201]:.4f}"
    assert open_page("t=0.1", "document.getElementById('less').click();")["shown"] == "0.0950"
    assert shown["status"] == f"Threshold {shown['shown']}: FAR {shown['far']}, FRR {shown['frr']}"
    drag = (
        "const h = document.getElementById('histogram'), b = h.getBoundingClientRect(); h.setPointerCapture = () => {};"
        "h.dispatchEvent(new PointerEvent('pointerdown', {clientX: b.left + b.width / 2}));"
    )
    assert float(open_page("t=0.1", drag)["shown"]) == pytest.approx(rates.thresholds[-1] / 2, abs=0.01)
    out = open_page("t=99", "")
    assert out["shown"] == f"{rates.thresholds[-1]:.4f}"
    assert out["far"] == "100\N{NO-BREAK SPACE}%"


@pytest.mark.slow
def test_a_day_is_the_arithmetic_of_the_rates(open_page, rates):
    k = rates.equal
    far, frr = rates.far[k], rates.frr[k]
    shown = open_page(f"t={rates.thresholds[k]}&use=list&listed=3&passing=200000&share=1")
    false, missed, true = 198_000 * (1 - (1 - far) ** 3), 2000 * frr, 2000 * (1 - frr)
    assert big(shown["page"]) == [f"{false:,.0f}", f"{missed:,.0f}", _percent(true / (true + false))]
    assert f"{true:,.0f} true out of {true + false:,.0f} a day" in shown["page"]
    (low, high), *_ = _short(rates.far_interval[k : k + 1])  # the page holds four digits of them
    assert f"between {198_000 * (1 - (1 - low) ** 3):,.0f} and {198_000 * (1 - (1 - high) ** 3):,.0f}" in shown["page"]
    assert "1 in 594,000 or less" in shown["reading"]
    assert "takes 17,820,000 pairs of different people or more; here are 66." in shown["reading"]
    shown = open_page(f"t={rates.thresholds[k]}&use=phone&owner=100000&strangers=20000")
    false, true = 20_000 * far, 100_000 * (1 - frr)
    assert big(shown["page"]) == [f"{false:,.0f}", f"{100_000 * frr:,.0f}", _percent(true / (true + false))]
    assert "1 in 7,300,000 or less" in shown["reading"]


def big(page: str) -> list[str]:
    """The three large figures of a day."""
    return re.findall(r'class="big">([^<]+)<', page[page.index('id="day"') : page.index('id="reading"')])


def test_the_faces_beside_the_threshold_are_the_nearest_pairs(faces, open_page, rates):
    k = rates.equal
    shown = open_page(f"t={rates.thresholds[k]}")["page"]
    found = threshold_explorer.compare(faces.vectors, faces.labels)
    for name, mask in (("genuine", found.same), ("impostor", ~found.same)):
        distances = np.sort(found.distances[mask])
        cut = np.searchsorted(distances, rates.thresholds[k], side="right")
        for side, expected in (("Below", distances[cut - 3 : cut]), ("Above", distances[cut : cut + 3])):
            part = re.search(rf'id="{name}{side}">(.*?)</div>', shown, re.DOTALL)[1]
            assert re.findall(r"distance ([\d.]+)", part) == [f"{distance:.5f}" for distance in expected]
            assert part.count('role="img"') == 2 * len(expected)
