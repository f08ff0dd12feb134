// The small page that `facelab.live.camera()` shows in a notebook: takes photos of a person who agrees, into a folder.

import { request, takeToken } from "./api.js";
import { clearNotice, notice, startNotices } from "./notices.js";
import { loadTexts, onLanguage, saidText, text, today } from "./texts.js";
import { Webcam } from "./webcam.js";

const QUALITY = 0.92; // these photos are kept
const get = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.search);
const state = { photos: 0, wanted: Number(asked.get("wanted")) || 6, said: null, sure: false };
let webcam;

// The whole picture of the camera, not mirrored: as others see the person.
async function picture() {
  const video = get("video");
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext("2d", { alpha: false }).drawImage(video, 0, 0);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

async function take(event) {
  event.preventDefault();
  state.sure = false;
  const name = get("name").value.trim();
  if (!name) return refuse("bad_name", "name");
  if (!get("consent").checked) return refuse("no_consent", "consent");
  if (!webcam.running) return;
  await attempt(async () => {
    const headers = { "X-Facelab-Name": encodeURIComponent(name), "Content-Type": "image/jpeg" };
    const { photos } = await request("POST", "/api/photos", { body: await picture(), headers });
    Object.assign(state, { photos, said: { key: photos < state.wanted ? "photos.taken" : "photos.enough" } });
  });
}

function refuse(code, field) {
  state.said = { code };
  get(field).focus();
  write();
}

// The first press asks, the second deletes.
async function deleteAll() {
  if (!state.sure) {
    state.sure = true;
    return write();
  }
  state.sure = false;
  await attempt(async () => {
    await request("DELETE", "/api/photos");
    Object.assign(state, { photos: 0, said: { key: "photos.deleted" } });
  });
  get("name").focus();
}

async function attempt(action) {
  try {
    await action();
    clearNotice("connection");
  } catch (error) {
    state.said = error;
  }
  write();
}

function write() {
  const name = get("name").value.trim() || text("enroll.someone");
  get("consentText").textContent = text("photos.consent", { name, date: today() });
  get("deleteAll").textContent = text(state.sure ? "photos.sure" : "photos.deleteAll", { photos: state.photos });
  get("deleteAll").disabled = state.photos === 0;
  get("take").disabled = !webcam.running;
  Object.assign(get("bar"), { max: state.wanted, value: Math.min(state.photos, state.wanted) });
  get("count").textContent = text("photos.count", { photos: state.photos, wanted: state.wanted });
  get("said").textContent = saidText(state.said);
  get("off").hidden = webcam.running;
  get("stage").classList.toggle("empty", !webcam.running);
}

// Another person: the consent is asked for anew.
function nameChanged() {
  get("consent").checked = false;
  write();
}

async function start() {
  const token = takeToken();
  await loadTexts();
  startNotices(get("notices"));
  // Inside a notebook the frame may not be allowed to use the camera; a tab of its own may.
  const link = token && window !== window.top ? `${location.pathname}${location.search}#${token}` : null;
  webcam = new Webcam({ video: get("video"), choice: get("cameraChoice"), changed: write, link });
  get("name").value = asked.get("name") || "";
  get("name").addEventListener("input", nameChanged);
  get("photoForm").addEventListener("submit", take);
  get("deleteAll").addEventListener("click", deleteAll);
  onLanguage(write);
  if (!token) return notice("connection", "connection.noToken");
  webcam.start();
}

start();
