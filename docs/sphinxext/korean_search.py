"""Korean in Sphinx' search, which has none: a word loses the particles that are glued to it.

얼굴은, 얼굴을, 얼굴에서 are all 얼굴 with a particle, and would be four words for the index. Sphinx compares whole
words (and parts only of words of three letters and more), so a reader who looks for 얼굴 would find no page. The
reader's browser shortens what is typed by the same rules: both are made of one list (``particles.py``).
"""

from __future__ import annotations

import json
import re

from particles import RULES, stem
from sphinx.application import Sphinx
from sphinx.search import SearchLanguage

_WORD = re.compile("[\uac00-\ud7a3]+|[^\\W\uac00-\ud7a3]+")  # 임계값(threshold) and 128차원 are two words each


class KoreanSearch(SearchLanguage):
    """Words of the index, and the same rules for the browser."""

    lang = "ko"
    language_name = "Korean"
    js_stemmer_code = f"""
var Stemmer = function () {{
  const hangul = /^[\\uac00-\\ud7a3]+$/;
  const particle = new RegExp({json.dumps(f"^(.{{2,}}?)(?:{RULES})$")});
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
