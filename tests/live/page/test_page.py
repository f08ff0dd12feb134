"""The page of ``facelab live`` in a real Chromium, with drawn people before its camera."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.live
SERIOUS = ("serious", "critical")


@pytest.fixture
def page(look, tools):
    """In English, with a face in view and no one enrolled."""
    page = look("en")
    tools.one_face(page, "unknown")
    yield page
    for _ in range(page.locator("#people li").count()):
        page.locator("#people li button").first.click()
        page.locator("#removalYes").click()
        page.wait_for_timeout(300)


def enroll(page, tools, name):
    page.fill("#name", name)
    page.check("#consent")
    page.click("#enrollForm button")
    page.click("#takeAll")
    tools.wait_until(lambda: page.locator("#confirm").is_enabled(), 90)
    page.click("#confirm")
    tools.wait_until(lambda: name in page.locator("#people").inner_text())


def test_it_keeps_pace_and_a_person_keeps_one_number(page, tools):
    page.evaluate("window.facelab.reset()")
    seen = set()
    for _ in range(20):
        page.wait_for_timeout(300)
        seen |= {track["id"] for track in tools.statistics(page)["tracks"]}
    report = tools.statistics(page)
    assert report["fps"] >= 8
    assert report["longestGap"] < 1000
    assert report["roundTripP95"] < 1000
    assert len(seen) == 1


def test_enrolled_recognized_corrected_deleted(page, tools):
    enroll(page, tools, "Ann")
    assert page.locator("#enrollSaid").inner_text().startswith("Ann is enrolled with 5 vectors")
    track = tools.one_face(page, "known")
    assert track["name"] == "Ann"
    assert track["distance"] <= track["threshold"]
    page.locator("#faces button").click()
    page.locator("#aligned").wait_for()
    assert tools.wait_until(lambda: page.locator("#nearest li").all_inner_texts())[0].startswith("Ann")
    page.get_by_role("button", name="Not this person: Ann").click()
    tools.one_face(page, "unknown")
    assert tools.wait_until(lambda: "not given the name Ann" in page.locator("#detailsNote").inner_text())
    assert not page.locator("#correct").is_visible()
    page.get_by_role("button", name="Delete Ann").click()
    page.locator("#removalNo").click()
    assert page.locator("#people li").count() == 1
    page.get_by_role("button", name="Delete Ann").click()
    page.locator("#removalYes").click()
    tools.wait_until(lambda: page.locator("#people li").count() == 0)
    assert page.locator("#peopleSaid").inner_text() == "Ann was deleted."
    tools.one_face(page, "unknown")


def tab_to(page, selector):
    """Press Tab until this element has the focus, as somebody without a mouse would."""
    for _ in range(60):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


def test_enrolled_and_deleted_without_a_mouse(page, tools):
    tab_to(page, "#name")
    page.keyboard.type("Bo Ra")
    page.keyboard.press("Enter")  # too early: the page says what is missing and where
    tools.wait_until(lambda: "must agree first" in page.locator("#enrollSaid").inner_text())
    assert page.evaluate("document.activeElement.id") == "consent"
    page.keyboard.press("Space")
    tab_to(page, "#enrollForm button")
    page.keyboard.press("Enter")
    tools.wait_until(lambda: page.evaluate("document.activeElement.id") == "takeOne")
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == "confirm":
            break
        page.keyboard.press("Enter")
        page.wait_for_timeout(700)
    assert page.locator("#preview img").count() == 5
    page.keyboard.press("Enter")
    assert tools.one_face(page, "known")["name"] == "Bo Ra"
    tab_to(page, "#people button")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.locator("#people li").count() == 1
    page.keyboard.press("Enter")
    tab_to(page, "#removalYes")
    page.keyboard.press("Enter")
    tools.wait_until(lambda: page.locator("#people li").count() == 0)


def test_details_take_the_focus_and_give_it_back(page, tools):
    tab_to(page, "#faces button")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "detailsTitle"
    assert page.locator("#faces button").get_attribute("aria-pressed") == "true"
    page.keyboard.press("Escape")
    assert not page.locator("#details").is_visible()
    assert page.evaluate("document.activeElement.matches('#faces button')")


def test_another_name_needs_another_consent(page):
    page.fill("#name", "Ann")
    page.check("#consent")
    assert "Ann knows what is stored" in page.locator("#consentText").inner_text()
    page.fill("#name", "Anna")
    assert not page.locator("#consent").is_checked()


def test_a_cancelled_enrollment_leaves_nothing(page, tools):
    page.fill("#name", "Cho")
    page.check("#consent")
    page.click("#enrollForm button")
    page.click("#takeAll")
    tools.wait_until(lambda: page.locator("#preview img").count() > 0)
    page.click("#cancel")
    tools.wait_until(lambda: page.locator("#enrollForm").is_visible())
    assert page.locator("#name").input_value() == ""
    assert not page.locator("#consent").is_checked()
    page.wait_for_timeout(1000)
    assert page.locator("#people li").count() == 0


def test_boxes_lie_on_the_picture_as_it_is_shown(page, tools):
    """Mirrored and not: the box is drawn where the face is, and a click there opens the details."""
    page.click("#pause")
    page.wait_for_timeout(500)
    left, top, right, bottom = tools.statistics(page)["tracks"][0]["box"]
    area = page.locator("#overlay").bounding_box()
    y = area["y"] + (top + bottom) / 2 / tools.HEIGHT * area["height"]
    for mirrored in (True, False):
        turned = page.evaluate("getComputedStyle(document.getElementById('video')).transform")
        assert turned.startswith("matrix(-1") == mirrored
        middle = (left + right) / 2
        shown = (tools.WIDTH - middle if mirrored else middle) / tools.WIDTH
        assert outline_middle(page) == pytest.approx(shown, abs=0.02)
        page.mouse.click(area["x"] + shown * area["width"], y)
        assert page.locator("#details").is_visible()
        page.locator("#detailsClose").click()
        page.click("#mirror")


def outline_middle(page) -> float:
    """The middle of the colored box on the overlay, as a share of the width: at half the face's height."""
    return page.evaluate("""() => {
      const canvas = document.getElementById("overlay"), pen = canvas.getContext("2d");
      const [, top, , bottom] = window.facelab.statistics().tracks[0].box;
      const row = pen.getImageData(0, Math.round((top + bottom) / 2 / 480 * canvas.height), canvas.width, 3).data;
      const seen = [...Array(canvas.width * 3).keys()].filter((i) => row[4 * i + 3] > 0).map((i) => i % canvas.width);
      return (Math.min(...seen) + Math.max(...seen)) / 2 / canvas.width;
    }""")


