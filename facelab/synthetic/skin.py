"""The painted skin: albedo, fine relief and regions as a picture on the average face.

Because every head is the average head with points moved, one chart serves all: a texel's place on the average
face never changes, and parameters of shape carry the paint along.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.ndimage import gaussian_filter

from facelab.geometry.head3d.openings import lids, lips
from facelab.synthetic import color
from facelab.synthetic.noise import ramp, smooth_noise
from facelab.synthetic.person import Person
from facelab.synthetic.photo import PARSING

TEXEL = 0.5  # mm
_LEFT, _TOP, _WIDTH, _HEIGHT = -80.0, 112.0, 160.0, 240.0


@dataclass(frozen=True, eq=False)
class Skin:
    """A chart of the face, (H, W) texels.

    Attributes:
        albedo: (H, W, 3) float32, linear light.
        relief: (H, W) float32, mm above the smooth surface.
        gloss: (H, W) float32, 0 dull to 1 wet.
        regions: (H, W) uint8, index into :data:`facelab.synthetic.photo.PARSING`.
        plain: (3,) albedo of skin off the chart.
    """

    albedo: np.ndarray
    relief: np.ndarray
    gloss: np.ndarray
    regions: np.ndarray
    plain: np.ndarray

    def texels(self, face: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(N, 2) mm on the average face -> fractional row and column of the chart."""
        height, width = self.relief.shape
        row = np.clip((_TOP - face[:, 1]) / TEXEL, 0, height - 1.001)
        return row, np.clip((face[:, 0] - _LEFT) / TEXEL, 0, width - 1.001)


def paint(person: Person) -> Skin:
    """Paint a person's skin; all fine detail comes from ``look.detail_seed``."""
    return _Painter(person).paint()


