// The page: takes pictures, asks about them, and shows one of five views of the answer.

import { classify, isThere, json } from "./api.js";
import { classesView } from "./classes.js";
import { el, wait } from "./dom.js";
import { choose, current, percent, start, t } from "./i18n.js";
import { insideView } from "./inside.js";
import { findSamples, intake, showSamples } from "./intake.js";
import { mistakesTake, mistakesView } from "./mistakes.js";
import { neighboursTake, neighboursView } from "./neighbours.js";
import { changed, onChange, open, state } from "./state.js";
import { whyView } from "./why.js";

const LARGEST = 14 * 1024 * 1024; // in base64 as much as the server takes
const MOST_CLASSES = 10;
const KEPT = 50; // pictures
const THUMB = 116; // pixels, of a strip item on a fine screen
const VIEWS = {
  classes: classesView,
  inside: insideView,
  why: whyView,
  neighbours: neighboursView,
  mistakes: mistakesView,
};
const find = (id) => document.getElementById(id);
const tabs = Object.keys(VIEWS).map((name) => find(`tab-${name}`));

function say(text, isError = false) {
  find("status").textContent = text;
  find("status").classList.toggle("error", isError);
}

function showView() {
  tabs.forEach((tab) => {
    const chosen = tab.id === `tab-${state.tab}`;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  });
  const view = find("view");
  view.setAttribute("aria-labelledby", `tab-${state.tab}`);
  const focused = view.contains(document.activeElement) ? place(view, document.activeElement) : -1;
  view.replaceChildren(...VIEWS[state.tab]());
  if (focused >= 0) {
    [...view.querySelectorAll("button, select, input, a")][focused]?.focus({ preventScroll: true });
  }
  history.replaceState(null, "", state.tab === "classes" ? location.pathname : `#${state.tab}`);
}

/** Which of the controls one is: after the view was made anew the same is to have the focus. */
function place(view, element) {
  return [...view.querySelectorAll("button, select, input, a")].indexOf(element);
}

function answerOf(picture) {
  return picture.error ?? (picture.classes ? t("classes.sure", { name: picture.classes[0].name, percent: percent(picture.classes[0].probability) }) : t("wait"));
}

function showStage() {
  const { picture } = state;
  find("drop").classList.toggle("small", Boolean(picture));
  find("shown").hidden = !picture;
  find("show").hidden = Boolean(picture);
  if (picture) {
    const image = find("shown").querySelector("img");
    image.hidden = false;
    image.alt = picture.name;
    image.onerror = () => {
      image.hidden = true;
      find("shown-name").textContent = `${picture.name} (${t("picture.hidden")})`;
    };
    image.src = picture.address;
    find("shown-name").textContent = picture.name;
  }
  showStrip();
}

const items = new WeakMap(); // the strip's button of each picture

/** The strip's button of a picture, with a small copy of it. */
function itemOf(picture) {
  if (!items.has(picture)) {
    const canvas = el("canvas", { width: THUMB, height: THUMB, "aria-hidden": "true" });
    items.set(picture, el("button", { type: "button", onclick: () => show(picture) }, canvas));
    createImageBitmap(picture.file).then(
      (image) => {
        const factor = THUMB / Math.min(image.width, image.height);
        const [width, height] = [image.width * factor, image.height * factor];
        canvas.getContext("2d").drawImage(image, (THUMB - width) / 2, (THUMB - height) / 2, width, height);
        image.close();
      },
      () => {}, // of a format that the browser does not read
    );
  }
  return items.get(picture);
}

/** Tells in the strip what is known of a picture. */
function name(picture) {
  const label = t("strip.item", { name: picture.name, answer: answerOf(picture) });
  const button = itemOf(picture);
  button.title = label;
  button.setAttribute("aria-label", label);
  if (picture === state.picture) {
    button.setAttribute("aria-current", "true");
  } else {
    button.removeAttribute("aria-current");
  }
}

function showStrip() {
  const { pictures } = state;
  find("asked").hidden = pictures.length < 2;
  const list = find("asked").querySelector("ul");
  const wanted = pictures.map(itemOf);
  if (wanted.length !== list.children.length || wanted.some((button, i) => button.parentElement !== list.children[i])) {
    list.replaceChildren(...wanted.map((button) => el("li", {}, button)));
  }
  pictures.forEach(name);
}

