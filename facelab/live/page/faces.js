// The list of the faces in view: what the boxes show, as buttons, for keyboards and screen readers, too.

import { makeBar, setBar } from "./bars.js";
import { distanceWords, label, liveWords, sign } from "./overlay.js";
import { onLanguage, text } from "./texts.js";

const EVERY = 300; // ms: faster than that no one reads

export class FaceList {
  // `pick(track)` is called when a face is chosen.
  constructor(pick) {
    this.pick = pick;
    [this.list, this.empty, this.title, this.status] = ["faces", "noFaces", "facesTitle", "status"].map(
      (id) => document.getElementById(id),
    );
    this.items = new Map(); // track id -> button, kept so that the focus stays where it is
    this.tracks = [];
    this.chosen = null;
    this.said = "";
    setInterval(() => this.write(), EVERY);
    onLanguage(() => this.write());
  }

  show(tracks) {
    this.tracks = tracks;
  }

  write() {
    const present = new Set(this.tracks.map((track) => track.id));
    for (const id of this.items.keys()) if (!present.has(id)) this.remove(id);
    for (const track of this.tracks) fill(this.items.get(track.id) || this.add(track), track, track.id === this.chosen);
    this.empty.hidden = this.tracks.length > 0;
    this.announce();
  }

  add(track) {
    const button = makeButton();
    button.addEventListener("click", () => this.pick(this.tracks.find((other) => other.id === track.id) || null));
    this.items.set(track.id, button);
    const item = document.createElement("li");
    item.append(button);
    this.list.append(item);
    return button;
  }

  remove(id) {
    const button = this.items.get(id);
    const focused = button === document.activeElement;
    this.items.delete(id);
    button.parentElement.remove();
    if (focused) this.title.focus();
  }

  focus(id) {
    (this.items.get(id) || this.title).focus();
  }

  // Read aloud only when who is in view changes, not with every frame.
  announce() {
    const settled = this.tracks.filter((track) => track.state !== "checking");
    const who = settled.map(label).sort().join(", ");
    if (who === this.said || settled.length < this.tracks.length) return;
    this.said = who;
    this.status.textContent = who ? text("faces.inView", { who }) : text("faces.none");
  }
}

function makeButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "face";
  button.append(part("sign"), part("who"), makeBar(), part("numbers"), part("live"));
  button.firstChild.setAttribute("aria-hidden", "true");
  return button;
}

function part(name) {
  const element = document.createElement("span");
  element.className = name;
  return element;
}

function fill(button, track, chosen) {
  const [mark, who, bar, numbers, live] = button.children;
  set(mark, sign(track));
  mark.className = `sign ${track.state}`;
  set(who, label(track));
  setBar(bar, track.distance, track.threshold);
  set(numbers, track.distance === null ? "" : distanceWords(track.distance, track.threshold));
  set(live, track.live ? `${liveWords(track.live)} – ${text("live.note")}` : "");
  button.setAttribute("aria-pressed", String(chosen));
}

// Only what has changed is written: a screen reader would notice each writing.
function set(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
