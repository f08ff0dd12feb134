"""One configuration for both languages: sphinx-build -D language=en|ko (see build.py, which calls it)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import facelab

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "sphinxext"))
LANGUAGE = os.environ["FACELAB_DOCS_LANGUAGE"]
# What the pages themselves need; build.py wrote it.
EXTRA = Path(os.environ["FACELAB_DOCS_EXTRA"])

project, author, copyright = "facelab", "the facelab authors", "the facelab authors, MIT License"
version = release = facelab.__version__
language = LANGUAGE
html_title = "facelab"

extensions = [
    "myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode", "sphinx_copybutton",
    "sphinx_design", "sphinxcontrib.bibtex", "accessible", "bilingual", "korean_search", "docstrings",
]  # fmt: skip
locale_dirs = [str(HERE / "locale")]
templates_path = [str(HERE / "_templates")]
html_static_path = [str(HERE / "_static"), str(EXTRA / "static")]
html_extra_path = [str(EXTRA / "root" / LANGUAGE)]
exclude_patterns = ["downloads/**"]
nitpicky = False

# Notebooks come with their outputs. myst-nb must not run them again: its cache would not see a change in the library.
nb_execution_mode = "off"
nb_ipywidgets_js = {}  # from a CDN otherwise
nb_merge_streams = True
nb_render_markdown_format = "myst"
_solution = "Solution" if LANGUAGE == "en" else "풀이"
nb_code_prompt_show = nb_code_prompt_hide = _solution
myst_enable_extensions = ["dollarmath", "amsmath", "deflist", "colon_fence", "attrs_inline"]
myst_heading_anchors = 4

autodoc_typehints = "none"  # the signatures show them
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
napoleon_numpy_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
# Only what pip installs: the pages load nothing from elsewhere.
html_theme = "pydata_sphinx_theme"
html_theme_options = {
    "navbar_end": ["language.html", "theme-switcher"],
    "navbar_persistent": ["search-button-field"],
    "footer_start": ["footer.html"],
    "footer_end": [],
    "show_prev_next": True,
    "secondary_sidebar_items": ["page-toc"],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    "search_bar_text": "Search" if LANGUAGE == "en" else "검색",
    "navigation_with_keys": False,
    "back_to_top_button": True,
}
html_css_files = ["facelab.css"]
html_show_sourcelink = False
html_copy_source = False
html_sidebars = {"index": [], "teacher": [], "changelog": []}

mathjax_path = "mathjax/tex-chtml.js"
# The file must be loaded before use, not later: relative to each page, from our own folder.
mathjax3_config = {"options": {"enableMenu": False}, "tex": {"tags": "none"}}
bibtex_bibfiles = [str(HERE / "references.bib")]
bibtex_default_style = "plain"
copybutton_prompt_text = r"^\$ "
suppress_warnings = ["mystnb.unknown_mime_type"]
