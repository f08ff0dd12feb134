"""Korean in Sphinx' search, which has none: a word loses the particles that are glued to it.

얼굴은, 얼굴을, 얼굴에서 are all 얼굴 with a particle, and would be four words for the index. Sphinx compares whole words
(and parts only of words of three letters and more), so a reader who looks for 얼굴 would find no page. The reader's
browser shortens what is typed by the same rules: both are made of one list.
"""

from __future__ import annotations

import json
import re

from sphinx.application import Sphinx
from sphinx.search import SearchLanguage

# Longest first, so that 에서는 goes as a whole. Endings of verbs stay: to cut them needs a dictionary.
PARTICLES = sorted(
    [
        "은",
        "는",
        "이",
        "가",
        "을",
        "를",
        "의",
        "에",
        "로",
        "와",
        "과",
        "도",
        "만",
        "나",
        "야",
        "께",
        "랑",
        "며",
        "고",
        "에서",
        "으로",
        "에게",
        "한테",
        "까지",
        "부터",
        "처럼",
        "보다",
        "마다",
        "조차",
        "마저",
        "이나",
        "이란",
        "이라",
        "라는",
        "이며",
        "이고",
        "하고",
        "라고",
        "들은",
        "들을",
        "들의",
        "들이",
        "들에",
        "들과",
        "들도",
        "에는",
        "에도",
        "에만",
        "에서는",
        "에서도",
        "에서의",
        "으로는",
        "으로도",
        "으로써",
        "로써",
        "로서",
        "로는",
        "로도",
        "와는",
        "과는",
        "와의",
        "과의",
        "에게는",
        "에게서",
        "에게서는",
        "까지는",
        "까지의",
        "부터는",
        "마다의",
        "이라는",
        "이라고",
        "입니다",
        "이다",
        "인가",
        "인지",
        "들에게",
        "들로",
        "들에서",
        "만이",
        "만을",
        "만의",
        "뿐",
        "대로",
        "밖에",
    ],
    key=lambda particle: (-len(particle), particle),
)
_HANGUL = re.compile("^[\uac00-\ud7a3]+$")
_RULES = f"{'|'.join(PARTICLES)}"
_WORD = re.compile("[\uac00-\ud7a3]+|[^\\W\uac00-\ud7a3]+")  # 임계값(threshold) and 128차원 are two words each


def stem(word: str) -> str:
    """A word without its particle; what is left has at least two syllables.

    Example:
        >>> [stem(word) for word in ("얼굴을", "얼굴에서는", "얼굴", "삼중항의", "나이", "threshold")]
        ['얼굴', '얼굴', '얼굴', '삼중항', '나이', 'threshold']
    """
    return re.sub(f"^(.{{2,}}?)(?:{_RULES})$", r"\1", word) if _HANGUL.match(word) else word


class KoreanSearch(SearchLanguage):
    """Words of the index, and the same rules for the browser."""

    lang = "ko"
    language_name = "Korean"
    js_stemmer_code = f"""
var Stemmer = function () {{
  const hangul = /^[\\uac00-\\ud7a3]+$/;
  const particle = new RegExp({json.dumps(f"^(.{{2,}}?)(?:{_RULES})$")});
  this.stemWord = (word) => hangul.test(word) ? word.replace(particle, "$1") : word;
}};
"""
    js_splitter_code = r"""
function splitQuery(query) {
  return query.match(/[\uac00-\ud7a3]+|[^\s\uac00-\ud7a3!-,.\/:-@\[-^`{-~]+/gu) || [];
}
"""

    def split(self, input: str) -> list[str]:
        return _WORD.findall(input)

    def stem(self, word: str) -> str:
        return stem(word.lower())


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_search_language(KoreanSearch)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
