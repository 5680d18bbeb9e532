// Reasons: maps of what speaks for a class, for one class or for two on one scale.

import { ask, tableOf } from "./api.js";
import { scale } from "./colour.js";
import { el, latest, offer } from "./dom.js";
import { has, number, percent, reading, t } from "./i18n.js";
import { lay, spread } from "./overlay.js";
import { scaleBar } from "./scale.js";
import { changed, state } from "./state.js";

const METHODS = ["gradcam", "hirescam", "saliency", "input-x-gradient", "integrated-gradients", "smoothgrad", "occlusion"];
const SIGNED = new Set(["hirescam", "input-x-gradient", "integrated-gradients", "occlusion"]);
const LARGEST = 480;

/** What can explain a network, its usual method first. */
export function methodsOf({ methods = [] }) {
  return methods.length > 0 ? methods : METHODS;
}

/** The side of the square that a network gets, in pixels. */
function sideOf({ side, input }) {
  return side ?? input?.at(-1) ?? 224;
}

/** The table of a network, or an empty one: then what is usual holds. */
export function tableOrNone(model) {
  return tableOf(model).catch(() => ({}));
}

/** The explanation of a class, asked for once: {answer, stop}. */
function explanation(picture, model, method, index) {
  const key = `${model} ${method} ${index}`;
  picture.reasons ??= new Map();
  if (!picture.reasons.has(key)) {
    const stop = new AbortController();
    const parameters = { method, class: index };
    const answer = ask(model, "explain", picture.file, parameters, stop.signal).then(({ explanations }) => explanations[0]);
    picture.reasons.set(key, { answer, stop });
    answer.catch(() => picture.reasons.delete(key));
  }
  return picture.reasons.get(key);
}

function image(picture) {
  return new Promise((done) => {
    const shown = new Image();
    shown.onload = () => done(shown);
    shown.onerror = () => done(null); // the server reads formats that browsers do not
    shown.src = picture.address;
  });
}

/** The sentences that a map deserves. */
function remarks(found, side) {
  const said = [];
  const most = Math.max(...found.map.flat());
  if (!(most > 0)) {
    said.push(t("why.none", { name: found.class }));
  }
  const field = found.receptive_field?.size ?? found.receptive_field;
  const seen = Math.round((field * side) / found.seen.width); // of the picture's pixels, in the network's
  if (seen > 64) {
    said.push(t("why.coarse", { n: number(seen), side }));
  }
  if (typeof found.gap === "number") {
    said.push(t("why.gap", { value: reading(found.gap) }));
  }
  return said.map((sentence) => el("p", { class: "remark" }, sentence));
}

function figure(found, side, shown, colours, strength) {
  const factor = Math.min(1, LARGEST / Math.max(found.picture.width, found.picture.height));
  const up = Math.max(1, Math.min(3, 224 / Math.min(found.picture.width, found.picture.height)));
  const width = Math.max(1, Math.round(found.picture.width * factor * up));
  const height = Math.max(1, Math.round(found.picture.height * factor * up));
  const canvas = el("canvas", { width, height, role: "img", "aria-label": t("why.map", { name: found.class }) });
  const values = spread(found, width, height);
  const readout = el("p", { class: "readout" }, "\u00a0");
  canvas.onpointermove = (event) => {
    const box = canvas.getBoundingClientRect();
    const x = Math.floor(((event.clientX - box.left) / box.width) * width);
    const y = Math.floor(((event.clientY - box.top) / box.height) * height);
    const value = values[y * width + x];
    readout.textContent = Number.isNaN(value)
      ? t("why.dim")
      : t("why.readout", { x: Math.round(x / factor / up), y: Math.round(y / factor / up), value: reading(value ?? 0) });
  };
  lay(canvas, shown, values, colours, strength);
  return {
    redraw: (to) => lay(canvas, shown, values, colours, to),
    element: el(
      "figure",
      { class: "reason" },
      el("figcaption", {}, el("bdi", {}, found.class), el("span", { class: "soft" }, t("why.logit", { value: reading(found.logit) }))),
      canvas,
      readout,
      remarks(found, side),
    ),
  };
}

function patience(method) {
  const key = `why.asking.${method}`;
  const seconds = el("span", { class: "figure", "aria-hidden": "true" });
  const begin = performance.now();
  const clock = setInterval(() => {
    const n = Math.floor((performance.now() - begin) / 1000);
    seconds.textContent = n > 0 ? t("why.seconds", { n }) : "";
  }, 500);
  const text = has(key) ? t(key) : t("why.asking");
  return {
    stop: () => clearInterval(clock),
    element: el("div", { class: "progress", role: "status" }, el("p", {}, text, " ", seconds), el("progress", { "aria-label": text })),
  };
}

/**
 * Reasons for some classes of a picture, side by side on one scale.
 *
 * @param picture {file, address}
 * @param classes [{index}]
 */