function show(picture) {
  state.picture = picture;
  changed("picture");
}

async function classifyOne(picture) {
  picture.model ||= state.model; // it may have come before the models were known
  const { model } = picture;
  if (picture.classes || !state.pictures.includes(picture)) {
    return; // answered, or no longer kept
  }
  try {
    if (picture.file.size > LARGEST) {
      throw new Error(t("drop.large"));
    }
    const classes = await classify(model, picture.file, MOST_CLASSES);
    if (picture.model !== model) {
      return; // another model was chosen meanwhile
    }
    picture.classes = classes;
    picture.error = undefined;
    say(t("strip.item", { name: picture.name, answer: answerOf(picture) }));
  } catch (error) {
    if (picture.model !== model) {
      return;
    }
    picture.error = error.message;
    say(t("strip.item", { name: picture.name, answer: error.message }), true);
  }
  if (picture === state.picture) {
    changed("answer");
  } else {
    name(picture);
  }
}

let last;

/** Asks about a picture after those before it; once. */
function queue(picture) {
  if (!picture.asked) {
    picture.asked = true;
    last = last.then(() => classifyOne(picture));
  }
}

/** Shows pictures at once and asks for them one after the other, so that many fill no queue. */
function take(files) {
  if (files.length === 0) {
    say(t("drop.none"), true);
    return;
  }
  const taken = files.slice(0, KEPT).map((file) => ({ file, name: file.name, address: URL.createObjectURL(file), model: state.model }));
  state.pictures.unshift(...taken);
  state.pictures.splice(KEPT).forEach(({ address }) => URL.revokeObjectURL(address));
  taken.forEach(queue);
  if (files.length > KEPT) {
    last = last.then(() => say(t("drop.many", { n: KEPT, all: files.length })));
  }
  if (state.tab === "mistakes") {
    state.tab = "classes";
  }
  show(taken[0]);
  find("stage").scrollIntoView({ block: "nearest" });
}

/** The models that take pictures; asked again while the server loads them. */
async function loadModels() {
  try {
    const answer = await json("v2/models");
    state.models = answer.models.filter((model) => !model.endsWith(".tensor"));
    state.model = state.models[0];
    find("models").replaceChildren(...state.models.map((name) => el("option", {}, name)));
    find("choice").hidden = state.models.length < 2;
    say("");
  } catch (error) {
    say(error.message, error.status !== 503);
    if (error.status === 503) {
      await wait(1000);
      await loadModels();
    }
  }
}

function changeModel() {
  state.model = find("models").value;
  state.memory = {};
  for (const picture of state.pictures) {
    Object.assign(picture, { model: state.model, asked: false, classes: undefined, error: undefined, why: undefined, looks: undefined, reasons: undefined });
  }
  findSamples();
  changed("picture");
}

function tabList() {
  find("tabs").addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at >= 0 && to !== undefined) {
      event.preventDefault();
      const tab = tabs[(to + tabs.length) % tabs.length];
      tab.focus();
      open(tab.id.slice("tab-".length));
    }
  });
  tabs.forEach((tab) => (tab.onclick = () => open(tab.id.slice("tab-".length))));
}

function languages() {
  for (const button of document.querySelectorAll("[data-language]")) {
    button.onclick = async () => {
      if (button.dataset.language !== current()) {
        await choose(button.dataset.language);
        say(state.picture ? t("strip.item", { name: state.picture.name, answer: answerOf(state.picture) }) : "");
        showSamples();
        changed("language");
      }
    };
  }
}

await start();
last = loadModels();
intake(take, say);
neighboursTake(take);
mistakesTake(take);
tabList();
languages();
find("models").onchange = changeModel;
onChange((what) => {
  if (what !== "view" && what !== "tab") {
    showStage();
  }
  if (what === "picture" && state.picture) {
    queue(state.picture); // with another model it has no answer yet
  }
  showView();
});
const wanted = location.hash.slice(1);
state.tab = Object.hasOwn(VIEWS, wanted) ? wanted : "classes";
await last;
changed("start");
await findSamples();
find("live").hidden = !(await isThere("live"));
