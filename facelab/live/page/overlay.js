// Draws the newest answer over the video. Boxes are pixels of the frame that was sent; the video is shown in another
// size, with bars at the sides where its shape differs, and mirrored: letters must stay readable, so the video is
// mirrored by the style and the boxes by arithmetic.

import { distance, percent, text } from "./texts.js";

// Read on any picture: light colors on a dark plate. Each state has its own line and its own sign, too.
const LOOKS = {
  known: { color: "#56B4E9", dash: [], sign: "✓" },
  unknown: { color: "#E69F00", dash: [10, 6], sign: "?" },
  checking: { color: "#ffffff", dash: [2, 5], sign: "…" },
};
const PLATE = "rgba(20, 24, 31, 0.85)";
const FONT = 'system-ui, "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif';
const LINE = 20; // height of a line of text, CSS pixels
const BAR = 8;
const ROOMY = 80; // CSS pixels of a box under which there is room for words; the list says them in any case

export const sign = (track) => LOOKS[track.state].sign;
export const label = (track) => (track.state === "known" ? track.name : text(`face.${track.state}`));

export class Overlay {
  constructor(canvas, video, pick) {
    Object.assign(this, { canvas, video });
    this.pen = canvas.getContext("2d");
    this.tracks = [];
    this.frame = { width: 640, height: 480 };
    this.mirrored = true;
    this.chosen = null;
    new ResizeObserver(() => this.draw()).observe(canvas);
    canvas.addEventListener("click", (event) => pick(this.at(event.offsetX, event.offsetY)));
  }

  show(tracks, frame) {
    this.tracks = tracks;
    this.frame = frame;
    this.draw();
  }

  // Where the picture lies inside the element (object-fit: contain).
  place() {
    const [wide, high] = [this.canvas.clientWidth, this.canvas.clientHeight];
    const scale = Math.min(wide / this.frame.width, high / this.frame.height);
    return { scale, x: (wide - scale * this.frame.width) / 2, y: (high - scale * this.frame.height) / 2 };
  }

  // [left, top, right, bottom] in CSS pixels of the element.
  boxOf(track) {
    const { scale, x, y } = this.place();
    const [l, t, r, b] = track.box;
    const [left, right] = this.mirrored ? [this.frame.width - r, this.frame.width - l] : [l, r];
    return [x + scale * left, y + scale * t, x + scale * right, y + scale * b];
  }

  pointOf([px, py]) {
    const { scale, x, y } = this.place();
    return [x + scale * (this.mirrored ? this.frame.width - px : px), y + scale * py];
  }

  // The face at a place of the element, the smallest where several overlap.
  at(x, y) {
    const inside = ([l, t, r, b]) => x >= l && x <= r && y >= t && y <= b;
    const area = ([l, t, r, b]) => (r - l) * (b - t);
    const found = this.tracks.filter((track) => inside(this.boxOf(track)));
    return found.sort((a, b) => area(a.box) - area(b.box))[0] || null;
  }

  draw() {
    const sharp = devicePixelRatio || 1;
    const [width, height] = [this.canvas.clientWidth * sharp, this.canvas.clientHeight * sharp].map(Math.round);
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    this.pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    this.pen.clearRect(0, 0, width, height);
    for (const track of this.tracks) this.face(track);
  }

  face(track) {
    const [l, t, r, b] = this.boxOf(track);
    this.outline([l, t, r - l, b - t], LOOKS[track.state], track.id === this.chosen ? 5 : 3);
    if (track.id === this.chosen) this.points(track.landmarks);
    this.plate(`${sign(track)} ${label(track)}`, l, Math.max(t - LINE - 4, 0), "600 15px");
    let below = Math.min(b + 4, this.canvas.clientHeight - BAR - LINE);
    if (track.distance !== null) {
      this.bar(track, l, below, Math.max(r - l, 60));
      below += BAR + 2;
    }
    if (track.live && (r - l >= ROOMY || track.id === this.chosen)) this.plate(liveWords(track.live), l, below, "13px");
  }

  // Twice: a dark line under the colored one is seen on light pictures, too.
  outline(box, look, width) {
    this.pen.setLineDash(look.dash);
    for (const [color, thick] of [[PLATE, width + 3], [look.color, width]]) {
      this.pen.strokeStyle = color;
      this.pen.lineWidth = thick;
      this.pen.strokeRect(...box);
    }
    this.pen.setLineDash([]);
  }

  points(landmarks) {
    for (const landmark of landmarks) {
      this.pen.beginPath();
      this.pen.arc(...this.pointOf(landmark), 4, 0, 2 * Math.PI);
      this.pen.fillStyle = "#ffffff";
      this.pen.fill();
      this.pen.strokeStyle = PLATE;
      this.pen.lineWidth = 2;
      this.pen.stroke();
    }
  }

  plate(words, x, y, font) {
    this.pen.font = `${font} ${FONT}`;
    const width = this.pen.measureText(words).width + 10;
    const left = Math.max(0, Math.min(x, this.canvas.clientWidth - width));
    this.pen.fillStyle = PLATE;
    this.pen.fillRect(left, y, width, LINE);
    this.pen.fillStyle = "#ffffff";
    this.pen.textBaseline = "middle";
    this.pen.fillText(words, left + 5, y + LINE / 2 + 1);
  }

  // The threshold is in the middle of every bar: shorter than half is "the same person".
  bar(track, x, y, width) {
    this.pen.fillStyle = PLATE;
    this.pen.fillRect(x - 1, y - 1, width + 2, BAR + 2);
    this.pen.fillStyle = LOOKS[track.state].color;
    this.pen.fillRect(x, y, width * barShare(track.distance, track.threshold), BAR);
    this.pen.fillStyle = "#ffffff";
    this.pen.fillRect(x + width / 2 - 1, y - 3, 2, BAR + 6);
  }
}

export const barShare = (value, threshold) => Math.max(0, Math.min(1, value / (2 * threshold)));

export function liveWords(live) {
  return text(live.live ? "live.yes" : "live.no", { percent: percent(live.probability) });
}

export function distanceWords(value, threshold) {
  return text("face.distance", { distance: distance(value), threshold: distance(threshold) });
}
