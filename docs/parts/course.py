"""The course at a glance: a map with the way through it, and tables of times."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path

from facelab import course

# Notebook -> what it is about (English, Korean), and the notebooks that it builds on.
TITLES = {
    "00_start": ("Meet one face", "얼굴 하나 만나기"),
    "B_dcnn": ("From pixels to class scores", "픽셀에서 클래스 점수까지"),
    "C_pipeline": ("Detect, align, represent, match", "검출, 정렬, 표현, 비교"),
    "C_liveness": ("A living face, or a picture?", "살아 있는 얼굴인가, 사진인가"),
    "C_losses": ("Loss functions", "손실 함수"),
    "C_architectures": ("Architectures", "신경망 구조"),
    "C_multitask_and_joint_alignment": ("Several tasks, and where to look", "여러 과제, 그리고 어디를 볼까"),
    "C_vae_and_gan": ("VAE and GAN: invented faces", "VAE와 GAN: 지어낸 얼굴"),
    "D_facenet": ("FaceNet: one vector, three tasks", "FaceNet: 벡터 하나, 세 가지 일"),
    "D_triplet_training": ("Training with triplets", "삼중항으로 학습하기"),
    "D_svm_and_mtcnn": ("SVM and MTCNN", "SVM과 MTCNN"),
    "C_sparse_and_metric_learning": ("Sums of few faces, learned distances", "몇 얼굴의 합, 배운 거리"),
    "E_vgg_and_vggface": ("VGG and VGGFace", "VGG와 VGGFace"),
    "F_deepface": ("DeepFace", "DeepFace"),
    "G_openface_and_mobile": ("OpenFace and phones", "OpenFace와 모바일"),
    "I_webcam": ("A camera that keeps up", "밀리지 않는 카메라"),
    "X_why_did_they_match": ("Why, for whom, at what price", "왜, 누구에게, 무엇을 내주고"),
}
AFTER = {
    "B_dcnn": ["00_start"], "C_pipeline": ["B_dcnn"], "C_liveness": ["C_pipeline"],
    "C_losses": ["C_pipeline"], "C_architectures": ["C_pipeline"],
    "C_multitask_and_joint_alignment": ["C_architectures"],
    "C_vae_and_gan": ["C_architectures"],
    "D_facenet": ["C_losses"], "D_triplet_training": ["D_facenet"], "D_svm_and_mtcnn": ["D_facenet"],
    "C_sparse_and_metric_learning": ["D_svm_and_mtcnn"],
    "E_vgg_and_vggface": ["C_architectures"], "F_deepface": ["E_vgg_and_vggface", "D_facenet"],
    "G_openface_and_mobile": ["F_deepface"], "I_webcam": ["G_openface_and_mobile"],
    "X_why_did_they_match": ["D_facenet"],
}  # fmt: skip
# Column and row of each box on the map.
_CELLS = {
    "00_start": (0, 0), "B_dcnn": (1, 0),
    "C_pipeline": (1, 1), "C_liveness": (2, 1),
    "C_losses": (0, 2), "C_architectures": (1, 2), "C_multitask_and_joint_alignment": (2, 2),
    "D_facenet": (0, 3), "E_vgg_and_vggface": (1, 3), "C_vae_and_gan": (2, 3),
    "D_triplet_training": (0, 4), "F_deepface": (1, 4), "D_svm_and_mtcnn": (2, 4),
    "X_why_did_they_match": (0, 5), "G_openface_and_mobile": (1, 5), "C_sparse_and_metric_learning": (2, 5),
    "I_webcam": (1, 6),
}  # fmt: skip
_WIDE, _HIGH, _GAP_X, _GAP_Y = 180, 58, 18, 40
_LEFT = 20  # room for the arrow that goes around a box


def title(name: str, language: str) -> str:
    """What a notebook is about."""
    return TITLES[name][course.lessons.LANGUAGES.index(language)]


def plan(language: str) -> str:
    """The map as an SVG with links, for a page in ``tutorials/``."""
    boxes = "".join(_box(name, language) for name in course.lessons.ORDER)
    arrows = "".join(_arrow(before, name) for name, befores in AFTER.items() for before in befores)
    corners = [_corner(name) for name in course.lessons.ORDER]
    wide, high = max(x for x, _ in corners) + _WIDE + 4, max(y for _, y in corners) + _HIGH + 4
    label = "Which notebook follows which" if language == "en" else "노트북의 순서"
    return (
        f'<div class="facelab-map" tabindex="0" role="group" aria-label="{label}">'
        f'<svg viewBox="0 0 {wide} {high}" width="{wide}" xmlns="http://www.w3.org/2000/svg">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="currentColor"/></marker></defs>{arrows}{boxes}</svg></div>'
    )


def _corner(name: str) -> tuple[int, int]:
    column, row = _CELLS[name]
    return column * (_WIDE + _GAP_X) + _LEFT, row * (_HIGH + _GAP_Y) + 4


def _box(name: str, language: str) -> str:
    x, y = _corner(name)
    lines = _two_lines(title(name, language))
    first = y + (31 if len(lines) == 2 else 38)
    text = "".join(f'<text x="{x + 10}" y="{first + 17 * i}">{escape(line)}</text>' for i, line in enumerate(lines))
    return (
        f'<a href="{name}.html"><rect x="{x}" y="{y}" width="{_WIDE}" height="{_HIGH}" rx="8"/>'
        f'<text class="where" x="{x + 10}" y="{y + 14}">{name.split("_")[0]}</text>{text}</a>'
    )


def _two_lines(text: str) -> list[str]:
    words, lines = text.split(), [""]
    for word in words:
        if lines[-1] and _letters(f"{lines[-1]} {word}") > 22 and len(lines) == 1:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _letters(text: str) -> float:
    """Width in Latin letters: one of Hangul is nearly as wide as two."""
    return sum(1.8 if "\uac00" <= letter <= "\ud7a3" else 1 for letter in text)


def _arrow(before: str, name: str) -> str:
    (x, y), (to_x, to_y) = _corner(before), _corner(name)
    if y == to_y:  # to the right
        start, end = (x + _WIDE, y + _HIGH // 2), (to_x - 2, to_y + _HIGH // 2)
        bend = [((start[0] + end[0]) // 2, start[1]), ((start[0] + end[0]) // 2, end[1])]
    elif x == to_x and to_y - y > _HIGH + _GAP_Y:  # down, to the left of the box between
        start, end = (x, y + _HIGH // 2), (to_x - 2, to_y + _HIGH // 2)
        bend = [(x - _LEFT, start[1] + 28), (x - _LEFT, end[1] - 28)]
    else:  # down
        start, end = (x + _WIDE // 2, y + _HIGH), (to_x + _WIDE // 2, to_y - 2)
        bend = [(start[0], start[1] + 28), (end[0], end[1] - 28)]
    points = " ".join(f"{a} {b}" for a, b in (*bend, end))
    return f'<path class="way" d="M{start[0]} {start[1]} C{points}" marker-end="url(#tip)"/>'


def times(notebooks: Path, language: str, words: dict[str, str]) -> str:
    """Each notebook with minutes to read, seconds to run and peak memory."""
    measured = json.loads((notebooks / "measured.json").read_text("utf-8"))
    rows = [f"| {words['notebook']} | {words['about']} | {words['reading']} | {words['running']} | {words['memory']} |",
            "|---|---|---:|---:|---:|"]  # fmt: skip
    total = [0, 0]
    for name in course.lessons.ORDER:
        minutes, seconds = reading_minutes(notebooks, name), measured[name]["seconds"]
        total = [total[0] + minutes, total[1] + seconds]
        rows.append(
            f"| [`{name}`](../tutorials/{name}.ipynb) | {title(name, language)} | {minutes} | {seconds} "
            f"| {measured[name]['memory']:,} |"
        )
    rows.append(f"| **{words['together']}** | | **{total[0]}** | **{total[1]}** | |")
    return "\n".join(rows)


def reading_minutes(notebooks: Path, name: str) -> int:
    """As the notebook's header says."""
    text = (notebooks / "source" / f"{name}.py").read_text("utf-8")
    return int(re.search(r"\*\*Reading:\*\* (?:about )?(\d+) minute", text)[1])
