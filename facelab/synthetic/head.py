"""The head of one person in three dimensions, down to the chest, ready to be photographed."""

from __future__ import annotations

import copy
from dataclasses import asdict, replace

import numpy as np

from facelab.errors import InputError
from facelab.geometry.camera import Camera, rotation
from facelab.geometry.head3d.ear import ear
from facelab.geometry.head3d.head import generic_head
from facelab.geometry.head3d.sculpt import ripples
from facelab.geometry.landmarks68 import five_of_68
from facelab.geometry.raster import rasterize
from facelab.synthetic import color, wear
from facelab.synthetic.background import background
from facelab.synthetic.camera import develop, encode_srgb
from facelab.synthetic.capture import Capture
from facelab.synthetic.drawing import FINE, Drawing, FrameBuffer
from facelab.synthetic.hair import hair_surface, strands
from facelab.synthetic.light import ambient_occlusion, direction, visible_from
from facelab.synthetic.materials import Fragments, HeadAppearance, Shaded, shade_hair, shade_head, shade_thing
from facelab.synthetic.noise import ramp
from facelab.synthetic.person import Person
from facelab.synthetic.photo import PARSING, SyntheticPhoto, box_around
from facelab.synthetic.skin import paint
from facelab.synthetic.surface import KINDS, Mesh, Surface

_NECK = np.array([0.0, -95.0, -20.0])  # the head turns about it, mm
_MIDDLE = np.array([0.0, -38.0, 45.0])  # of the face; stands in the middle of the photo
_FACE_MM = 178.0  # height of an average face from brows to chin, times 1.3
_SHADOW_MAP = 200  # pixels
_CHEST = -210.0  # mm: what lies below throws no shadows
_EXPRESSION = ("smile", "mouth_open", "brow_raise", "eyes_closed")
_SIZES = (16, 2048)


