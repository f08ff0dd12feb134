"""Parts of pages that are made from data: what stands between ``<!-- begin NAME -->`` and ``<!-- end NAME -->``.

The Korean page gets the same rows; what its cells say in words is translated by ``KOREAN``. So figures stand in one
place only: after a change on an English page, ``python docs/blocks.py`` brings the Korean ones into step.
"""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parent
# What stands in the cells of tables, as patterns that match whole cells.
KOREAN = {
    "name": "이름", "network": "신경망", "year": "연도", "family": "계열", "input": "입력", "returns": "출력",
    "parameters": "매개변수", "weights": "가중치", "method": "방법", "source": "출처", "runs here": "여기서 실행", "yes": "예",
    "weights not here": "가중치 없음", "chance": "우연 수준", "ms per face": "얼굴당 ms", "file": "파일", "trained on": "학습 데이터",
    "checksum": "체크섬", "kind of file": "파일 종류", "how": "잰 방법", "operations": "연산량",
    "memory for the weights": "가중치 메모리", "memory for the activations": "활성값 메모리",
    "shown to give the original's outputs by": "원본과 같다는 증거", r"\*\*unproven\*\*": "**증거 없음**",
    "accuracy on LFW, published": "LFW 정확도(발표값)", "accuracy, published": "정확도(발표값)",
    "benchmark and source": "벤치마크와 출처", "accuracy on LFW, measured by facelab": "LFW 정확도(facelab 측정값)",
    "LFW, View 1, measured": "LFW View 1, 측정값", "ORL, measured": "ORL, 측정값",
    "synthetic people, measured": "합성 인물, 측정값", "LFW, View 2, published": "LFW View 2, 발표값",
    "none published": "공개된 것 없음", "none published: that of the first download is kept": "공개된 것 없음: 첫 내려받기의 값을 보관",
    r"(.+)×(.+) gray": r"\1×\2 흑백", r"([\d,]+) numbers": r"숫자 \1개", r"([\d,]+) classes": r"클래스 \1개",
    "faces in a photo": "사진 속 얼굴들", "non-commercial research only": "비상업 연구 전용",
    "non-commercial research only, as the training data": "비상업 연구 전용(학습 데이터와 같음)",
    "MIT; VGGFace2 is for research": "MIT; VGGFace2는 연구용",
    "MIT; learned from photos of LFW, for research and teaching": "MIT; LFW 사진으로 학습, 연구와 교육용",
    r"inside the package (`.+`)": r"\1 패키지 안에 있음", r"(.+) and more": r"\1 이상",
    # Synthetic people.
    "photos": "사진", "share found \\(95 % interval\\)": "찾은 비율 (95 % 구간)", "aim": "목표", "box IoU": "상자 IoU",
    "MTCNN at 0.9": "MTCNN, 확신 0.9 이상", "landmark error / eye distance \\(aim ≤ 0.06\\)": "특징점 오차 / 눈 사이 거리 (목표 ≤ 0.06)",
    r"yaw within ±20° \(easy\)": "좌우 회전 ±20° 이내 (easy)", "yaw ±35°": "좌우 회전 ±35°",
    r"backs of heads \(yaw ±135°, 180°\)": "뒷머리 (±135°, 180°)", "empty backgrounds": "사람 없는 배경",
    "compared": "비교한 수", "recognizer": "인식기", "AUC \\(95 % interval\\)": "AUC (95 % 구간)", "same person": "같은 사람",
    "different people": "다른 사람", r"(\d+) of (\d+)": r"\2 가운데 \1", "Eigenfaces": "고유 얼굴", "pixels": "픽셀",
    "easy, in gray": "easy, 흑백", "geometry only": "머리 모양만", "yaw": "좌우 회전",
    "similarity to own frontal photo": "자기 정면 사진과의 유사도", "to others'": "남의 정면 사진과의 유사도", "found by MTCNN": "MTCNN이 찾은 비율",
    "landmarks against drawing": "특징점과 그린 자리의 차이", "points": "점의 수", "median, pixels": "중앙값(픽셀)", "95 %, pixels": "95 %(픽셀)",
    "centers of the eyes": "눈의 중심", "corners of the mouth": "입꼬리", r"tip of the nose \(frontal\)": "코끝 (정면)",
    "one core": "코어 하나", "measured": "측정값", "seconds for a new person": "새 사람 하나에 걸리는 초",
    "easy photos per second at 160 px": "160픽셀 easy 사진, 초당", "≥ 8, moonshot 30": "≥ 8, 꿈은 30",
    "wild photos per second at 160 px, same hair and glasses": "160픽셀 wild 사진(머리와 안경 그대로), 초당", "tested on": "평가한 데이터",
    r"pairs \(photos without a face found\)": "쌍 (얼굴을 못 찾은 사진)", r"([\d]+) \((\d+) of (\d+)\)": r"\1 (\3장 가운데 \2장)",
    r"compared by \(trained on\)": "비교한 방법 (학습 데이터)", "accuracy, threshold from synthetic people": "정확도, 임계값은 합성 인물에서",
    "accuracy, threshold from LFW pairsDevTrain": "정확도, 임계값은 LFW pairsDevTrain에서", r"dlib_resnet \(real faces\)": "dlib_resnet (실제 얼굴)",
    r"small network \(synthetic people\)": "작은 신경망 (합성 인물)", r"Eigenfaces \(synthetic people\)": "고유 얼굴 (합성 인물)",
    # Broken experiments.
    "mistake": "실수", "reported by the broken experiment": "망가진 실험의 보고", "by the sound one": "제대로 한 실험",
    "pairs shuffled, then split: AUC": "쌍을 섞은 다음 나누기: AUC",
    r"threshold chosen on the (\d+) people judged: accuracy": r"평가하는 \1명에게서 고른 임계값: 정확도",
    "blue for red in half of the photos: accuracy": "사진 절반에서 빨강과 파랑 바꾸기: 정확도",
    "vectors of any length: accuracy": "길이가 제멋대로인 벡터: 정확도", "hardest triplets from the start: AUC": "처음부터 가장 어려운 삼중항: AUC",
    "synthetic, (easy|wild)": r"합성, \1", r"Gray pixels (\(.+\))": r"흑백 픽셀 \1", r"LBP histograms (\(.+\))": r"LBP 히스토그램 \1",
}  # fmt: skip