class _Painter:
    """The chart while it is painted, layer by layer."""

    def __init__(self, person: Person):
        self.look, self.person = person.look, person
        y = _TOP - TEXEL * np.arange(int(_HEIGHT / TEXEL))
        x = _LEFT + TEXEL * np.arange(int(_WIDTH / TEXEL))
        self.x, self.y = np.meshgrid(x, y)
        self.side = np.abs(self.x)
        self.shape = self.x.shape
        self.plain = color.skin(self.look)
        self.albedo = np.broadcast_to(self.plain, (*self.shape, 3)).copy()
        self.relief = np.zeros(self.shape)
        self.gloss = np.full(self.shape, 0.35 + 0.05 * self.look.skin_tone)
        self.regions = np.full(self.shape, PARSING.index("skin"), np.uint8)

    def paint(self) -> Skin:
        layers = (
            self.blotches, self.blood, self.spots, self.lines, self.eye_surroundings, self.brows, self.nose, self.mouth,
            self.beard,
        )  # fmt: skip
        for number, layer in enumerate(layers):
            # Each layer has its own chance, so that more freckles do not move the hairs of the brows.
            self.rng = np.random.default_rng([self.look.detail_seed, 1, number])
            layer()
        as32 = (a.astype(np.float32) for a in (self.albedo, self.relief, self.gloss))
        return Skin(*as32, self.regions, self.plain.astype(np.float32))

    def tint(self, amount: np.ndarray, factors: tuple[float, float, float]) -> None:
        """Multiply the color, where amount is 1 by the factors, where it is 0 by 1."""
        self.albedo *= 1 + amount[..., None] * (np.array(factors) - 1)

    def cover(self, amount: np.ndarray, albedo: np.ndarray) -> None:
        """Lay another color over it, opaque where amount is 1."""
        self.albedo += amount[..., None] * (albedo - self.albedo)

    def mark(self, where: np.ndarray, region: str) -> None:
        self.regions[where] = PARSING.index(region)

    def blob(self, x: float, y: float, sx: float, sy: float) -> np.ndarray:
        """A soft spot and its mirror image."""
        return np.exp(-(((self.side - x) / sx) ** 2) - ((self.y - y) / sy) ** 2)

    def line(self, points: list[tuple[float, float]], width: float) -> np.ndarray:
        """A soft line through points (and its mirror image), fading at its ends; 1 on the line."""
        p = np.array(points, float)
        nearest, place = np.full(self.shape, np.inf), np.zeros(self.shape)
        for i, (a, b) in enumerate(pairwise(p)):
            d = b - a
            t = np.clip(((self.side - a[0]) * d[0] + (self.y - a[1]) * d[1]) / (d @ d), 0, 1)
            distance = (self.side - a[0] - t * d[0]) ** 2 + (self.y - a[1] - t * d[1]) ** 2
            closer = distance < nearest
            place = np.where(closer, (i + t) / (len(p) - 1), place)
            nearest = np.minimum(nearest, distance)
        return np.exp(-nearest / width**2) * np.clip(4 * place * (1 - place) + 0.25, 0, 1)

    def blotches(self) -> None:
        uneven = 0.022 * smooth_noise(self.rng, self.shape, 14) + 0.012 * smooth_noise(self.rng, self.shape, 3)
        age = (self.look.age - 18) / 62
        self.albedo *= np.exp((1 + 1.3 * age) * uneven)[..., None] ** np.array([0.7, 1.0, 1.1])
        pores = smooth_noise(self.rng, self.shape, 1.1)
        self.relief += (0.02 + 0.03 * age) * pores * (0.4 + self.blob(20, -25, 30, 30))

    def blood(self) -> None:
        light = np.clip((9 - self.look.skin_tone) / 6, 0.25, 1)
        rosy = self.blob(42, -33, 17, 17) + 0.9 * self.blob(0, -39, 13, 10) + 0.4 * self.blob(0, -104, 16, 12)
        rosy = np.clip(rosy + 0.25 * self.blob(0, 45, 40, 25) * 0.5, 0, 1) * light
        strength = 0.15 + 0.85 * self.look.redness
        self.tint(strength * rosy, (1.02, 0.76, 0.74))
        # Thinner, paler forehead and a darker jaw, as portrait painters know.
        self.tint(0.5 * ramp(self.y, -70, -110), (0.97, 0.96, 0.97))

    def spots(self) -> None:
        count = int(900 * self.look.freckles**1.5)
        freckles = self._scatter(count, (38, 26), -22, (0.5, 1.1))
        self.tint(np.clip(freckles, 0, 1), (0.72, 0.55, 0.45))
        moles = self._scatter(self.rng.poisson(7 * self.look.moles), (48, 45), -25, (0.8, 1.6))
        self.tint(np.clip(1.4 * moles, 0, 1), (0.30, 0.20, 0.18))
        self.relief += 0.4 * moles
        old = max(0.0, (self.look.age - 50) / 30)
        patches = self._scatter(int(40 * old), (55, 60), 10, (1.5, 4))
        self.tint(np.clip(0.6 * patches, 0, 1), (0.85, 0.74, 0.66))

    def _scatter(self, count: int, spread: tuple[float, float], y: float, sizes: tuple[float, float]) -> np.ndarray:
        """``count`` round spots around (0, y)."""
        chart = np.zeros(self.shape)
        centers = self.rng.normal((0, y), spread, (count, 2))
        radii = self.rng.uniform(*sizes, count)
        strengths = self.rng.uniform(0.35, 1, count)
        reach = int(np.ceil(3 * sizes[1] / TEXEL))
        for (cx, cy), radius, strength in zip(centers, radii, strengths, strict=True):
            column, row = int((cx - _LEFT) / TEXEL), int((_TOP - cy) / TEXEL)
            top, left = max(row - reach, 0), max(column - reach, 0)
            window = np.s_[top : max(row + reach + 1, 0), left : max(column + reach + 1, 0)]
            squared = (self.x[window] - cx) ** 2 + (self.y[window] - cy) ** 2
            chart[window] += strength * np.exp(-squared / radius**2)
        return chart

    def crease(self, line: np.ndarray, depth: float, dark: float = 0.35) -> None:
        """A groove: it catches shadow and looks darker and redder."""
        self.relief -= depth * line
        self.tint(np.clip(dark * depth * line, 0, 1), (0.55, 0.40, 0.35))

    def lines(self) -> None:
        w = self.look.wrinkles
        shift = self.rng.uniform(-1.5, 1.5, 12)
        self.crease(self.line([(17, -39), (24, -50), (30, -64), (31, -71)], 2.2), 0.35 + 1.5 * w)
        if w < 0.08:
            return
        broken = np.clip(0.6 + 0.5 * smooth_noise(self.rng, self.shape, (4, 16)), 0, 1)
        for i, y in enumerate((33, 43, 53, 61)):
            wave = [(x, y + shift[i] + 2.5 * np.cos(x / 17 + shift[i])) for x in (0, 9, 18, 27, 37, 46)]
            self.crease(self.line(wave, 1.3) * broken, 1.2 * w * (1 - 0.12 * i))
        for i, (dx, dy) in enumerate(((13, 8), (15, 1), (13, -6))):
            start = (51 + 0.3 * shift[4 + i], 2.5 - 2.5 * i)
            bend, end = (start[0] + 0.5 * dx, start[1] + 0.4 * dy), (start[0] + dx, start[1] + dy)
            self.crease(self.line([start, bend, end], 0.9), 1.0 * w)
        self.crease(self.line([(3.5, 13), (3.2 + 0.2 * shift[8], 20), (4.5, 28)], 1.0), 1.1 * w)
        self.crease(self.line([(26, -74), (29, -84), (30, -95)], 1.8), 1.2 * w)
        self.crease(self.line([(16, -9), (25, -15), (36, -18), (46, -14)], 1.6), 0.9 * w)
        for x in (3, 8, 13, 18):
            self.crease(self.line([(x, -52), (0.95 * x, -58)], 0.7), 0.5 * max(0.0, w - 0.4))
        self.relief += 0.06 * w * smooth_noise(self.rng, self.shape, (1.2, 2.2))

    def eye_surroundings(self) -> None:
        upper, lower, between = lids(self.x)
        bags = self.line([(18, -8), (25, -12.5), (33, -13.5), (42, -10)], 4.0)
        self.tint(0.55 * self.look.eye_bags * bags, (0.72, 0.62, 0.66))
        self.crease(self.line([(17, -7), (24, -13.5), (33, -15.5), (42, -12)], 1.5), 0.9 * self.look.eye_bags)
        self.tint(0.35 * self.blob(17, 1, 5, 8), (0.62, 0.52, 0.52))
        self.tint(0.30 * self.blob(31, 3, 17, 10), (0.62, 0.54, 0.54))  # thin skin, and light that is caught
        fold = self.person.shape.lid_fold
        near = np.exp(-((np.maximum(np.abs(self.side - 33) - 12, 0) / 4) ** 2))
        crease = np.exp(-(((self.y - upper - 1.8 - 1.4 * fold) / 1.0) ** 2)) * near
        self.crease(crease, 1.5 * fold, 0.42)
        shade = np.exp(-((np.maximum(self.y - upper - 1, 0) / 5.0) ** 2)) * near * (self.y > upper)
        self.tint(0.28 * shade + 0.5 * self.look.eye_makeup * shade, (0.62, 0.52, 0.52))
        makeup = self.look.eye_makeup
        lashes = np.exp(-((np.clip(self.y - upper, 0, 9) / (1.0 + 0.9 * makeup)) ** 2))
        lashes *= (self.y > upper - 0.6) * between
        lashes *= ramp(self.side, 17, 24)
        self.cover(np.clip((0.72 + 0.25 * makeup) * lashes, 0, 1), np.array([0.018, 0.012, 0.010]))
        below = np.exp(-((np.clip(lower - self.y, 0, 9) / 0.6) ** 2)) * (self.y < lower + 0.4) * between
        self.cover((0.30 + 0.35 * makeup) * below * ramp(self.side, 22, 40), np.array([0.05, 0.03, 0.025]))
        self.mark(between & (self.y < upper) & (self.y > lower), "eyes")

    def brows(self) -> None:
        look = self.look
        t = np.clip((self.side - 11) / 44, 0, 1)
        middle = 17.6 + (1.5 + 5.5 * look.brow_arch) * np.sin(np.pi * np.clip(t, 0, 1) ** 1.25)
        middle += 2.0 * (0.5 - look.brow_arch) * t
        half = (4.8 * (1 - t) ** 0.75 + 1.2) * look.brow_thickness * ramp(t, -0.02, 0.12) ** 0.5
        from_middle = (self.y - middle) / half
        streaks = self._slanted_noise(0.9)
        edge = np.abs(from_middle) + 0.28 * streaks
        density = ramp(edge, 1.15, 0.45) * ramp(self.side, 9, 15) * ramp(self.side, 57, 51)
        hairs = np.clip(0.86 + 0.2 * streaks, 0, 1)
        tone = color.hair(look) * 0.45 + 0.004
        gray = 0.35 * look.hair_gray
        amount = np.clip((0.25 + 0.95 * look.brow_darkness) * density * hairs, 0, 0.97)
        self.cover(amount, (1 - gray) * tone + gray * 0.28)
        self.relief += 0.35 * density * hairs
        self.gloss *= 1 - 0.8 * density
        self.mark(density > 0.4, "brows")

    def _slanted_noise(self, slope: float) -> np.ndarray:
        """Hair-like streaks that rise to the outside."""
        noise = smooth_noise(self.rng, self.shape, (0.55, 3.0))
        rows = np.arange(self.shape[0])[:, None] + np.round(slope * self.side / TEXEL).astype(int)
        return noise[rows % self.shape[0], np.arange(self.shape[1])[None]]

    def nose(self) -> None:
        across = self.side - 6.6
        nostril = np.exp(-(((across / 3.6) ** 2 + ((self.y + 46.2 - 0.12 * across) / 1.9) ** 2) ** 2))
        self.tint(np.clip(0.95 * nostril, 0, 1), (0.10, 0.05, 0.045))
        self.tint(0.35 * self.blob(8, -48, 9, 3.5), (0.55, 0.46, 0.46))  # under the tip
        self.relief -= 1.5 * nostril
        wing = self.line([(11.5, -33), (17, -36), (19, -41), (17.5, -46), (13, -47.5)], 1.4)
        self.crease(wing, 1.0, 0.30)
        width = np.minimum(9 + 0.2 * np.maximum(-self.y, 0), 18.5)
        self.mark((self.side < width) & (self.y < 8) & (self.y > -49), "nose")

    def mouth(self) -> None:
        look = self.look
        upper, lower, between = lips(self.x)
        bow = 1.2 * (self.person.shape.cupid_bow - 0.5) * (self.blob(6, -61, 5, 30) - self.blob(0, -62, 3, 30))
        upper = upper + bow
        inside = np.minimum(ramp(self.y, lower - 0.7, lower + 0.7), ramp(self.y, upper + 0.7, upper - 0.7)) * between
        natural = self.plain * np.array([0.86, 0.50, 0.50])
        red = np.array([0.42, 0.045, 0.055]) * (1.25 - 0.06 * look.skin_tone)
        mix = np.clip(look.lip_color, 0, 1) ** 1.3
        self.cover(inside * (0.82 + 0.12 * mix), (1 - mix) * natural + mix * red)
        self.tint(inside * ramp(self.y, -69.0, -67.0) * 0.35, (0.75, 0.65, 0.68))  # the upper lip faces down
        self.relief += 0.10 * inside * smooth_noise(self.rng, self.shape, (4, 1.0)) + 0.25 * inside
        self.gloss += inside * (0.25 + 0.5 * mix)
        seam = np.exp(-(((self.y + 69) / 1.0) ** 2)) * ramp(self.side, 26.5, 23)
        self.tint(np.clip(0.9 * seam, 0, 1), (0.22, 0.12, 0.12))
        self.tint(0.45 * self.blob(26, -69.3, 3.2, 2.4), (0.55, 0.45, 0.45))
        self.mark(inside > 0.5, "lips")
        self.mark((np.abs(self.y + 69) < 0.4) & (self.side < 24), "mouth")

    def beard(self) -> None:
        look = self.look
        if look.beard <= 0.02 and look.mustache <= 0.02:
            return
        upper, lower, _ = lips(self.x)
        rough = 2.5 * smooth_noise(self.rng, self.shape, 3) + 1.2 * smooth_noise(self.rng, self.shape, 1)
        cheek = np.interp(self.side, [0, 22, 34, 50, 60, 66], [-76, -74, -66, -50, -24, 5]) + rough
        chin = ramp(self.y, cheek + 2, cheek - 10) * ramp(self.y, -128, -118)
        chin *= (self.y < lower - 1.5) | (self.side > 28)
        bare = self.blob(11, -83, 6, 4.5)  # thin hair beside the tuft under the lip
        lip = ramp(self.y, upper + 0.3, upper + 2.0) * ramp(self.side + 0.5 * rough, 34, 22)
        lip *= ramp(self.y, -47 + 0.5 * rough, -54 + 0.5 * rough)
        corner = ramp(self.side, 24, 28) * ramp(self.side, 37, 31) * ramp(self.y, -62, -66)
        area = look.beard * np.clip(np.maximum(chin * (1 - 0.6 * bare), corner * (self.y < -66)), 0, 1)
        area = np.maximum(area, look.mustache * lip)
        strands = np.clip(0.75 + 0.3 * smooth_noise(self.rng, self.shape, (2.6, 0.6)), 0, 1.3)
        stubble = np.clip(0.55 + 0.5 * smooth_noise(self.rng, self.shape, 0.7), 0, 1.3)
        full = ramp(area, 0.35, 0.8)
        amount = np.clip(full * strands * 0.97 + (1 - full) * ramp(area, 0, 0.5) * stubble * 0.62, 0, 0.97)
        tone = color.hair(look) * 0.62 + 0.004
        self.cover(amount, tone * (0.6 + 0.4 * strands[..., None]))
        self.relief += full * (1.2 * strands + 1.2)
        self.gloss *= 1 - 0.85 * np.clip(1.4 * area, 0, 1)
        self.mark(gaussian_filter(full, 1) > 0.4, "beard")
