// The page's words. The server fills the page in the language that the browser asks for first;
// what the reader chooses is remembered.

const KEY = "alexnet.language";
const LOCALES = { en: "en", zh: "zh-CN" };
const texts = {};
let language = LOCALES[stored()] ? stored() : document.documentElement.lang.startsWith("zh") ? "zh" : "en";

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // a browser that keeps nothing
  }
}

async function load(name) {
  texts[name] ??= await (await fetch(`texts.${name}.json`)).json();
}

/** The text of a key, with what stands in braces replaced. */
export function t(key, args = {}) {
  const text = texts[language]?.[key] ?? texts.en?.[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => args[name] ?? all);
}

export function has(key) {
  return key in (texts[language] ?? {});
}

export function locale() {
  return LOCALES[language];
}

export function current() {
  return language;
}

/** A number as the reader writes it. */
export function number(value, options = {}) {
  return new Intl.NumberFormat(locale(), options).format(value);
}

export function percent(value, digits = 1) {
  return number(value, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Four significant digits: for readings. */
export function reading(value) {
  return number(value, { maximumSignificantDigits: 4 });
}

/** Fills what stands in the page itself. */
function fill() {
  document.documentElement.lang = locale();
  for (const element of document.querySelectorAll("[data-t]")) {
    element.textContent = t(element.dataset.t);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", t(element.dataset.label));
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
}

export async function start() {
  await load(language);
  fill();
}

/** Another language, from now on and at the next visit. */
export async function choose(name) {
  await load(name);
  language = name;
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // then it holds until the page is left
  }
  fill();
}
