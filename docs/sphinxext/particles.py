"""Korean words without the particles that are glued to them. Needs no Sphinx, so that it can be tested alone."""

from __future__ import annotations

import re

# Longest first, so that 에서는 goes as a whole. Endings of verbs stay: to cut them needs a dictionary.
PARTICLES = sorted(
    """은 는 이 가 을 를 의 에 로 와 과 도 만 나 야 께 랑 며 고 에서 으로 에게
    한테 까지 부터 처럼 보다 마다 조차 마저 이나 이란 이라 라는 이며 이고 하고 라고
    들은 들을 들의 들이 들에 들과 들도 에는 에도 에만 에서는 에서도 에서의 으로는
    으로도 으로써 로써 로서 로는 로도 와는 과는 와의 과의 에게는 에게서 에게서는 까지는
    까지의 부터는 마다의 이라는 이라고 입니다 이다 인가 인지 들에게 들로 들에서 만이
    만을 만의 뿐 대로 밖에""".split(),  # noqa: SIM905 - a list would take eighty lines
    key=lambda particle: (-len(particle), particle),
)
HANGUL = re.compile("^[\uac00-\ud7a3]+$")
RULES = f"{'|'.join(PARTICLES)}"


def stem(word: str) -> str:
    """A word without its particle; what is left has at least two syllables.

    Example:
        >>> [stem(word) for word in ("얼굴을", "얼굴에서는", "얼굴", "삼중항의", "나이", "threshold")]
        ['얼굴', '얼굴', '얼굴', '삼중항', '나이', 'threshold']
    """
    return re.sub(f"^(.{{2,}}?)(?:{RULES})$", r"\1", word) if HANGUL.match(word) else word
