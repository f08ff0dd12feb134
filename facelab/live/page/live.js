// The page of `facelab live`: brings camera, connection, overlay and panels together.

import { takeToken } from "./api.js";
import { Connection } from "./connection.js";
import { Details } from "./details.js";
import { Enrollment } from "./enrollment.js";
import { FaceList } from "./faces.js";
import { FrameSender } from "./frames.js";
import { clearNotice, notice, startNotices } from "./notices.js";
import { Overlay } from "./overlay.js";
import { People } from "./people.js";
import { Statistics } from "./statistics.js";
import { distance, loadTexts, onLanguage, percent, text } from "./texts.js";
import { Webcam } from "./webcam.js";

const get = (id) => document.getElementById(id);
const statistics = new Statistics();
window.facelab = { statistics: () => statistics.report(), reset: () => statistics.reset() };

const state = { paused: false, welcome: null, answer: null, frame: null, fresh: false };
let webcam, connection, sender, overlay, faces, details, enrollment, people;

// --- Answers: the newest is kept, and drawn with the next frame of the screen -------------------------------------

function answered(answer) {
  const frame = sender.answered(answer.frame);
  if (!frame || answer.type !== "frame") return; // of an earlier connection, or a picture that could not be read
  statistics.answered(performance.now() - frame.since, answer.tracks);
  if (!webcam.running) return; // an answer that comes after the camera was turned off
  Object.assign(state, { answer, frame });
  if (!state.fresh) requestAnimationFrame(drawNewest);
  state.fresh = true;
}

function drawNewest() {
  state.fresh = false;
  if (!webcam.running) return;
  overlay.show(state.answer.tracks, state.frame);
  faces.show(state.answer.tracks);
  if (!state.paused) statistics.drawn();
}

// Nothing is known any more: no box stays on the picture.
function clearFaces() {
  statistics.interrupted();
  statistics.tracks = [];
  overlay.show([], overlay.frame);
  faces.show([]);
}

function choose(id) {
  overlay.chosen = faces.chosen = id;
  overlay.draw();
  faces.write();
}

// --- Connection -----------------------------------------------------------------------------------------------------

function welcomed(welcome) {
  state.welcome = welcome;
  clearNotice("connection");
  enrollment.allow(welcome.enroll);
  people.allow(welcome.enroll);
  writeModel();
  people.refresh();
}

function closed(reason) {
  sender.forget();
  clearFaces();
  if (reason !== "gone") webcam.stop(); // no light for nothing, and another tab may need it
  const back = { button: "connection.takeBack", press: connect };
  notice("connection", `connection.${reason}`, reason === "takenOver" ? back : {});
}

function connect() {
  connection.open();
  webcam.start();
}

// The threshold goes by the number of people who are enrolled.
function thresholdChanged({ threshold, expectedRate }) {
  Object.assign(state.welcome, { threshold, expectedRate });
  writeModel();
}

function writeModel() {
  if (!state.welcome) return;
  const { model, threshold, expectedRate, minFace } = state.welcome;
  const lines = [text("meaning.model", { model, minFace })];
  if (threshold) lines.push(text("meaning.threshold", { threshold: distance(threshold) }));
  if (expectedRate) lines.push(text("meaning.rate", { rate: percent(expectedRate) }));
  get("model").textContent = lines.join(" ");
}

// --- Buttons --------------------------------------------------------------------------------------------------------

function pause(paused) {
  state.paused = sender.paused = details.paused = paused;
  if (paused) get("video").pause();
  else if (webcam.running) get("video").play();
  statistics.interrupted();
  writeButtons();
}

function mirror() {
  overlay.mirrored = !overlay.mirrored;
  get("video").classList.toggle("mirrored", overlay.mirrored);
  get("mirror").setAttribute("aria-pressed", String(overlay.mirrored));
  overlay.draw();
}

function cameraChanged() {
  get("off").hidden = webcam.running;
  get("stage").classList.toggle("empty", !webcam.running);
  if (webcam.running && state.paused) pause(false);
  clearFaces();
  writeButtons();
}

function power() {
  if (webcam.running) webcam.stop();
  else webcam.start();
}

function writeButtons() {
  get("pause").textContent = text(state.paused ? "view.continue" : "view.pause");
  get("pause").disabled = !webcam.running;
  get("power").textContent = text(webcam.running ? "view.stop" : "view.start");
}

function writeNumbers() {
  const trip = statistics.roundTrip(0.5);
  if (trip === null || !webcam.running) return void (get("numbers").textContent = text("numbers.none"));
  const { fps, dropped } = statistics.report();
  const values = { fps: Math.round(fps), trip: Math.round(trip), dropped, skipped: state.answer?.dropped };
  get("numbers").textContent = text("numbers.line", values);
}

// --- Start ----------------------------------------------------------------------------------------------------------

function build(token) {
  const pick = (track) => (track && track.id !== details.id ? details.open(track) : details.close());
  webcam = new Webcam({ video: get("video"), choice: get("cameraChoice"), changed: cameraChanged });
  const loading = () => notice("connection", "connection.loading");
  connection = new Connection({ token, loading, welcomed, answered, closed });
  sender = new FrameSender(get("video"), connection, statistics);
  overlay = new Overlay(get("overlay"), get("video"), pick);
  faces = new FaceList(pick);
  const find = (id) => statistics.tracks.find((track) => track.id === id) || null;
  details = new Details({ chosen: choose, find, leave: (id) => faces.focus(id) });
  people = new People({ changed: thresholdChanged });
  enrollment = new Enrollment({ enrolled: () => people.refresh() });
  get("pause").addEventListener("click", () => pause(!state.paused));
  get("power").addEventListener("click", power);
  get("mirror").addEventListener("click", mirror);
}

async function start() {
  const token = takeToken();
  await loadTexts();
  startNotices(get("notices"));
  build(token);
  onLanguage(() => {
    writeButtons();
    writeNumbers();
    writeModel();
  });
  if (!token) return notice("connection", "connection.noToken");
  setInterval(writeNumbers, 500);
  connect();
}

start();
