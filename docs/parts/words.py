"""What the pages that are made by scripts say, in both languages, and the glossary."""

from __future__ import annotations

import tomllib
from pathlib import Path

WORDS = {
    "en": {
        "api": {
            "title": "Names in Python", "module": "module", "what": "what it is for",
            "further": "In its modules", "further_intro": "What the names above take and return, and what else the course uses.",
            "intro": "From the docstrings, with shapes, units, errors and sources. Where a function is taught in the course, its entry says so.",
        },
        "commands": {
            "title": "Commands", "intro": "What `--help` says. Exit codes: 0 all done; 1 some inputs were skipped, one "
            "line each on stderr; 2 nothing done or wrong usage.",
        },
        "cards": {
            "title": "Model cards", "fact": "fact", "value": "value",
            "intro": "Every fact that facelab knows about a network, from `facelab.cards`. *Claimed* is what the authors "
            "published, *measured* what facelab measured; a field that is not known is left out. [The model zoo](model_zoo.md) shows them side by side.",
        },
        "equations": {
            "title": "Equations", "number": "number", "equation": "equation", "notebook": "notebook", "function": "implemented by",
            "intro": "Every numbered equation of the course, in the order of the notebooks. [Notation](notation.md) explains the letters.",
        },
        "times": {
            "notebook": "notebook", "about": "about", "reading": "minutes to read", "running": "seconds to run",
            "memory": "peak MiB", "together": "together",
        },
    },
    "ko": {
        "api": {
            "title": "파이썬 이름", "module": "모듈", "what": "쓰임",
            "further": "안쪽 모듈", "further_intro": "위의 이름들이 주고받는 자료형, 그리고 강의에서 쓰는 나머지 이름입니다.",
            "intro": "모양(shape), 단위, 오류, 출처를 담은 독스트링에서 만들었습니다. 코드와 함께 쓰인 글이라 항목의 설명은 영어 그대로입니다. "
            "강의에서 배우는 함수에는 그 노트북이 적혀 있습니다.",
            "facelab": "가장 많이 쓰는 이름", "facelab.pipeline": "사진에서 판단까지", "facelab.models": "신경망과 임베더",
            "facelab.detection": "얼굴 검출과 정렬", "facelab.losses": "임베딩을 가르치는 손실 함수", "facelab.training": "학습: 사람 단위 배치, 검증, 이어서 하기",
            "facelab.classify": "벡터에서 이름으로: kNN, SVM, 군집화, 고유 얼굴", "facelab.evaluate": "오류율, 곡선, 임계값, 구간",
            "facelab.datasets": "데이터셋", "facelab.synthetic": "합성 인물 그리기", "facelab.gallery": "등록된 사람들", "facelab.liveness": "살아 있는 얼굴인지 판단하기",
            "facelab.layers": "Keras에 없는 층", "facelab.geometry": "점의 기하와 3차원 머리", "facelab.images": "이미지 읽기, 자르기, 바꾸기",
            "facelab.cards": "모델 카드, 전처리, 정렬, 가중치", "facelab.types": "상자, 얼굴, 판정 같은 자료형", "facelab.errors": "모든 오류",
            "facelab.plot": "그림", "facelab.explain": "두 얼굴이 왜 같다고 판단되었는지", "facelab.reports": "사람이 보는 페이지: 둘러보기, 파이프라인 들여다보기, 임계값",
            "facelab.course": "노트북 찾기, 복사, 실행, 연습 문제 채점과 진단", "facelab.walkthrough": "손으로 짠 합성곱 신경망, 손실 함수의 역사", "facelab.benchmark.comparison": "방법 비교: 모두 같은 조건에서",
            "facelab.benchmark": "LFW 프로토콜과 모든 방법의 비교", "facelab.reports.tour": "모든 단계를 둘러본 결과", "facelab.reports.tour_page": "둘러본 결과를 담은 페이지",
            "facelab.reports.threshold_explorer": "임계값을 끌어 보는 페이지",
            "facelab.download": "확인된 내려받기", "facelab.mobile": "휴대전화용 내보내기",
            "facelab.evaluate.audit": "흔한 실험 실수 찾아내기",
            "facelab.multitask": "한 신경망에 여러 과제", "facelab.joint_alignment": "어디를 볼지도 배우는 신경망",
            "facelab.generative": "아무도 찍지 않은 얼굴: VAE, DR-GAN, TP-GAN", "facelab.live": "실시간: 웹캠, 영상, 추적",
        },
        "commands": {
            "title": "명령", "intro": "`--help`가 보여 주는 내용입니다(영어). 종료 코드: 0은 모두 끝남, 1은 건너뛴 입력이 있음(표준 오류에 한 줄씩), "
            "2는 아무것도 못 했거나 사용법이 틀림.",
        },
        "cards": {
            "title": "모델 카드", "fact": "항목", "value": "값",
            "intro": "facelab이 신경망에 대해 아는 모든 사실을 `facelab.cards`에서 옮겼습니다. *발표값*은 저자들의 것, *측정값*은 facelab이 잰 것이며, 모르는 항목은 "
            "뺐습니다. [모델 목록](model_zoo.md)에서 나란히 볼 수 있습니다.",
        },
        "equations": {
            "title": "식 찾아보기", "number": "번호", "equation": "식", "notebook": "노트북", "function": "구현",
            "intro": "강의의 번호 붙은 식을 노트북 순서대로 모았습니다. 글자의 뜻은 [표기법](notation.md)에 있습니다.",
        },
        "times": {
            "notebook": "노트북", "about": "내용", "reading": "읽기(분)", "running": "실행(초)", "memory": "최대 MiB", "together": "모두",
        },
    },
}  # fmt: skip


def terms() -> list[dict[str, str]]:
    """The glossary's entries."""
    return tomllib.loads((Path(__file__).parent.parent / "glossary.toml").read_text("utf-8"))["term"]


def glossary(language: str) -> str:
    """The page of terms, each with its word in the other language."""
    other = "ko" if language == "en" else "en"
    title, intro = {
        "en": ("Glossary", "The course's terms, with their Korean words."),
        "ko": ("용어집", "강의에서 쓰는 용어와 영어 표현입니다."),
    }[language]
    entries = sorted(terms(), key=lambda term: term[language].lower())
    text = "\n\n".join(f"{term[language]}\n  ({term[other]}) {term[f'says_{language}']}" for term in entries)
    return f"# {title}\n\n{intro}\n\n```{{glossary}}\n{text}\n```\n"
