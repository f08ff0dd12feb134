// A bar for a distance, with a mark at the threshold, which is always in the middle.

import { barShare } from "./overlay.js";

// The numbers stand beside it as text, so a screen reader passes over the bar.
export function makeBar() {
  const bar = document.createElement("span");
  bar.className = "bar";
  bar.setAttribute("aria-hidden", "true");
  const filled = document.createElement("span");
  filled.className = "filled";
  const mark = document.createElement("span");
  mark.className = "mark";
  bar.append(filled, mark);
  return bar;
}

export function setBar(bar, value, threshold) {
  bar.hidden = value === null || !threshold;
  if (bar.hidden) return;
  bar.firstChild.style.width = `${100 * barShare(value, threshold)}%`;
  bar.classList.toggle("far", value > threshold);
}