export async function reasons(place, picture, model, method, classes, strength, isWanted = () => true) {
  const waiting = patience(method);
  place.replaceChildren(waiting.element);
  try {
    const [shown, table, ...found] = await Promise.all([
      image(picture),
      tableOrNone(model),
      ...classes.map(({ index }) => explanation(picture, model, method, index).answer),
    ]);
    if (!isWanted()) {
      return () => {};
    }
    const all = found.flatMap(({ map }) => map.flat());
    const signed = SIGNED.has(method) || all.some((value) => value < 0);
    const colours = scale(signed, Math.max(...all.map(Math.abs), 0));
    const figures = found.map((one) => figure(one, sideOf(table), shown, colours, strength));
    const unseen = found.some(({ picture: whole, seen }) => seen.width < whole.width || seen.height < whole.height);
    place.replaceChildren(
      el("div", { class: "reasons" }, figures.map(({ element }) => element)),
      scaleBar(colours, signed ? [t("why.scale.against"), t("why.scale.for")] : [t("why.scale.little"), t("why.scale.much")]),
      el("p", { class: "soft" }, [found.length > 1 && t("why.shared"), unseen && t("why.dim")].filter(Boolean).join(" ")),
    );
    return (to) => figures.forEach(({ redraw }) => redraw(to));
  } catch (error) {
    if (isWanted()) {
      place.replaceChildren(
        error.status === 501
          ? offer(t("why.off"), `alexnet serve runs/${model} --explain`)
          : el("p", { class: "error" }, error.message),
      );
    }
    return () => {};
  } finally {
    waiting.stop();
  }
}

function choice(id, label, values, chosen, onchange) {
  const select = el(
    "select",
    { id, onchange: () => onchange(select.value) },
    values.map(([value, text]) => el("option", { value, selected: String(value) === String(chosen) }, text)),
  );
  return el("label", { class: "field", for: id }, el("span", {}, label), select);
}

const turn = latest();
let running = [];

/** Ends what was asked before and is not wanted any more. */
function goOnWith(explanations) {
  running.filter((one) => !explanations.includes(one)).forEach(({ stop }) => stop.abort());
  running = explanations;
}

export function whyView() {
  const { picture } = state;
  if (!picture?.classes) {
    return [el("div", { class: "card" }, el("p", { class: "empty" }, picture ? (picture.error ?? t("wait")) : t("needs.picture")))];
  }
  const memory = (state.memory.why ??= { strength: 0.75 });
  if (!memory.methods) {
    tableOrNone(state.model).then((table) => {
      memory.methods = methodsOf(table);
      memory.method = memory.methods[0];
      if (state.memory.why === memory && state.tab === "why") {
        changed("view");
      }
    });
    return [el("h2", {}, t("why.title")), el("div", { class: "card" }, el("p", { class: "soft" }, t("wait")))];
  }
  const ask = (picture.why ??= { first: picture.classes[0].index, second: "" });
  const names = picture.classes.map(({ index, name, probability }) => [index, `${name} (${percent(probability)})`]);
  const place = el("div", { class: "place" });
  let redraw = () => {};
  const isWanted = turn();
  const classes = [{ index: Number(ask.first) }];
  if (ask.second !== "") {
    classes.push({ index: Number(ask.second) });
  }
  goOnWith(classes.map(({ index }) => explanation(picture, state.model, memory.method, index)));
  reasons(place, picture, state.model, memory.method, classes, memory.strength, isWanted).then((again) => (redraw = again));
  const strength = el("input", {
    id: "why-strength",
    type: "range",
    min: 0,
    max: 1,
    step: 0.05,
    value: memory.strength,
    oninput() {
      memory.strength = Number(strength.value);
      redraw(memory.strength);
    },
  });
  return [
    el("h2", {}, t("why.title")),
    el(
      "div",
      { class: "card" },
      el(
        "fieldset",
        { class: "chips" },
        el("legend", {}, t("why.method")),
        memory.methods.map((method) =>
          el(
            "button",
            {
              type: "button",
              "aria-pressed": String(method === memory.method),
              onclick() {
                memory.method = method;
                changed("view");
              },
            },
            t(`method.${method}`),
          ),
        ),
      ),
      el("p", { class: "purpose" }, t(`method.text.${memory.method}`)),
      memory.methods.join() === "occlusion" && el("p", { class: "soft" }, t("why.int8")),
      el(
        "div",
        { class: "row" },
        choice("why-class", t("why.class"), names, ask.first, (value) => {
          ask.first = value;
          changed("view");
        }),
        choice("why-compare", t("why.compare"), [["", t("why.nobody")], ...names], ask.second, (value) => {
          ask.second = value;
          changed("view");
        }),
        el("label", { class: "field", for: "why-strength" }, el("span", {}, t("why.strength")), strength),
      ),
      place,
    ),
  ];
}
