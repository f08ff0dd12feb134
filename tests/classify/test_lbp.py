from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from facelab.classify import LBPHistograms
from facelab.classify.lbp import PATTERNS, UNIFORM, chi_square_distance, lbp_codes, lbp_histograms
from facelab.errors import InputError


def patch(text: str) -> np.ndarray:
    """(1, H, W) float64 of rows such as ``"123/456/789"``."""
    return np.array([[[float(digit) for digit in row] for row in text.split("/")]])


# At radius 1 the corners of the circle lie between pixels: at (0.707, 0.707) the one of 3 x 3 that is farthest out
# counts 1/2, its two neighbors 0.2071 each, and the center 0.0858.
@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("000/059/000", "00000001"),  # neighbor 0 is to the right, and counts 1
        ("090/050/000", "00000100"),  # neighbor 2 is above: 90 degrees counterclockwise; it counts 4
        ("000/950/000", "00010000"),
        ("000/050/090", "01000000"),
        ("009/050/000", "00000010"),  # 0.5 * 9 + 0.0858 * 5 = 4.93 is less than 5, with the 1 below ...
    ],
)
def test_neighbors_in_their_order(text, bits):
    if text == "009/050/000":
        assert lbp_codes(patch(text)).item() == 0  # ... so nothing is as bright as the center
        text = "0" + "19/051/000"  # 0.2071 * 2 more makes 5.34
    assert f"{lbp_codes(patch(text)).item():08b}" == bits


def test_an_edge_by_hand():
    # Left column and middle column above and below are bright, the right one dark: neighbors 2 to 6.
    assert lbp_codes(patch("991/951/991")).item() == 4 + 8 + 16 + 32 + 64
    assert lbp_codes(patch("555/555/555")).item() == 255  # equal counts as bright


def test_levels_that_interpolation_may_not_quite_reproduce_stay_equal():
    flat = np.stack([np.full((9, 9), level) for level in np.linspace(0.1, 254.9, 100)])
    for radius in (1, 1.5, 2, 3):
        assert (lbp_codes(flat, radius) == 255).all()


def plain_codes(face: np.ndarray, radius: float) -> np.ndarray:
    """Ahonen's equation 1, a pixel at a time."""
    r = int(np.ceil(radius))
    height, width = face.shape
    codes = np.zeros((height - 2 * r, width - 2 * r), int)
    for y in range(r, height - r):
        for x in range(r, width - r):
            for p in range(8):
                v, u = y - radius * np.sin(2 * np.pi * p / 8), x + radius * np.cos(2 * np.pi * p / 8)
                level = 0.0
                for row in range(height):
                    for column in range(width):
                        level += max(0, 1 - abs(row - v)) * max(0, 1 - abs(column - u)) * face[row, column]
                codes[y - r, x - r] += (level >= face[y, x] - 1e-6) << p
    return codes


@pytest.mark.parametrize("radius", [1, 1.5, 2])
def test_against_a_plain_loop(radius):
    faces = np.random.default_rng(0).integers(0, 256, (2, 8, 9)).astype(float)
    faces[1, :, 4:] = 60  # a flat half
    codes = lbp_codes(faces, radius)
    assert codes.dtype == np.uint8
    for face, found in zip(faces, codes, strict=True):
        assert np.array_equal(found, plain_codes(face, radius))


def test_light_changes_nothing():
    face = np.random.default_rng(1).integers(0, 256, (1, 20, 20)).astype(float)
    codes = lbp_codes(face)
    assert np.array_equal(codes, lbp_codes(0.3 * face + 40))
    assert not np.array_equal(codes, lbp_codes(255 - face))


def test_uniform_patterns():
    assert PATTERNS == 59
    assert UNIFORM[[0b00000000, 0b00000001, 0b00000010, 0b00000011, 0b00000100]].tolist() == [0, 1, 2, 3, 4]
    assert UNIFORM[[0b00000101, 0b10101010, 0b00010001]].tolist() == [58, 58, 58]
    assert UNIFORM[0b10000001] < 58  # the circle closes: two changes
    assert UNIFORM[255] == 57
    assert np.bincount(UNIFORM).tolist() == [1] * 58 + [198]


def test_histograms_say_what_lies_where():
    face = np.zeros((1, 14, 10))
    face[:, 7:] = np.random.default_rng(2).integers(0, 256, (7, 10))
    found = lbp_histograms(face, cells=(2, 1), radius=1)
    assert found.shape == (1, 2 * 59)
    assert found.dtype == np.float32
    top, bottom = found[0, :59], found[0, 59:]
    assert top.sum() == pytest.approx(1)
    assert bottom.sum() == pytest.approx(1)
    assert top[57] > 0.8  # flat: all neighbors equal
    codes = UNIFORM[lbp_codes(face, 1)[0]]  # (12, 8)
    assert bottom == pytest.approx(np.bincount(codes[6:].ravel(), minlength=59) / 48)
    upside_down = lbp_histograms(face[:, ::-1], cells=(2, 1), radius=1)
    assert upside_down[0, 59 + 57] > 0.8


