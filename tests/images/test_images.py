"""Every kind of image file must come out as the RGB pixels that a person would see."""

from __future__ import annotations

import io
import os
import resource
import struct
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image, features

from facelab import images
from facelab.errors import InputError

RED, GREEN, BLUE, YELLOW = (250, 0, 0), (0, 250, 0), (0, 0, 250), (250, 250, 0)
WHITE = (255, 255, 255)
SUBPIXEL = 3  # largest difference that a lossy format at quality 100 may make in a flat area
# EXIF orientation -> how an upright photo lies in the file, as array operations from the EXIF standard's table.
STORED = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: np.rot90(a, 1),
    7: lambda a: np.rot90(a, 2).swapaxes(0, 1),
    8: lambda a: np.rot90(a, -1),
}
needs_avif = pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF")
needs_jp2 = pytest.mark.skipif(not features.check("jpg_2000"), reason="this Pillow has no JPEG 2000")


@pytest.fixture
def quarters() -> np.ndarray:
    """(32, 48, 3): red, green / blue, yellow. No rotation or mirroring leaves it as it is."""
    image = np.empty((32, 48, 3), np.uint8)
    image[:16, :24], image[:16, 24:], image[16:, :24], image[16:, 24:] = RED, GREEN, BLUE, YELLOW
    return image


def read_saved(tmp_path, image, name, **options) -> np.ndarray:
    """Write with Pillow alone (or take ready bytes) and read with facelab."""
    if isinstance(image, bytes):
        (tmp_path / name).write_bytes(image)
    else:
        image.save(tmp_path / name, **options)
    return images.read(tmp_path / name)


def row(*pixels) -> list:
    """The (1, N, 3) list of an image with one row."""
    return [[list(pixel) for pixel in pixels]]


def exif(orientation) -> Image.Exif:
    tags = Image.Exif()
    tags[274] = orientation
    return tags


