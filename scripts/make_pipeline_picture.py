"""Draw the picture at the top of the README, and its Korean twin: python scripts/make_pipeline_picture.py"""

from pathlib import Path

import numpy as np

INK, SKIN, HAIR, BLUE, GREEN, PAPER = "#1d2530", "#e8b48f", "#4a3324", "#0072b2", "#00705a", "#ffffff"
SAID = {
    "en": ("photo", "detect", "align", "represent", "match", "distance 0.03", "≤ threshold", "same person",
           "From a photo to a decision: detect, align, represent, match"),
    "ko": ("사진", "검출", "정렬", "표현", "비교", "거리 0.03", "≤ 임계값", "같은 사람",
           "사진에서 판단까지: 검출, 정렬, 표현, 비교"),
}  # fmt: skip


def face(marks: bool) -> str:
    """A drawn face about (0, 0), 60 wide and 80 high."""
    drawn = (
        f'<ellipse rx="33" ry="43" cy="-6" fill="{HAIR}"/><ellipse rx="28" ry="37" fill="{SKIN}"/>'
        f'<path d="M-29-12 Q-18-34 0-33 Q18-34 29-12 Q20-48 0-47 Q-20-48-29-12" fill="{HAIR}"/>'
        f'<g fill="{INK}"><circle cx="-11" cy="-6" r="3"/><circle cx="11" cy="-6" r="3"/></g>'
        f'<path d="M0-4 L-4 9 L3 9" fill="none" stroke="{INK}" stroke-width="1.6"/>'
        f'<path d="M-11 18 Q0 26 11 18" fill="none" stroke="{INK}" stroke-width="2.2" stroke-linecap="round"/>'
    )
    if marks:
        points = [(-11, -6), (11, -6), (1, 9), (-11, 18), (11, 18)]
        drawn += "".join(f'<circle cx="{x}" cy="{y}" r="2.6" fill="#d55e00" stroke="white"/>' for x, y in points)
    return drawn


def panel(number: int, content: str, title: str) -> str:
    x = 20 + 190 * number
    arrow = f'<path d="M{x - 32} 100 h22 m-7 -6 l7 6 l-7 6" fill="none" stroke="{INK}" stroke-width="2"/>'
    return (
        f'{arrow if number else ""}<g transform="translate({x} 30)">'
        f'<rect width="140" height="140" rx="8" fill="#dfe8ef"/>{content}'
        f'<text x="70" y="165" text-anchor="middle">{title}</text></g>'
    )


def bars() -> str:
    heights = np.random.default_rng(128).normal(0, 22, 32).clip(-55, 55)
    return "".join(
        f'<rect x="{6 + 4 * i}" y="{70 - max(h, 0):.1f}" width="3" height="{abs(h):.1f}" fill="{BLUE}"/>'
        for i, h in enumerate(heights)
    )


def picture(language: str) -> str:
    """The whole picture as SVG."""
    *titles, distance, limit, same, alt = SAID[language]
    turned = '<g transform="translate(84 76) rotate(-18) scale(.9)">{}</g>'
    box = f'<rect x="48" y="36" width="72" height="80" fill="none" stroke="{GREEN}" stroke-width="3"/>'
    aligned = f'<g transform="translate(70 74) scale(1.45)">{face(True)}</g>'
    decision = (
        f'<text x="70" y="58" text-anchor="middle" font-size="17">{distance}</text>'
        f'<text x="70" y="82" text-anchor="middle" font-size="17">{limit}</text>'
        f'<text x="70" y="112" text-anchor="middle" font-size="18" font-weight="700" fill="{GREEN}">{same}</text>'
    )
    contents = [turned.format(face(False)), turned.format(face(True)) + box, aligned, bars(), decision]
    clips = '<clipPath id="c"><rect width="140" height="140" rx="8"/></clipPath>'
    panels = "".join(panel(i, f'<g clip-path="url(#c)">{content}</g>', titles[i]) for i, content in enumerate(contents))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 940 210" role="img" font-family="sans-serif" '
        f'font-size="16" fill="{INK}"><title>{alt}</title>'
        f"<defs>{clips}</defs>"
        f'<rect width="940" height="210" fill="{PAPER}"/>{panels}</svg>\n'
    )


def main() -> None:
    folder = Path(__file__).parents[1] / "docs" / "images"
    for language, name in (("en", "pipeline.svg"), ("ko", "pipeline.ko.svg")):
        (folder / name).write_text(picture(language), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