def test_cells_of_unequal_size_have_equal_weight():
    faces = np.random.default_rng(3).integers(0, 256, (3, 13, 17, 3), np.uint8)
    found = lbp_histograms(faces, cells=(3, 4)).reshape(3, 12, 59)
    assert found.sum(axis=2) == pytest.approx(1)
    whole = lbp_histograms(faces, cells=(1, 1))
    assert whole[1] == pytest.approx(lbp_histograms(faces[1:2], cells=(1, 1))[0])


def test_chi_square_by_hand_and_loop():
    a, b = np.array([[0.5, 0.5, 0, 0]]), np.array([[0.5, 0.25, 0.25, 0]])
    assert chi_square_distance(a, b).item() == pytest.approx(0.25**2 / 0.75 + 0.25)
    rng = np.random.default_rng(4)
    a, b = rng.random((3, 7)), rng.random((5, 7))
    plain = [[sum((x - y) ** 2 / (x + y) for x, y in zip(u, v, strict=True)) for v in b] for u in a]
    assert chi_square_distance(a, b) == pytest.approx(np.array(plain))
    assert chi_square_distance(a, a).diagonal() == pytest.approx(0)
    assert chi_square_distance(a[:0], b).shape == (0, 5)


@pytest.mark.parametrize(
    ("first", "second"),
    [(np.ones((2, 3)), np.ones((2, 4))), (np.ones(3), np.ones((1, 3))), (-np.ones((1, 3)), np.ones((1, 3))),
     (np.ones((1, 3)), np.full((1, 3), np.nan))],
)  # fmt: skip
def test_what_are_no_histograms(first, second):
    with pytest.raises(InputError, match="Expected histograms"):
        chi_square_distance(first, second)


def test_refusals():
    face = np.zeros((1, 9, 8))
    for radius in (0.5, 4, np.nan, np.inf):
        with pytest.raises(InputError, match="Expected a radius"):
            lbp_codes(face, radius)
    for cells in ((0, 1), (6, 1), (1, 5)):
        with pytest.raises(InputError, match="1 to 5 rows and 1 to 4 columns"):
            lbp_histograms(face, cells)
    with pytest.raises(InputError, match="Expected faces"):
        lbp_codes(np.zeros((9, 9)))


SECOND = """
import sys
import numpy as np
from skimage.feature import local_binary_pattern
faces = np.load(sys.argv[1])
for radius in (1, 2):
    for method in ("default", "nri_uniform"):
        np.save(sys.argv[2] + f"/{method}{radius}.npy", [local_binary_pattern(f, 8, radius, method) for f in faces])
"""


@pytest.mark.backends
def test_against_scikit_image(tmp_path):
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", tmp_path / "aside"]
    done = subprocess.run([*command, "scikit-image", "lazy-loader"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"scikit-image cannot be installed: {done.stderr[-200:]}")
    faces = np.random.default_rng(5).integers(0, 256, (3, 40, 30), np.uint8)
    faces[2] = faces[2] // 64 * 64  # many equal neighbors
    np.save(tmp_path / "faces.npy", faces)
    script = f"import sys; sys.path.insert(0, {str(tmp_path / 'aside')!r})\n{SECOND}"
    subprocess.run([sys.executable, "-c", script, tmp_path / "faces.npy", tmp_path], check=True)
    for radius in (1, 2):
        ours, inner = lbp_codes(faces, radius), slice(radius, -radius)
        theirs = np.load(tmp_path / f"default{radius}.npy")[:, inner, inner]
        # Where a neighbor is equal up to rounding scikit-image may say darker; the third face has such.
        agree = np.mean(ours == theirs, axis=(1, 2))
        assert agree[:2] == pytest.approx(1, abs=0)
        assert agree[2] > 0.9
        patterns = np.load(tmp_path / f"nri_uniform{radius}.npy")[:2, inner, inner].astype(int)
        pairs = set(zip(UNIFORM[ours[:2]].ravel().tolist(), patterns.ravel().tolist(), strict=True))
        assert len(pairs) == len({ours for ours, _ in pairs}) == len({theirs for _, theirs in pairs}) > 50


def test_as_a_transformer_it_is_the_function():
    faces = np.random.default_rng(0).integers(0, 256, (3, 20, 16, 3), np.uint8)
    plain = lbp_histograms(faces, (2, 2), 1)
    lbp = LBPHistograms((2, 2), 1)
    assert np.array_equal(lbp.fit_transform(faces), plain)
    gray = faces @ [0.299, 0.587, 0.114]
    flat = LBPHistograms((2, 2), 1, image_shape=(20, 16)).fit(gray.reshape(3, -1))
    assert np.array_equal(flat.transform(gray.reshape(3, -1)), lbp_histograms(gray, (2, 2), 1))
    assert len(lbp.get_feature_names_out()) == plain.shape[1]
    with pytest.raises(InputError, match="20, 16, 3"):
        lbp.transform(faces[:, :19])
    with pytest.raises(InputError, match="image_shape"):
        LBPHistograms().fit(gray.reshape(3, -1))
