"""What facelab writes carries its mark, and what it did not write it does not replace, by any function."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import numpy as np
import pytest

import facelab
from facelab import cards, images, plot
from facelab._files import MARK, check_output, check_output_folder, is_ours, writing
from facelab.classify import IdentityClassifier
from facelab.errors import FacelabError, InputError
from facelab.gallery import FaceVectors, Gallery
from facelab.mobile import container
from facelab.reports import _html

PICTURE = np.full((4, 5, 3), 100, np.uint8)


def figure():
    return plot.new_axes("x", "y")[0]


def export(path, overwrite):
    with Gallery(path.parent / "people.db", "dlib_resnet", 2, create=True) as gallery:
        gallery.add("Ann", [1, 0])
        gallery.export(path, overwrite)


def write_page(path, overwrite):
    _html.write(path, _html.template("tour.html.j2", pct=str).environment.from_string(
        '<meta name="generator" content="{{ mark }}">').render(), overwrite)  # fmt: skip


CLASSIFIER = IdentityClassifier().fit([[1, 0], [0, 1]], ["a", "b"])
WRITERS = {
    **{f"a{suffix}": lambda path, over: images.write(path, PICTURE, overwrite=over)
       for suffix in (".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".avif")},
    **{f"figure{suffix}": lambda path, over: plot.save(figure(), path, over)
       for suffix in (".png", ".svg", ".pdf", ".jpg", ".webp", ".eps")},
    "vectors.npz": lambda path, over: FaceVectors.collect([], cards.card("dlib_resnet")).save(path, over),
    "classifier.npz": lambda path, over: CLASSIFIER.save(path, overwrite=over),
    "gallery.npz": export,
    "gallery.json": export,
    "page.html": write_page,
}  # fmt: skip


@pytest.mark.parametrize("name", WRITERS)
def test_what_facelab_wrote_is_replaced_and_what_it_did_not_write_only_when_told(tmp_path, name):
    if name.endswith(".avif"):
        pytest.importorskip("PIL._avif")
    path, write = tmp_path / name, WRITERS[name]
    write(path, False)
    assert is_ours(path)
    write(path, False)
    path.write_bytes(b"precious")
    with pytest.raises(InputError, match="is there already"):
        write(path, False)
    assert path.read_bytes() == b"precious"
    write(path, True)
    assert is_ours(path)
    assert not [entry for entry in os.listdir(tmp_path) if entry.startswith(".writing-")]


@pytest.mark.parametrize("template", ["tour", "inspector", "threshold"])
def test_every_page_carries_the_mark_near_its_beginning(template):
    source = Path(facelab.__file__).parent / "reports" / "templates" / f"{template}.html.j2"
    assert '<meta name="generator" content="{{ mark }}">' in source.read_text("utf-8")[:500]


def test_a_file_for_phones_carries_the_mark(tmp_path):
    (tmp_path / "a.tflite").write_bytes(container.pack(b"....TFL3" + bytes(10_000), "facelab_distilled", "int8"))
    assert is_ours(tmp_path / "a.tflite")


def test_marked_archives_are_read_as_before(tmp_path):
    CLASSIFIER.save(tmp_path / "c.npz")
    with np.load(tmp_path / "c.npz") as data:
        assert data["names"].tolist() == ["a", "b"]


def test_a_mark_in_the_middle_of_somebody_elses_file_is_none(tmp_path):
    (tmp_path / "notes.html").write_text("x" * 5000 + MARK + "x" * 5000)
    assert not is_ours(tmp_path / "notes.html")
    assert not is_ours(tmp_path / "absent.html")
    assert not is_ours(tmp_path)


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "holiday.png"
    images.write(path, PICTURE)  # facelab's own picture: even so, an input
    return path


def spellings(photo):
    folder = photo.parent
    (folder / "deep").mkdir()
    (folder / "link.png").symlink_to(photo)
    (folder / "chain.png").symlink_to("link.png")
    os.link(photo, folder / "hard.png")
    (folder / "elsewhere").symlink_to(folder)
    return [photo, folder / "deep" / ".." / "holiday.png", folder / "link.png", folder / "chain.png",
            folder / "hard.png", folder / "elsewhere" / "holiday.png", os.path.relpath(photo)]  # fmt: skip


@pytest.mark.parametrize("overwrite", [False, True])
def test_an_input_is_never_replaced_by_any_link_or_spelling(photo, overwrite):
    for spelling in spellings(photo):
        with pytest.raises(InputError, match="one of the inputs"):
            check_output(spelling, inputs=["absent.jpg", photo], overwrite=overwrite)


def test_an_input_that_is_a_link_to_the_output_counts(photo, tmp_path):
    (tmp_path / "input.png").symlink_to(photo)
    with pytest.raises(InputError, match="one of the inputs"):
        check_output(photo, inputs=[tmp_path / "input.png"], overwrite=True)


def test_a_link_stays_and_the_file_that_it_leads_to_is_replaced(tmp_path):
    (tmp_path / "site").mkdir()
    page, link = tmp_path / "site" / "page.html", tmp_path / "page.html"
    page.write_text(MARK)
    link.symlink_to(page)
    with writing(link) as part:
        part.write_text(f"new {MARK}")
    assert link.is_symlink()
    assert page.read_text() == f"new {MARK}"


def test_a_link_to_somebody_elses_file_is_refused(tmp_path):
    (tmp_path / "theirs.html").write_text("precious")
    (tmp_path / "link.html").symlink_to(tmp_path / "theirs.html")
    with pytest.raises(InputError, match="is there already"):
        check_output(tmp_path / "link.html")


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="no folder that not even root can write to")
def test_a_folder_that_cannot_be_written_to_is_noticed_by_writing():
    with pytest.raises(InputError, match="Cannot write /proc/a.html"):
        check_output("/proc/a.html", (".html",))
    with pytest.raises(InputError, match="Cannot make the folder /proc/run"):
        check_output_folder("/proc/run")


def test_names_over_the_limit_are_noticed_before(tmp_path):
    with pytest.raises(InputError, match="File name too long"):
        check_output(tmp_path / ("x" * 300 + ".html"), (".html",))


def test_nothing_is_left_of_the_trial(tmp_path):
    check_output(tmp_path / "a.html", (".html",))
    check_output_folder(tmp_path / "new" / "folder")
    assert sorted(os.listdir(tmp_path)) == ["new"]
    assert os.listdir(tmp_path / "new" / "folder") == []


# Who may replace without asking: what lies in folders that are facelab's own.
_FREE = {"facelab._files", "facelab.download", "facelab.synthetic.layout", "facelab.images.writing",
         "facelab.generative._checkpoint", "facelab.training.callbacks"}  # fmt: skip


def test_no_other_module_replaces_files_without_the_rule():
    found = set()
    root = Path(facelab.__file__).parent
    for path in root.rglob("*.py"):
        module = ".".join(("facelab", *path.relative_to(root).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Name) and node.id == "replacing":
                found.add(module)
    assert found <= _FREE


def test_a_gallery_in_a_folder_that_cannot_be_written_to_is_refused_before_the_work(tmp_path, monkeypatch):
    with Gallery(tmp_path / "g.db", "dlib_resnet", 2, create=True) as gallery:
        gallery.add("Ann", [1, 0])

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryDirectory", refuse)
    with pytest.raises(FacelabError, match="Permission denied"):
        Gallery(tmp_path / "g.db", "dlib_resnet", 2, create=True)
    Gallery(tmp_path / "g.db").close()  # to read is possible
