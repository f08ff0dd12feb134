// What stands in the way, one sentence each, above the picture, with a button where the reader can do something.
// A slot ("camera", "connection", "hint") holds one sentence at a time.

import { onLanguage, text } from "./texts.js";

const shown = new Map();
let place = null;

export function startNotices(element) {
  place = element;
  onLanguage(write);
}

// notice("camera", "camera.busy", {button: "camera.again", press: start})
export function notice(slot, key, { button, press, link } = {}) {
  if (shown.get(slot)?.key === key) return; // not read aloud again at every attempt
  shown.set(slot, { key, button, press, link });
  write();
}

export function clearNotice(slot) {
  if (shown.delete(slot)) write();
}

function write() {
  place.replaceChildren(...[...shown.values()].map(sentence));
}

function sentence({ key, button, press, link }) {
  const box = document.createElement("div");
  box.className = "box warn row";
  const words = document.createElement("p");
  words.textContent = text(key);
  box.append(words);
  if (press) box.append(pressable(button, press));
  if (link) box.append(elsewhere(link));
  return box;
}

function pressable(key, press) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text(key);
  button.addEventListener("click", press);
  return button;
}

function elsewhere(address) {
  const link = document.createElement("a");
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener";
  link.className = "button";
  link.textContent = text("camera.tab");
  return link;
}