class Head:
    """Geometry and skin of one person, made once (about half a second) for any number of photos.

    Args:
        person: Who it is.

    Example:
        >>> photo = Head(Person()).photo(Capture(yaw=20), size=64)
        >>> photo.image.shape, photo.landmarks.shape
        ((64, 64, 3), (5, 2))
    """

    def __init__(self, person: Person):
        self.person = person
        self._generic = generic = generic_head()
        self._skin = paint(person)
        self._strands = strands(person.look.detail_seed)
        shaped = generic.shaped(asdict(person.shape))
        uneven = ripples(np.random.default_rng([person.shape.form_seed, 4]), generic.face, generic.front)
        self._points = shaped + person.shape.irregularity * uneven
        self._landmarks = generic.landmarks(self._points)
        self._ears = np.stack([self._ear_root(right) for right in (False, True)])
        self._mesh = Mesh((Surface("head", self._points, True, generic.face, generic.front), *self._attached()))
        points, normals = self._mesh.points(self._points), self._mesh.normals(self._points)
        self._sky = ambient_occlusion(points, normals, self._mesh.triangles)

    def dressed(self, person: Person) -> Head:
        """The head of the same person on another day; geometry and skin are shared where only the clothes differ."""
        mine = self.person.look
        plain = replace(person.look, clothes_hue=mine.clothes_hue, clothes_light=mine.clothes_light)
        if replace(person, look=plain) != self.person:
            return Head(person)
        head = copy.copy(self)
        head.person = person
        return head

    def photo(self, capture: Capture, size: int = 160) -> SyntheticPhoto:
        """Take a photo.

        Args:
            capture: Pose, light, expression, occlusion, camera and background.
            size: Height and width in pixels, 16 to 2048.

        Raises:
            InputError: Another size.
        """
        if not _SIZES[0] <= size <= _SIZES[1]:
            raise InputError(f"Expected a size from {_SIZES[0]} to {_SIZES[1]} pixels. Received: {size}.")
        drawing = self.draw(capture, size, size)
        behind = background(capture.background, capture.background_seed, size, size)
        linear = behind * (1 - drawing.cover[..., None]) + drawing.light
        landmarks68 = drawing.landmarks68.astype(np.float32)
        return SyntheticPhoto(
            image=develop(linear, capture, np.random.default_rng(capture.noise_seed)),
            person=self.person, capture=capture, box=box_around(landmarks68), landmarks=five_of_68(landmarks68),
            landmarks68=landmarks68, visible68=drawing.visible68, depth=drawing.depth, parsing=drawing.region,
            albedo=np.round(255 * encode_srgb(drawing.albedo)).astype(np.uint8),
        )  # fmt: skip

    def draw(self, capture: Capture, height: int, width: int) -> Drawing:
        """The person alone, without background, exposure and noise; sizes in pixels."""
        mesh, sky = self._with_occlusion(capture)
        expressed = self._expressed(capture)
        points = mesh.points(expressed)
        turn, world, normals = _posed(points, mesh.normals(expressed), capture)
        distance = capture.focal_length * _FACE_MM / (24 * capture.face_size)
        center = ((0.5 + capture.center_x) * FINE * width - 0.5, (0.5 + capture.center_y) * FINE * height - 0.5)
        camera = Camera(capture.focal_length / 24 * FINE * height, distance, center)
        drawn = camera.project(world)
        to_light = direction(capture.light_azimuth, capture.light_elevation)
        lit = visible_from(world, mesh.triangles, to_light, _SHADOW_MAP, points[:, 1] > _CHEST)
        attributes = np.column_stack([normals, mesh.chart, mesh.weight, points, sky, lit]).astype(np.float32)
        buffer = FrameBuffer(height, width)
        before = (drawn[mesh.triangles, 2] > 10).all(1)  # the camera, in mm
        for own, opaque in ((before & ~mesh.fringe, True), (before & mesh.fringe, False)):
            seen = rasterize(drawn, mesh.triangles[own], buffer.size)
            free = np.flatnonzero(opaque | (seen.depth < buffer.depth[seen.pixels]))
            columns = seen.interpolate(attributes, mesh.triangles[own])
            kinds = mesh.kinds[own][seen.triangles]
            for kind in np.unique(kinds[free]):
                chosen = free[kinds[free] == kind]
                shaded = self._shade(KINDS[kind], Fragments.of(columns[chosen]), capture, turn)
                buffer.lay(seen.pixels[chosen], seen.depth[chosen], shaded)
        marks = camera.project(_posed(self._generic.landmarks(expressed), None, capture)[1])
        return buffer.averaged((marks[:, :2] + 0.5) / FINE - 0.5, _visible(marks, buffer))

    def _shade(self, kind: str, seen: Fragments, capture: Capture, turn: np.ndarray) -> Shaded:
        look = self.person.look
        if kind == "head":
            return shade_head(seen, HeadAppearance(look, self._skin, self._eye_centers(), turn), capture)
        if kind == "hair":
            return shade_hair(seen, look, self._strands, capture)
        albedo, gloss, softness, region = {
            "ear": (self._skin.plain * [1.0, 0.86, 0.84], 0.3, 1, "ears"),
            "glove": (self._skin.plain * [1.0, 0.93, 0.92], 0.3, 1, "occlusion"),
            "glasses": (color.frames(look.glasses_tone), 1.2, 0, "glasses"),
            "lens": (np.array([0.012, 0.012, 0.014]), 2.0, 0, "occlusion"),
            "occluder": (color.mask(capture.noise_seed), 0.05, 0, "occlusion"),
        }[kind]
        return shade_thing(seen, albedo, gloss, softness, region, capture)

    def _attached(self) -> list[Surface]:
        """Ears, hair and glasses."""
        shape, look = self.person.shape, self.person.look
        attached = []
        for right, root in zip((False, True), self._ears, strict=True):
            points = ear(62 + shape.ear_size, 26 + shape.ear_angle, right) + root
            grid = points.shape[:2]
            attached.append(Surface("ear", points, True, np.zeros((*grid, 2)), np.zeros(grid), both_sides=True))
        hair = hair_surface(self.person, self._generic, self._points)
        attached += [hair] if hair is not None else []
        return attached + (wear.glasses(look.glasses, self._landmarks, self._bows()) if look.glasses != "none" else [])

    def _ear_root(self, right: bool) -> np.ndarray:
        """(3,) where the front edge of an ear joins the cheek: beside the head, at the height of the nose."""
        row = np.argmin(np.abs(self._generic.face[:, 50, 1] + 12))
        angle = np.degrees(np.arctan2(self._generic.mean[row, :, 0], self._generic.mean[row, :, 2]))
        return self._points[row, np.argmin(np.abs(angle - (88 if right else -88)))]

    def _bows(self) -> np.ndarray:
        """(2, 3) where glasses rest on the ears."""
        return self._ears + np.array([[-4.0, 24, 2], [4.0, 24, 2]])

    def _eye_centers(self) -> np.ndarray:
        return np.stack([self._landmarks[36:42].mean(0), self._landmarks[42:48].mean(0)])

    def _expressed(self, capture: Capture) -> np.ndarray:
        """(R, C, 3) the head with an expression."""
        generic = self._generic
        values = {name: getattr(capture, name) for name in _EXPRESSION}
        return self._points + generic.shaped(values, generic.expression) - generic.mean

    def _with_occlusion(self, capture: Capture) -> tuple[Mesh, np.ndarray]:
        """The mesh with what covers the face, and each point's share of the sky."""
        if capture.occlusion == "none":
            return self._mesh, self._sky
        landmarks = self._generic.landmarks(self._expressed(capture))
        if capture.occlusion == "mask":
            added = wear.mask(self._generic, self._expressed(capture), self._ears)
        elif capture.occlusion == "sunglasses":
            added = wear.glasses("sunglasses", landmarks, self._bows())
        else:
            added = wear.hand(np.random.default_rng([capture.noise_seed, 5]), landmarks)
        kept = [s for s in self._mesh.surfaces if not (s.kind == "glasses" and capture.occlusion == "sunglasses")]
        sky = [part for part, s in zip(self._sky_parts(), self._mesh.surfaces, strict=True) if s in kept]
        extra = sum(s.weight.size for s in added)
        return Mesh((*kept, *added)), np.concatenate([*sky, np.full(extra, 0.85)])

    def _sky_parts(self) -> list[np.ndarray]:
        return np.split(self._sky, np.cumsum([s.weight.size for s in self._mesh.surfaces])[:-1])


