// Every sentence of the pages, in the reader's language: ?lang=ko or ?lang=en, else what the browser is set to.

const LANGUAGES = { en: "English", ko: "한국어" };
const listeners = [];
let texts = {};
let language = chosenLanguage();

function chosenLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked in LANGUAGES) return asked;
  const known = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in LANGUAGES);
  return known || "en";
}

// Calls `listener` now and whenever the reader changes the language: what a script has written is then written anew.
export function onLanguage(listener) {
  listeners.push(listener);
  listener();
}

// text("enroll.count", {taken: 2, needed: 5}) -> "2 of 5"
export function text(key, values = {}) {
  const found = texts[key];
  if (!found) return key;
  return found[language].replace(/\{(\w+)\}/g, (_, name) => shown(values[name]));
}

const hasText = (key) => key in texts;

function shown(value) {
  if (value === undefined || value === null) return "?";
  return typeof value === "number" ? value.toLocaleString(language, { maximumFractionDigits: 3 }) : value;
}

export const distance = (value) => value.toFixed(3);
export const percent = (share) => share.toLocaleString(language, { style: "percent", maximumSignificantDigits: 2 });
// "2026-12-01" or a Date -> "December 1, 2026" or "2026년 12월 1일"
export function longDate(day) {
  const date = typeof day === "string" ? new Date(`${day}T00:00`) : day;
  return date.toLocaleDateString(language, { dateStyle: "long" });
}

export const today = () => longDate(new Date());

// What the server has refused. It sends a code; a code that has no sentence here shows the server's own.
function errorText(error) {
  const key = `error.${error.code}`;
  return hasText(key) ? text(key, error) : text("error.other", { what: error.message || error.code });
}

// What a panel says: nothing, a sentence of ours with its values, or what the server has refused.
export function saidText(said) {
  if (!said) return "";
  return said.key ? text(said.key, said.values) : errorText(said);
}

// Elements name their sentence: data-text="key" for what they say, data-label="key" for what a screen reader says.
function write() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
  }
  listeners.forEach((listener) => listener());
}

function switchButton(button) {
  const other = () => (language === "en" ? "ko" : "en");
  const label = () => {
    button.textContent = LANGUAGES[other()];
    button.lang = other();
  };
  button.addEventListener("click", () => {
    language = other();
    const address = new URL(location);
    address.searchParams.set("lang", language);
    history.replaceState(null, "", address);
    write();
  });
  onLanguage(label);
}

export async function loadTexts() {
  texts = await (await fetch("texts.json")).json();
  switchButton(document.getElementById("language"));
  write();
}