def png(width, height, bits=8, color=2, data=b"", extra=b"") -> bytes:
    """A PNG by hand: IHDR, ``extra`` chunks, IDAT with ``data``, IEND."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def chunk(kind, data) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


# EXIF orientation


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("photo.jpg", {"quality": 100, "subsampling": 0}),
        ("photo.png", {}),
        ("photo.webp", {"lossless": True}),
        ("photo.tif", {}),
        ("packed.tif", {"compression": "tiff_lzw"}),
        pytest.param("photo.avif", {"quality": 100, "subsampling": "4:4:4"}, marks=needs_avif),
    ],
)
def test_exif_orientation_is_applied_exactly_once(tmp_path, quarters, name, options, orientation):
    stored = Image.fromarray(np.ascontiguousarray(STORED[orientation](quarters)))
    photo = read_saved(tmp_path, stored, name, exif=exif(orientation), **options)
    assert photo.shape == quarters.shape
    np.testing.assert_allclose(photo.astype(int), quarters, atol=SUBPIXEL)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_is_ignored(tmp_path, quarters, orientation):
    photo = read_saved(tmp_path, Image.fromarray(quarters), "photo.png", exif=exif(orientation))
    np.testing.assert_array_equal(photo, quarters)


def test_damaged_exif_leaves_the_pixels(tmp_path, quarters):
    photo = read_saved(tmp_path, Image.fromarray(quarters), "photo.png", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    np.testing.assert_array_equal(photo, quarters)


# Color modes. White stands for what is transparent.


def test_gray_becomes_three_equal_channels(tmp_path):
    photo = read_saved(tmp_path, Image.fromarray(np.uint8([[0, 7, 255]])), "gray.png")
    assert photo.tolist() == row([0] * 3, [7] * 3, [255] * 3)


def test_one_bit_becomes_black_and_white(tmp_path):
    photo = read_saved(tmp_path, Image.fromarray(np.array([[True, False, True]])), "bits.png")
    assert photo.tolist() == row(WHITE, [0] * 3, WHITE)


@pytest.mark.parametrize("name", ["alpha.png", "alpha.tif"])
def test_alpha_is_laid_on_white(tmp_path, name):
    rgba = np.uint8([[[*RED, 255], [*RED, 0], [0, 0, 0, 128]]])
    photo = read_saved(tmp_path, Image.fromarray(rgba), name)
    assert photo.tolist() == row(RED, WHITE, [127] * 3)  # 0 * 128/255 + 255 * 127/255


def test_gray_with_alpha_is_laid_on_white(tmp_path):
    photo = read_saved(tmp_path, Image.fromarray(np.uint8([[[9, 255], [9, 0]]]), "LA"), "la.png")
    assert photo.tolist() == row([9] * 3, WHITE)


def palette_image() -> Image.Image:
    image = Image.fromarray(np.uint8([[0, 1, 2]]), "P")
    image.putpalette([*RED, *GREEN, *BLUE])
    return image


@pytest.mark.parametrize("name", ["palette.png", "palette.gif", "palette.bmp", "palette.tif"])
def test_palette(tmp_path, name):
    assert read_saved(tmp_path, palette_image(), name).tolist() == row(RED, GREEN, BLUE)


@pytest.mark.parametrize("name", ["palette.png", "palette.gif"])
def test_transparent_palette_color_is_white(tmp_path, name):
    assert read_saved(tmp_path, palette_image(), name, transparency=1).tolist() == row(RED, WHITE, BLUE)


def test_half_transparent_palette_color(tmp_path):
    photo = read_saved(tmp_path, palette_image(), "palette.png", transparency=bytes([255, 0, 51]))
    assert photo.tolist() == row(RED, WHITE, [204, 204, 254])  # a fifth of blue, four fifths of white


def test_transparent_color_of_rgb_and_of_gray(tmp_path):
    rgb = Image.fromarray(np.uint8([[RED, GREEN]]))
    assert read_saved(tmp_path, rgb, "rgb.png", transparency=GREEN).tolist() == row(RED, WHITE)
    gray = Image.fromarray(np.uint8([[5, 6]]))
    assert read_saved(tmp_path, gray, "gray.png", transparency=6).tolist() == row([5] * 3, WHITE)


@pytest.mark.parametrize("name", ["ink.tif", "ink.jpg"])
def test_cmyk_ink_takes_light_away(tmp_path, name):
    """Cyan takes red away, black takes all; JPEG stores the ink inverted, as Adobe does."""
    ink = np.zeros((16, 48, 4), np.uint8)
    ink[:, 16:32, 0], ink[:, 32:, 3] = 255, 255
    options = {"quality": 100} if name.endswith("jpg") else {}
    photo = read_saved(tmp_path, Image.fromarray(ink, "CMYK"), name, **options)
    np.testing.assert_allclose(photo[8, [8, 24, 40]].astype(int), [WHITE, (0, 255, 255), (0, 0, 0)], atol=SUBPIXEL)


# 16 bits per channel


SIXTEEN = np.uint16([[0, 128, 129, 257, 32896, 65535]])
EIGHT = [0, 0, 1, 1, 128, 255]  # value / 257, rounded


@pytest.mark.parametrize(("name", "order"), [("deep.png", "<u2"), ("deep.tif", "<u2"), ("deep.tif", ">u2")])
def test_sixteen_bit_gray(tmp_path, name, order):
    photo = read_saved(tmp_path, Image.fromarray(SIXTEEN.astype(order)), name)
    assert photo.tolist() == row(*[[value] * 3 for value in EIGHT])


def test_sixteen_bit_pgm(tmp_path):
    photo = read_saved(tmp_path, b"P5 6 1 65535\n" + SIXTEEN.astype(">u2").tobytes(), "deep.pgm")
    assert photo.tolist() == row(*[[value] * 3 for value in EIGHT])


def test_ten_bit_pgm_is_scaled_by_its_own_maximum(tmp_path):
    photo = read_saved(tmp_path, b"P5 2 1 1023\n" + np.array([0, 1023], ">u2").tobytes(), "deep.pgm")
    assert photo.tolist() == row([0] * 3, WHITE)


def test_sixteen_bit_color_keeps_the_upper_byte(tmp_path):
    bgr = np.uint16([[[0x0102, 0x8034, 0xFFFF]]])
    photo = read_saved(tmp_path, cv2.imencode(".png", bgr)[1].tobytes(), "deep.png")
    assert photo.tolist() == row([0xFF, 0x80, 0x01])


@pytest.mark.parametrize("dtype", [np.float32, np.int32])
def test_thirty_two_bits_have_no_white_and_are_refused(tmp_path, dtype):
    with pytest.raises(InputError, match=r"deep\.tif: expected 8 or 16 bits per channel\. Received: 32"):
        read_saved(tmp_path, Image.fromarray(np.ones((2, 2), dtype)), "deep.tif")


# First frames, other formats


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("moving.gif", {}),
        ("moving.png", {}),
        ("moving.webp", {"lossless": True}),
        ("pages.tif", {}),
        pytest.param("moving.avif", {"quality": 100, "subsampling": "4:4:4"}, marks=needs_avif),
        ("two_lenses.mpo", {"quality": 100, "subsampling": 0}),
    ],
)
def test_the_first_frame_is_taken(tmp_path, quarters, name, options):
    second = Image.fromarray(255 - quarters)
    photo = read_saved(tmp_path, Image.fromarray(quarters), name, save_all=True, append_images=[second], **options)
    np.testing.assert_allclose(photo.astype(int), quarters, atol=SUBPIXEL)


LOSSLESS = ["a.png", "a.bmp", "a.tiff", "a.ppm", "a.gif", pytest.param("a.jp2", marks=needs_jp2)]
LOSSY = ["a.jpg", "a.jfif", "a.webp", pytest.param("a.AVIF", marks=needs_avif)]


@pytest.mark.parametrize("name", LOSSLESS)
def test_what_is_written_is_read_again(tmp_path, quarters, name):
    images.write(tmp_path / name, quarters)
    np.testing.assert_array_equal(images.read(str(tmp_path / name)), quarters)


@pytest.mark.parametrize("name", LOSSY)
def test_lossy_formats_keep_the_middle_of_every_quarter(tmp_path, quarters, name):
    images.write(tmp_path / name, quarters)
    photo = images.read(tmp_path / name)
    np.testing.assert_allclose(photo[8::16, 12::24].astype(int), quarters[8::16, 12::24], atol=4)


def test_the_suffix_does_not_decide_the_format(tmp_path, quarters):
    images.write(tmp_path / "a.png", quarters)
    os.rename(tmp_path / "a.png", tmp_path / "a.jpg")
    np.testing.assert_array_equal(images.read(tmp_path / "a.jpg"), quarters)


# What is refused


def test_the_pixel_limit_is_inclusive(tmp_path):
    images.write(tmp_path / "a.png", np.zeros((4, 5, 3), np.uint8))
    assert images.read(tmp_path / "a.png", max_pixels=20).shape == (4, 5, 3)
    with pytest.raises(InputError, match=r"a\.png: expected at most 19 pixels\. Received: 5 x 4\. Shrink it first\."):
        images.read(tmp_path / "a.png", max_pixels=19)


@pytest.mark.parametrize("size", [(20_000, 5_001), (20_000, 20_000), (2**31 - 1, 2**31 - 1)])
def test_huge_images_are_refused_before_they_are_decoded(tmp_path, size):
    (tmp_path / "huge.png").write_bytes(png(*size))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InputError, match=r"huge\.png: expected at most 100,000,000 pixels"):
        images.read(tmp_path / "huge.png")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # KiB


def test_a_small_file_cannot_unpack_to_a_huge_image(tmp_path):
    """One bit a pixel and deflate make 100 million pixels out of 12 kB."""
    bomb = png(10_000, 10_000, bits=1, color=0, data=zlib.compress(bytes(1251) * 10_000, 9))
    assert len(bomb) < 20_000
    (tmp_path / "bomb.png").write_bytes(bomb)
    with pytest.raises(InputError, match=r"bomb\.png: expected a photo\. Received: 10000 x 10000 pixels in 12,"):
        images.read(tmp_path / "bomb.png")


def test_a_blank_picture_of_a_usual_size_is_read(tmp_path):
    images.write(tmp_path / "black.png", np.zeros((2000, 3000, 3), np.uint8))
    assert images.read(tmp_path / "black.png").shape == (2000, 3000, 3)


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("folder", lambda path: path.mkdir(), "a directory"),
        ("pipe", os.mkfifo, "not a regular file"),
        ("link.jpg", lambda path: path.symlink_to("nowhere"), "a link to nothing"),
        ("absent.jpg", lambda path: None, "not there"),
    ],
)
def test_what_is_no_file_is_named(tmp_path, name, make, words):
    make(tmp_path / name)
    with pytest.raises(InputError, match=f"Expected an image file. Received: .*{name}, which is {words}"):
        images.read(tmp_path / name)


def test_the_decoders_reason_is_given_and_kept(tmp_path, quarters):
    whole = images.writing.encode(quarters, ".jpg")
    with pytest.raises(InputError, match=r"half\.jpg: the image is truncated or damaged \(.*\)") as caught:
        read_saved(tmp_path, whole[: len(whole) // 2], "half.jpg")
    assert isinstance(caught.value.__cause__, OSError)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "Permission denied"), "Permission denied"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (SyntaxError("not a\nPNG file"), "the image is truncated or damaged (not a PNG file)"),
        (MemoryError(), "the image is truncated or damaged (MemoryError)"),
    ],
)
def test_a_message_says_in_one_line_what_went_wrong(tmp_path, monkeypatch, error, words):
    def fail(*_, **__):
        raise error

    (tmp_path / "a.png").touch()
    monkeypatch.setattr(images.reading.Image, "open", fail)
    with pytest.raises(InputError) as caught:
        images.read(tmp_path / "a.png")
    assert str(caught.value) == f"Cannot read {tmp_path / 'a.png'}: {words}."
    assert caught.value.__cause__ is error


# Writing


def test_write_replaces_only_what_it_could_write(tmp_path, quarters):
    path = tmp_path / "a.webp"
    images.write(path, quarters)
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"Cannot write .*a\.webp: .*16383.* for 20000 x 2 pixels, such as \.png"):
        images.write(path, np.zeros((2, 20_000, 3), np.uint8))
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["a.webp"]


@pytest.mark.parametrize("name", ["a.gif", "a.jpg", pytest.param("a.avif", marks=needs_avif)])
def test_every_encoders_limit_is_an_input_error(tmp_path, name):
    with pytest.raises(InputError, match=f"Cannot write .*{name}"):
        images.write(tmp_path / name, np.zeros((1, 70_000, 3), np.uint8))


def test_write_refuses_unknown_suffixes_folders_and_arrays(tmp_path, quarters):
    with pytest.raises(InputError, match="Expected an image suffix"):
        images.write(tmp_path / "a.txt", quarters)
    with pytest.raises(InputError, match="No such file or directory"):
        images.write(tmp_path / "absent" / "a.png", quarters)
    with pytest.raises(InputError, match=r"\(32, 48, 3\) float64"):
        images.write(tmp_path / "a.png", quarters / 255)
    assert os.listdir(tmp_path) == []


def test_encode_is_the_file_in_memory(quarters):
    with Image.open(io.BytesIO(images.writing.encode(quarters, ".png"))) as image:
        assert image.format == "PNG"
        np.testing.assert_array_equal(np.asarray(image), quarters)


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_a_lower_quality_is_a_smaller_file_and_a_worse_picture(tmp_path, suffix):
    photo = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    sizes, errors = [], []
    for quality in (10, 50, 95):
        images.write(tmp_path / f"a{suffix}", photo, quality=quality)
        sizes.append((tmp_path / f"a{suffix}").stat().st_size)
        errors.append(np.abs(images.read(tmp_path / f"a{suffix}") - photo.astype(float)).mean())
    assert sizes == sorted(sizes)
    assert errors == sorted(errors, reverse=True)
    assert sizes[0] < 0.5 * sizes[2]


def test_without_a_quality_pillow_chooses_and_png_knows_none(tmp_path, quarters):
    images.write(tmp_path / "a.jpg", quarters)
    with (
        Image.open(tmp_path / "a.jpg") as ours,
        Image.open(io.BytesIO(images.writing.encode(quarters, ".jpg"))) as plain,
    ):
        assert ours.quantization == plain.quantization
    images.write(tmp_path / "a.png", quarters, quality=1)
    np.testing.assert_array_equal(images.read(tmp_path / "a.png"), quarters)


@pytest.mark.parametrize("quality", [0, -5, 101])
def test_a_quality_out_of_range_is_refused_before_anything_is_written(tmp_path, quarters, quality):
    with pytest.raises(InputError, match="Expected a quality from 1 to 100"):
        images.write(tmp_path / "a.jpg", quarters, quality=quality)
    with pytest.raises(InputError, match="Expected a quality from 1 to 100"):
        images.writing.recompress(quarters, quality)
    assert os.listdir(tmp_path) == []


def test_recompress_is_a_jpeg_written_and_read(tmp_path, quarters):
    images.write(tmp_path / "a.jpg", quarters, quality=30)
    squeezed = images.writing.recompress(quarters, 30)
    np.testing.assert_array_equal(squeezed, images.read(tmp_path / "a.jpg"))
    assert (squeezed != quarters).any()
    assert squeezed.flags.writeable


def test_recompress_refuses_what_is_no_image_or_too_long_for_a_jpeg(quarters):
    with pytest.raises(InputError, match=r"\(32, 48, 3\) float64"):
        images.writing.recompress(quarters / 255, 50)
    with pytest.raises(InputError, match="at most 65,500 pixels"):
        images.writing.recompress(np.zeros((1, 65_501, 3), np.uint8), 50)


@pytest.mark.parametrize("shape", [(4, 4), (4, 4, 1), (4, 4, 4), (1, 4, 4, 3), (0, 4, 3)])
def test_check_refuses_other_shapes(shape):
    with pytest.raises(InputError, match=r"Expected an image of shape \(H, W, 3\), uint8 RGB"):
        images.reading.check(np.zeros(shape, np.uint8))


def test_check_returns_the_same_array(quarters):
    assert images.reading.check(quarters) is quarters


# Finding


def test_find_sorts_and_goes_all_levels_deep(tmp_path):
    for name in ("b/2.PNG", "b/c/1.jpeg", "a.jpg", "notes.txt", "b/x.jpg.part"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "folder.jpg").mkdir()
    assert list(images.find([tmp_path])) == [tmp_path / name for name in ("a.jpg", "b/2.PNG", "b/c/1.jpeg")]


def test_find_gives_named_files_as_they_are(tmp_path):
    names = [tmp_path / "notes.txt", tmp_path / ("x" * 300)]  # the reader will say what is wrong with them
    assert list(images.find(names)) == names


# Shrinking and warping


def test_shrink_takes_means():
    image = np.arange(24, dtype=np.float32).reshape(2, 4, 3)
    expected = image.reshape(1, 2, 2, 2, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(images.shrink(image, 1, 2), expected)
    assert images.shrink(image.astype(np.uint8), 1, 2).dtype == np.uint8


@pytest.fixture
def noise() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (12, 16, 3), np.uint8)


def test_warp_by_the_identity_copies(noise):
    patches = images.warp(noise, np.eye(2, 3)[None], (12, 16))
    assert patches.shape == (1, 12, 16, 3)
    np.testing.assert_array_equal(patches[0], noise)


def test_warp_by_whole_pixels_cuts(noise):
    """The matrix carries image pixel (3, 2) to patch pixel (0, 0)."""
    patch = images.warp(noise, np.array([[1, 0, -3], [0, 1, -2]]), (5, 6))[0]
    np.testing.assert_array_equal(patch, noise[2:7, 3:9])


def test_warp_by_a_quarter_turn(noise):
    """(x, y) -> (11 - y, x): what was on the left comes to the top."""
    patch = images.warp(noise, np.array([[0, -1, 11], [1, 0, 0]]), (16, 12))[0]
    np.testing.assert_array_equal(patch, np.rot90(noise, -1))


@pytest.mark.parametrize("k", [2, 4])
def test_warp_to_a_fraction_of_the_size_takes_k_by_k_means(noise, k):
    """The center of patch pixel 0 covers image pixels 0 to k - 1, so it lies at (k - 1) / 2."""
    shift = -(k - 1) / 2 / k
    patch = images.warp(noise, np.array([[1 / k, 0, shift], [0, 1 / k, shift]]), (12 // k, 16 // k))[0]
    means = noise.reshape(12 // k, k, 16 // k, k, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(patch, means, atol=0.51)


def test_warp_beyond_the_border_repeats_the_edge(noise):
    patch = images.warp(noise, np.array([[1, 0, 2], [0, 1, 3]]), (17, 20))[0]
    np.testing.assert_array_equal(patch, np.pad(noise, ((3, 2), (2, 2), (0, 0)), mode="edge"))


def test_warp_cuts_many_patches_or_none(noise):
    matrices = np.array([np.eye(2, 3), [[1, 0, -1], [0, 1, 0]]])
    both = images.warp(noise, matrices, (4, 4))
    for patch, matrix in zip(both, matrices, strict=True):
        np.testing.assert_array_equal(patch, images.warp(noise, matrix, (4, 4))[0])
    assert images.warp(noise, np.zeros((0, 2, 3)), (4, 4)).shape == (0, 4, 4, 3)


def test_warp_reaches_into_a_very_wide_image():
    wide = np.zeros((2, 40_000, 3), np.uint8)
    wide[:, 39_000] = RED
    patch = images.warp(wide, np.array([[1, 0, -38_999], [0, 1, 0]]), (2, 3))[0]
    assert patch[0].tolist() == [[0, 0, 0], list(RED), [0, 0, 0]]