def test_paused_nothing_is_sent(page, tools):
    page.click("#pause")
    page.wait_for_timeout(500)
    frames = tools.statistics(page)["frames"]
    page.wait_for_timeout(700)
    assert tools.statistics(page)["frames"] == frames
    assert page.locator("#faces button").count() == 1
    page.click("#pause")
    tools.wait_until(lambda: tools.statistics(page)["frames"] > frames)


def test_only_this_computer_is_asked(look, tools):
    """No font, no script, no picture from elsewhere, whatever is opened."""
    asked = []
    page = look("en")
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.reload()
    tools.one_face(page, "unknown")
    page.locator("#faces button").click()
    page.locator("#aligned").wait_for()
    page.goto(page.url.replace("?", "camera.html?"))
    page.wait_for_timeout(500)
    assert any(url.startswith("ws:") for url in asked)
    assert [url for url in asked if not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:"))] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_people_with_disabilities_can_use_it(look, tools, language, scheme):
    axe_module = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = look(language, color_scheme=scheme)
    tools.one_face(page, "unknown")
    page.locator("#faces button").click()
    page.locator("#aligned").wait_for()
    page.fill("#name", "Ann")
    page.check("#consent")
    page.click("#enrollForm button")
    page.locator("#takes").wait_for()
    page.locator("summary").click()
    assert page.evaluate("document.documentElement.lang") == language
    found = axe_module.Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    page.click("#cancel")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in SERIOUS] == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_it_fits_on_a_narrow_screen(look, tools, language):
    page = look(language)
    page.set_viewport_size({"width": 320, "height": 640})
    tools.one_face(page, "unknown")
    page.locator("#faces button").click()
    page.locator("#aligned").wait_for()
    page.locator("summary").click()
    page.fill("#name", "An extraordinarily-long-name-without-a-place-to-break-it-anywhere")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate("""() => [...document.querySelectorAll("button, select, summary, input[type=text], .check")]
      .filter((e) => e.offsetParent && (e.offsetHeight < 44 || e.offsetWidth < 44)).map((e) => e.outerHTML)""")
    assert small == []


def test_the_language_changes_without_a_new_start(page, tools):
    frames = tools.statistics(page)["frames"]
    page.get_by_role("button", name="한국어").click()
    assert page.evaluate("document.documentElement.lang") == "ko"
    assert page.title().startswith("facelab live: 실시간")
    assert page.locator("#pause").inner_text() == "일시 정지"
    tools.wait_until(lambda: "모르는 사람" in page.locator("#faces").inner_text())
    assert "lang=ko" in page.url
    assert tools.statistics(page)["frames"] >= frames
