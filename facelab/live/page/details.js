// One face, closer: the aligned face as the network gets it, its landmarks, the nearest people, "not this person".

import { request } from "./api.js";
import { makeBar, setBar } from "./bars.js";
import { label, liveWords } from "./overlay.js";
import { distance, onLanguage, saidText, text } from "./texts.js";

const EVERY = 1500; // ms
const SHOWN = 192; // CSS pixels of the aligned face, width

export class Details {
  // `chosen(id or null)`: which face is shown; `find(id)` -> its track now; `leave(id)` takes the focus.
  constructor({ chosen, find, leave }) {
    Object.assign(this, { chosen, find, leave });
    this.part = Object.fromEntries(["details", "detailsTitle", "detailsClose", "detailsNote", "detailsBody", "aligned",
      "nearest", "detailsThreshold", "detailsLive", "correct"].map((id) => [id, document.getElementById(id)]));
    this.id = null;
    this.track = null; // as it was when its facts came
    this.facts = null;
    this.note = null; // {key, values} or an error
    this.paused = false;
    this.part.detailsClose.addEventListener("click", () => this.close());
    this.part.details.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    this.part.correct.addEventListener("click", () => this.correct());
    setInterval(() => this.id !== null && !this.paused && this.refresh(), EVERY);
    onLanguage(() => this.write());
  }

  open(track) {
    Object.assign(this, { id: track.id, track, facts: null, note: { key: "details.wait" } });
    this.chosen(track.id);
    this.write();
    this.part.detailsTitle.focus(); // read aloud, and on a small screen scrolled to
    this.refresh();
  }

  // The focus goes back to where the face was chosen.
  close() {
    const inside = this.part.details.contains(document.activeElement);
    const id = this.id;
    Object.assign(this, { id: null, facts: null });
    this.chosen(null);
    this.write();
    if (inside) this.leave(id);
  }

  async refresh() {
    const id = this.id;
    try {
      const facts = await request("GET", `/api/faces/${id}`);
      if (id !== this.id) return; // another face was chosen meanwhile
      const waiting = this.note?.key === "details.wait" || this.note?.code;
      Object.assign(this, { facts, track: this.find(id) || this.track, note: waiting ? null : this.note });
    } catch (error) {
      if (id !== this.id) return;
      this.note = this.missing(error);
    }
    this.write();
  }

  // The server knows no such face: it has gone, or is so new that the recognizer has not seen it.
  missing(error) {
    if (error.code !== "no_such_face") return error;
    return { key: this.find(this.id) ? "details.wait" : "details.gone" };
  }

  async correct() {
    try {
      const { not } = await request("POST", `/api/faces/${this.id}/correction`, { json: {} });
      this.note = { key: "details.corrected", values: { name: not } };
      this.part.detailsTitle.focus(); // the button goes
      await this.refresh();
    } catch (error) {
      this.note = error;
      this.write();
    }
  }

  write() {
    const { part, facts, track } = this;
    part.details.hidden = this.id === null;
    if (this.id === null) return;
    part.detailsTitle.textContent = text("details.title", { who: label(track) });
    const words = saidText(this.note);
    if (part.detailsNote.textContent !== words) part.detailsNote.textContent = words;
    part.detailsBody.hidden = facts === null;
    part.correct.hidden = track.state !== "known";
    part.correct.textContent = text("details.correct", { name: track.name });
    if (facts) this.writeFacts(facts);
  }

  writeFacts(facts) {
    const { part } = this;
    drawAligned(part.aligned, facts);
    part.nearest.replaceChildren(...facts.nearest.map((person) => nearestItem(person, facts.threshold)));
    part.detailsThreshold.textContent = facts.nearest.length
      ? text("details.threshold", { threshold: distance(facts.threshold) })
      : text("details.noOne");
    part.detailsLive.textContent = facts.live ? `${liveWords(facts.live)} – ${text("live.note")}` : "";
  }
}

function nearestItem({ name, distance: value }, threshold) {
  const item = document.createElement("li");
  const who = document.createElement("span");
  who.className = "who";
  who.textContent = name;
  const bar = makeBar();
  setBar(bar, value, threshold);
  const numbers = document.createElement("span");
  numbers.className = "numbers";
  numbers.textContent = text(value <= threshold ? "details.within" : "details.beyond", { distance: distance(value) });
  item.append(who, bar, numbers);
  return item;
}

async function drawAligned(canvas, { aligned, landmarks, size: [height, width] }) {
  const picture = new Image();
  picture.src = aligned;
  await picture.decode();
  const scale = SHOWN / width;
  Object.assign(canvas, { width: SHOWN, height: Math.round(scale * height) });
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  for (const [x, y] of landmarks) cross(pen, scale * x, scale * y);
}

function cross(pen, x, y) {
  for (const [color, width] of [["#14181f", 5], ["#ffffff", 2]]) {
    Object.assign(pen, { strokeStyle: color, lineWidth: width });
    pen.beginPath();
    pen.moveTo(x - 5, y);
    pen.lineTo(x + 5, y);
    pen.moveTo(x, y - 5);
    pen.lineTo(x, y + 5);
    pen.stroke();
  }
}