def _between(name: str) -> re.Pattern:
    return re.compile(f"(?<=<!-- begin {name} -->\n).*?(?=\n<!-- end {name} -->)", re.DOTALL)


def section(page: str, name: str) -> str:
    """What stands on the page between the marks of one section."""
    return _between(name).search(page)[0]


def fill(page: str, name: str, text: str) -> str:
    """The page with another text between the marks of one section."""
    start, end = _between(name).search(page).span()
    return page[:start] + text + page[end:]


def in_korean(table: str) -> str:
    """A table in Markdown with Korean words in its cells; names, numbers and sources stay."""
    return "\n".join(" | ".join(map(_cell, line.split(" | "))) for line in table.splitlines())


def _cell(cell: str) -> str:
    bare = cell.strip("| ")
    for pattern, korean in KOREAN.items():
        if re.fullmatch(pattern, bare):
            return cell.replace(bare, re.sub(f"^{pattern}$", korean, bare))
    return cell


def write(path: str, sections: dict[str, str]) -> None:
    """Fill a page in both languages.

    Args:
        path: Below ``docs/en`` and ``docs/ko``.
        sections: Name -> table in English.
    """
    for language in ("en", "ko"):
        file = DOCS / language / path
        page = file.read_text("utf-8")
        for name, text in sections.items():
            page = fill(page, name, in_korean(text) if language == "ko" else text)
        file.write_text(page, "utf-8", newline="\n")


def pages() -> list[str]:
    """The pages, below ``docs/en`` and ``docs/ko``, that have such parts."""
    files = sorted((DOCS / "en").rglob("*.md"))
    return [file.relative_to(DOCS / "en").as_posix() for file in files if "<!-- begin " in file.read_text("utf-8")]


def sections(path: str) -> dict[str, str]:
    """The parts of an English page."""
    page = (DOCS / "en" / path).read_text("utf-8")
    return {name: section(page, name) for name in re.findall("<!-- begin (.*) -->", page)}


if __name__ == "__main__":
    for each in pages():
        write(each, sections(each))
