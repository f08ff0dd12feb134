// The camera: starts it, stops it, says in one sentence why there is no picture. It runs only while the page is seen.

import { clearNotice, notice } from "./notices.js";
import { text } from "./texts.js";

const WISH = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };
// What browsers call the reasons, and the key of our sentence.
const REASONS = {
  NotAllowedError: "camera.refused",
  SecurityError: "camera.refused",
  NotFoundError: "camera.absent",
  OverconstrainedError: "camera.absent",
  NotReadableError: "camera.busy",
  AbortError: "camera.busy",
};
const HINT_MILLISECONDS = 10_000;

export class Webcam {
  // `changed()` is called when the camera has started or stopped; `link` is an address to offer where it is refused.
  constructor({ video, choice, changed, link = null }) {
    Object.assign(this, { video, changed, link });
    this.box = choice;
    this.select = choice.querySelector("select");
    this.stream = null;
    this.attempt = 0;
    this.wanted = false; // whether the reader wants it on; a hidden page turns it off all the same
    this.select.addEventListener("change", () => this.start());
    document.addEventListener("visibilitychange", () => this.seen());
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.list());
  }

  get running() {
    return this.stream !== null;
  }

  async start() {
    this.stop();
    this.wanted = true;
    const attempt = ++this.attempt;
    if (!navigator.mediaDevices?.getUserMedia) return this.failed("camera.insecure");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: this.wish() });
    } catch (error) {
      if (attempt === this.attempt) this.failed(REASONS[error.name] || "camera.failed");
      return;
    }
    // Meanwhile the reader may have turned it off, chosen another one or hidden the page.
    if (attempt === this.attempt && !document.hidden) await this.show(stream);
    else stopTracks(stream);
  }

  wish() {
    return this.select.value ? { ...WISH, deviceId: { exact: this.select.value } } : WISH;
  }

  async show(stream) {
    this.stream = stream;
    clearNotice("camera");
    stream.getVideoTracks()[0].addEventListener("ended", () => this.lost(stream));
    this.video.srcObject = stream;
    await this.video.play().catch(() => {}); // stopped again before the first frame
    await this.list();
    this.changed();
  }

  // Stops the tracks, so that the camera's light goes out.
  stop() {
    this.attempt += 1;
    this.wanted = false;
    if (!this.stream) return;
    stopTracks(this.stream);
    this.stream = null;
    this.video.srcObject = null;
    this.changed();
  }

  lost(stream) {
    if (stream !== this.stream) return;
    this.stop();
    this.failed("camera.lost");
  }

  failed(key) {
    const again = () => this.start();
    const link = key === "camera.refused" ? this.link : null;
    notice("camera", key, { button: "camera.again", press: again, link });
    this.changed();
  }

  async seen() {
    if (document.hidden && this.running) {
      this.stop();
      this.wanted = true;
    } else if (!document.hidden && this.wanted && !this.running) {
      await this.start();
      if (!this.running) return; // another sentence says why
      notice("hint", "camera.wasHidden");
      setTimeout(() => clearNotice("hint"), HINT_MILLISECONDS);
    }
  }

  // Names of cameras are known only after the reader has allowed one.
  async list() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const cameras = devices.filter((device) => device.kind === "videoinput");
    const current = this.stream?.getVideoTracks()[0].getSettings().deviceId;
    this.select.replaceChildren(...cameras.map((camera, i) => option(camera, i, current)));
    this.box.hidden = cameras.length < 2;
  }
}

function stopTracks(stream) {
  stream.getTracks().forEach((track) => track.stop());
}

function option(camera, index, current) {
  const label = camera.label || text("camera.number", { number: index + 1 });
  return new Option(label, camera.deviceId, false, camera.deviceId === current);
}
