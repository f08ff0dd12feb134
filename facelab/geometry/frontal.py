"""A turned face, seen from the front: the photo is projected onto a generic head, which is drawn from the front.

Taigman et al., DeepFace, 2014, section 2, cut the face into triangles between its landmarks. Here every pixel of the
frontal view is a point of facelab's generic head, and the camera says where in the photo that point was seen. Sides
that the camera could not see are taken from the other half of the face, as the paper proposes.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.ndimage import map_coordinates

from facelab._rows import unit_rows
from facelab.errors import InputError
from facelab.geometry.affine_camera import fit_affine_camera, seen_by, toward
from facelab.geometry.grid import grid_normals
from facelab.geometry.head3d.head import generic_head
from facelab.geometry.landmarks68 import five_of_68
from facelab.geometry.raster import rasterize
from facelab.geometry.similarity import apply_affine, fit_similarity

_USABLE = (0.1, 0.35)  # cosine between surface and camera: below not seen, above seen well, between the two blended


def frontalize(
    image: np.ndarray, landmarks68: np.ndarray, template: tuple[tuple[float, float] | None, ...], size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Cut and align a face as if it looked into the camera.

    The head is a generic one and not that of the person, so the result is an approximation. What the
    nose hides of the cheek is not looked for, and the light stays where it was.

    Args:
        image: (H, W, 3) uint8 RGB.
        landmarks68: (68, 2) pixels, hidden ones too.
        template: Five (x, y) places in the aligned face, ``None`` where a point has none, as on a model's card.
        size: (height, width) of the aligned face.

    Returns:
        (height, width, 3) uint8 RGB, gray beside the head, and (height, width) bool, what the camera truly saw.

    Raises:
        InputError: Not a color photo, or not 68 finite landmarks.
    """
    if image.ndim != 3 or image.shape[2] != 3 or np.shape(landmarks68) != (68, 2):
        raise InputError(
            f"Expected an image (H, W, 3) and landmarks (68, 2). Received: {image.shape}, {np.shape(landmarks68)}."
        )
    head = generic_head()
    camera = fit_affine_camera(head.landmarks(head.mean), landmarks68)
    pixels, points, normals = _frontal_surface(tuple(template), tuple(size))
    mirror = np.array([-1.0, 1, 1])
    here, there = (_sampled(image, seen_by(camera, points * side)) for side in (1, mirror))  # (N, 3)
    seen, other = ((normals * side) @ toward(camera) for side in (1, mirror))  # (N,) cosines
    share = np.clip((seen - _USABLE[0]) / (_USABLE[1] - _USABLE[0]), 0, 1)
    share = np.where(other > seen, share, 1)[:, None]
    view, visible = np.full((size[0] * size[1], 3), 128.0), np.zeros(size[0] * size[1], bool)
    view[pixels], visible[pixels] = share * here + (1 - share) * there, seen > _USABLE[0]
    return view.round().astype(np.uint8).reshape(*size, 3), visible.reshape(size)


@cache
def _frontal_surface(template: tuple, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which pixels of a frontal, aligned face show the head, and its points (N, 3) mm and normals (N, 3) there."""
    head = generic_head()
    used = [i for i, place in enumerate(template) if place is not None]
    five = five_of_68(head.landmarks(head.mean))[used, :2] * [1, -1]  # y runs down in a picture
    to_aligned = fit_similarity(five, np.array([template[i] for i in used]))
    points, normals = head.mean.reshape(-1, 3), grid_normals(head.mean, True).reshape(-1, 3)
    drawn = np.column_stack([apply_affine(to_aligned, points[:, :2] * [1, -1]), -points[:, 2]])
    seen = rasterize(drawn, head.triangles, size)
    found = seen.interpolate(np.column_stack([points, normals]), head.triangles)
    return seen.pixels, found[:, :3], unit_rows(found[:, 3:])


def _sampled(image: np.ndarray, places: np.ndarray) -> np.ndarray:
    """(H, W, 3) at (N, 2) pixels x, y, bilinear -> (N, 3); beyond the border the edge goes on."""
    at = places[:, ::-1].T
    colors = [map_coordinates(image[..., c].astype(np.float64), at, order=1, mode="nearest") for c in range(3)]
    return np.stack(colors, axis=1)
