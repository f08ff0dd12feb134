// Enrollment: a name and a consent, five takes, a look at them, and only then something is stored.

import { request } from "./api.js";
import { longDate, onLanguage, saidText, text, today } from "./texts.js";

const EVERY = 700; // ms between takes of "take all five"
const get = (id) => document.getElementById(id);

export class Enrollment {
  // `enrolled(answer)` is called with what the server says after the confirmation.
  constructor({ enrolled }) {
    this.enrolled = enrolled;
    this.started = null; // {name, date} while takes are taken
    this.taken = 0;
    this.needed = 5;
    this.pictures = [];
    this.said = null; // {key, values} or a refusal
    this.running = false; // "take all five"
    get("enrollForm").addEventListener("submit", (event) => this.begin(event));
    get("name").addEventListener("input", () => this.nameChanged());
    get("takeOne").addEventListener("click", () => this.takeOne());
    get("takeAll").addEventListener("click", () => this.takeAll());
    get("confirm").addEventListener("click", () => this.confirm());
    get("cancel").addEventListener("click", () => this.cancel());
    onLanguage(() => this.write());
  }

  // Who has agreed is another one now.
  nameChanged() {
    get("consent").checked = false;
    this.write();
  }

  allow(allowed) {
    get("enrollment").hidden = !allowed;
  }

  // Does one thing with the server; what it refuses is said in the panel. Returns whether it went well.
  async attempt(action) {
    try {
      await action();
      return true;
    } catch (error) {
      this.said = error;
      this.running = false;
      if (error.code === "no_enrollment") this.started = null; // the server was started anew
      return false;
    } finally {
      this.write();
    }
  }

  async begin(event) {
    event.preventDefault();
    const [name, consent] = [get("name").value.trim(), get("consent").checked];
    const fine = await this.attempt(async () => {
      const started = await request("POST", "/api/enrollment", { json: { name, consent } });
      Object.assign(this, { started, taken: started.taken, needed: started.needed, pictures: [], said: null });
    });
    if (fine) get("takeOne").focus();
    else get(this.said.code === "no_consent" ? "consent" : "name").focus();
  }

  async takeOne() {
    const [before, started] = [document.activeElement, this.started];
    await this.attempt(async () => {
      const answer = await request("POST", "/api/enrollment/takes", { json: {} });
      if (started !== this.started) return; // cancelled meanwhile
      Object.assign(this, { taken: answer.taken, needed: answer.needed });
      this.said = answer.refused || (this.complete ? { key: "enroll.ready" } : null);
      if (answer.aligned) this.pictures.push(answer.aligned);
    });
    // Both buttons are off now that all takes are there: the focus would be nowhere.
    if (this.complete && [get("takeOne"), get("takeAll")].includes(before)) get("confirm").focus();
  }

  get complete() {
    return this.started !== null && this.taken >= this.needed;
  }

  async takeAll() {
    this.running = !this.running;
    this.write();
    while (this.running && this.started && !this.complete) {
      await this.takeOne();
      if (this.running && !this.complete) await new Promise((done) => setTimeout(done, EVERY));
    }
    this.running = false;
    this.write();
  }

  async confirm() {
    const fine = await this.attempt(async () => {
      const answer = await request("POST", "/api/enrollment/confirmation", { json: {} });
      this.end({ key: "enroll.done", values: { name: answer.name, photos: answer.photos } });
      this.enrolled(answer);
    });
    if (fine) get("name").focus();
  }

  async cancel() {
    this.running = false;
    await this.attempt(async () => {
      await request("DELETE", "/api/enrollment");
      this.end({ key: "enroll.cancelled" });
    });
    get(this.started ? "cancel" : "name").focus();
  }

  // The consent is asked for anew for the next person.
  end(said) {
    Object.assign(this, { started: null, taken: 0, pictures: [], said });
    get("name").value = "";
    get("consent").checked = false;
  }

  write() {
    const name = get("name").value.trim() || text("enroll.someone");
    get("consentText").textContent = text("enroll.consent", { name, date: today() });
    get("enrollForm").hidden = this.started !== null;
    get("takes").hidden = this.started === null;
    const words = saidText(this.said);
    if (get("enrollSaid").textContent !== words) get("enrollSaid").textContent = words;
    get("preview").hidden = this.pictures.length === 0;
    get("preview").replaceChildren(...this.pictures.map(previewItem));
    if (this.started) this.writeTakes();
  }

  writeTakes() {
    get("takesFor").textContent = text("enroll.for", { name: this.started.name, date: longDate(this.started.date) });
    Object.assign(get("takesBar"), { max: this.needed, value: this.taken });
    get("takesCount").textContent = text("enroll.count", { taken: this.taken, needed: this.needed });
    get("takeAll").textContent = text(this.running ? "enroll.stop" : "enroll.all", { needed: this.needed });
    get("takeOne").disabled = this.complete || this.running;
    get("takeAll").disabled = this.complete;
    get("confirm").disabled = !this.complete;
  }
}

function previewItem(address, index) {
  const item = document.createElement("li");
  const picture = new Image(72, 72);
  picture.src = address;
  picture.alt = text("enroll.picture", { number: index + 1 });
  item.append(picture);
  return item;
}