def _posed(points: np.ndarray, normals: np.ndarray | None, capture: Capture):
    """Turn the head, the shoulders less, and move the middle of the face to the origin."""
    turn = rotation(capture.yaw, capture.pitch, capture.roll)
    body = rotation(_follow(capture.yaw, 60, 0.45), 0, _follow(capture.roll, 30, 0.2))
    up = ramp(points[:, 1:2], -165, -112)
    world = up * ((points - _NECK) @ turn.T) + (1 - up) * ((points - _NECK) @ body.T) - turn @ (_MIDDLE - _NECK)
    if normals is not None:
        normals = up * (normals @ turn.T) + (1 - up) * (normals @ body.T)
        normals = normals / (np.linalg.norm(normals, axis=1, keepdims=True) + 1e-9)
    return turn, world, normals


def _follow(angle: float, limit: float, share: float) -> float:
    """The body follows small turns of the head by a share, and what goes beyond the limit whole."""
    return angle - (1 - share) * float(np.clip(angle, -limit, limit))


def _visible(marks: np.ndarray, buffer: FrameBuffer) -> np.ndarray:
    """(68,) bool: nothing lies more than 8 mm before the landmark, and no mask, glass or hand at all."""
    column, row = np.round(marks[:, 0]).astype(int), np.round(marks[:, 1]).astype(int)
    height, width = buffer.size
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    depth = buffer.depth[np.clip(row, 0, height - 1) * width + np.clip(column, 0, width - 1)]
    region = buffer.region[np.clip(row, 0, height - 1) * width + np.clip(column, 0, width - 1)]
    return inside & (marks[:, 2] <= depth + 8) & (region != PARSING.index("occlusion"))
