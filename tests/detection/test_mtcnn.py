"""MTCNN: the cascade on its own, and beside the `mtcnn` package on real photos."""

import numpy as np
import pytest

from facelab import images
from facelab.detection import boxes
from facelab.detection.mtcnn import MTCNN, _cut
from facelab.errors import InputError


@pytest.fixture(scope="module")
def detector():
    return MTCNN()


def test_pyramid_halves_until_the_window_no_longer_fits():
    detector = MTCNN(min_face_size=24, factor=0.5)
    assert detector.pyramid(100, 200) == [0.5, 0.25, 0.125]  # 50, 25 and 12 pixels; then 6
    assert detector.pyramid(23, 500) == []


def test_pyramid_of_a_huge_photo_skips_levels_over_ten_megapixels(detector):
    height, width = 10_000, 10_000
    assert max(detector.pyramid(height, width)) ** 2 * height * width <= 10_000_000


@pytest.mark.parametrize(
    "shape", [(1, 1), (1, 300), (300, 1), (11, 11), (12, 12), (19, 20), (20, 20), (21, 300), (13, 4000), (37, 41)]
)
def test_small_and_odd_shapes_have_no_face_and_no_error(detector, shape):
    rng = np.random.default_rng(0)
    assert detector([rng.integers(0, 256, (*shape, 3), np.uint8)]) == [[]]


def test_small_and_odd_shapes_in_one_batch(detector):
    shapes = [(1, 1), (50, 50), (12, 400), (50, 50), (400, 12)]
    assert detector([np.full((*s, 3), 200, np.uint8) for s in shapes]) == [[]] * 5


def test_no_images_no_faces(detector):
    assert detector([]) == []


@pytest.mark.parametrize("image", [np.zeros((40, 40, 3)), np.zeros((40, 40), np.uint8), np.zeros((0, 40, 3), np.uint8)])
def test_refuses_what_is_not_an_image(detector, image):
    with pytest.raises(InputError, match="Expected an image"):
        detector([image])


@pytest.mark.parametrize("kwargs", [{"min_face_size": 5}, {"factor": 1.0}, {"factor": 0}, {"thresholds": (0, 1, 2)}])
def test_refuses_arguments_out_of_range(kwargs):
    with pytest.raises(InputError, match="min_face_size"):
        MTCNN(**kwargs)


def test_stages_name_what_each_network_leaves(detector):
    stages = detector.stages([np.random.default_rng(0).integers(0, 256, (200, 200, 3), np.uint8)])
    assert list(stages) == ["proposals", "thinned", "refined", "faces"]
    assert len(stages["proposals"]) >= len(stages["thinned"]) >= len(stages["refined"]) >= len(stages["faces"])
    assert stages["proposals"].landmarks.shape[1:] == (0, 2)


def test_cut_samples_the_corners_of_the_box_and_is_gray_outside():
    ramp = np.zeros((101, 101, 3), np.uint8)
    ramp[:] = np.arange(101)[None, :, None]  # pixel value = x
    patch = _cut(ramp, np.array([10.1, 10.1, 60.6, 60.6]), 24)
    np.testing.assert_allclose(patch[:, 0], 10.1 * 100 / 101, atol=1e-3)
    np.testing.assert_allclose(patch[:, -1], 60.6 * 100 / 101, atol=1e-3)
    outside = _cut(ramp, np.array([-50.0, 20.0, 50.0, 120.0]), 24)
    assert (outside[:, 0] == 127.5).all()
    assert (outside[-1] == 127.5).all()
    assert (outside[0, 12:] < 60).all()


@pytest.fixture(scope="module")
def photos(shared):
    files = sorted((shared / "data" / "lfw-deepfunneled").glob("*/*.jpg"))
    chosen = np.random.default_rng(20260101).choice(len(files), 300, replace=False)
    group = sorted((shared / "data" / "group-photos").glob("*.jpg"))
    return [images.read(path) for path in [*(files[i] for i in chosen), *group]]


@pytest.mark.realdata
@pytest.mark.parametrize("count", [40, pytest.param(300, marks=pytest.mark.contract)])
def test_finds_the_same_faces_as_the_mtcnn_package(detector, photos, count):
    """LFW photos and the photos with several faces: IoU >= 0.98, landmarks within a pixel."""
    mtcnn = pytest.importorskip("mtcnn")
    reference, photos = mtcnn.MTCNN(), photos[:count] + photos[-3:]
    ours = [faces for start in range(0, len(photos), 32) for faces in detector(photos[start : start + 32])]
    for index, (image, faces) in enumerate(zip(photos, ours, strict=True)):
        rows = reference.detect_faces(image, output_type="numpy", fit_to_image=False, box_format="xyxy")
        assert len(faces) == len(rows), f"photo {index}"
        if not faces:
            continue
        found = np.array([(f.box.left, f.box.top, f.box.right, f.box.bottom) for f in faces])
        overlap = boxes.pairwise_overlap(found, rows[:, 1:5])
        same = overlap.argmax(axis=1)
        assert sorted(same) == list(range(len(rows))), f"photo {index}"
        assert overlap.max(axis=1).min() >= 0.98, f"photo {index}"
        landmarks = rows[same][:, 6:16].reshape(-1, 2, 5).swapaxes(1, 2)
        assert np.abs([f.landmarks for f in faces] - landmarks).max() <= 1, f"photo {index}"


@pytest.mark.realdata
def test_the_batch_does_not_change_the_answer(detector, photos):
    some = photos[:6] + photos[-3:]
    together = detector(some)
    assert [len(faces) for faces in together[-3:]] >= [2, 2, 3]  # the group photos
    for image, faces in zip(some, together, strict=True):
        (alone,) = detector([image])
        assert len(alone) == len(faces)
        for a, b in zip(alone, faces, strict=True):
            np.testing.assert_allclose(a.landmarks, b.landmarks, atol=0.05)


@pytest.mark.realdata
def test_the_match_with_the_package_can_fail(shared, photos):
    """Swapped color channels are a real mistake, and one that the comparison above must notice."""
    detector = MTCNN()
    right, wrong = detector(photos[:20]), detector([np.ascontiguousarray(p[..., ::-1]) for p in photos[:20]])
    assert any(
        a and b and np.abs(np.subtract(a[0].landmarks, b[0].landmarks)).max() > 1
        for a, b in zip(right, wrong, strict=True)
    )
