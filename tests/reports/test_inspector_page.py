"""The strip speaks the language of the notebook."""

import json
import re
from importlib.resources import files

import numpy as np
import pytest

from facelab import reports
from facelab.reports.inspector_page import texts
from facelab.types import Box, Face, LivenessResult, VerificationResult


def inspect(other=None, verification=None):
    rng = np.random.default_rng(0)
    photo, aligned_face = rng.integers(0, 255, (60, 50, 3), np.uint8), rng.integers(0, 255, (40, 40, 3), np.uint8)
    face = Face(Box(5, 5, 40, 45), 0.98, ((15, 20), (30, 20), (22, 28), (16, 36), (29, 36)))
    return reports.inspector_page.Inspection(
        "array", "model", photo, face, aligned_face, ((10, 10),), aligned_face, LivenessResult(False, 0.1, 0.4, "net"),
        rng.normal(size=(40, 40, 3)),
        {"conv1": rng.normal(size=(20, 20, 8))}, rng.normal(size=16), np.eye(16)[0], other, verification,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Photo", "Align", "perhaps a picture", "The same person")),
        ("ko", ("사진", "정렬", "사진일 수 있음", "같은 사람")),
    ],
)
def test_the_strip_is_in_the_language(monkeypatch, language, said):
    monkeypatch.setenv("FACELAB_LANG", language)
    page = inspect(inspect(), VerificationResult(True, 0.01, 0.05, "model"))._repr_html_()
    assert all(words in page for words in said)
    assert f'lang="{language}"' in page
    assert page.count("<figure>") == 2 * 7
    assert ("Photo" in page) is (language == "en")


def test_both_languages_have_the_same_places():
    stored = json.loads(files("facelab.reports").joinpath("templates/inspector.json").read_text("utf-8"))
    for key, both in stored.items():
        assert set(re.findall(r"{\w+}", both["en"])) == set(re.findall(r"{\w+}", both["ko"])), key
    assert texts("en").keys() == texts("ko").keys() == stored.keys()
