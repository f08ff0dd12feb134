// Who is enrolled, and how they are removed again: a button each, and a question before anything is deleted.

import { request } from "./api.js";
import { onLanguage, saidText, text } from "./texts.js";

const get = (id) => document.getElementById(id);

export class People {
  // `changed(document)`: the list and the threshold, which depends on the number of people, are new.
  constructor({ changed }) {
    this.changed = changed;
    this.people = null; // not yet known
    this.allowed = true; // to delete
    this.asked = null; // the name in the question
    this.said = null; // {key, values} or an error
    get("removalYes").addEventListener("click", () => this.remove());
    get("removalNo").addEventListener("click", () => get("removal").close());
    onLanguage(() => this.write());
  }

  allow(allowed) {
    this.allowed = allowed;
    this.write();
  }

  async refresh() {
    try {
      this.show(await request("GET", "/api/people"));
    } catch (error) {
      get("enrolled").hidden = error.code === "enrollment_off"; // there is no gallery
      this.said = error;
      this.write();
    }
  }

  show(facts) {
    this.people = facts.people;
    this.write();
    this.changed(facts);
  }

  ask(name) {
    this.asked = name;
    get("removalText").textContent = text("people.sure", { name });
    get("removal").showModal();
    get("removalNo").focus();
  }

  async remove() {
    get("removal").close();
    const name = this.asked;
    try {
      const facts = await request("DELETE", `/api/people/${encodeURIComponent(name)}`);
      this.said = { key: "people.deleted", values: { name } };
      this.show(facts);
      get("peopleTitle").focus(); // the button is gone
    } catch (error) {
      this.said = error;
      this.write();
    }
  }

  write() {
    get("noPeople").hidden = this.people === null || this.people.length > 0;
    get("people").replaceChildren(...(this.people || []).map((person) => this.item(person)));
    get("peopleSaid").textContent = saidText(this.said);
    if (this.asked) get("removalText").textContent = text("people.sure", { name: this.asked });
  }

  item({ name, photos }) {
    const item = document.createElement("li");
    item.className = "row spread";
    const who = document.createElement("span");
    who.textContent = text("people.person", { name, photos });
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text("people.delete");
    button.setAttribute("aria-label", text("people.deleteName", { name }));
    button.addEventListener("click", () => this.ask(name));
    button.hidden = !this.allowed;
    item.append(who, button);
    return item;
  }
}
