// A run in the list: what it is, how far it has come, when it will end.

import { el } from "./dom.js";
import { locale, percent, t } from "./i18n.js";

const MARKS = { preparing: "…", running: "●", finished: "✓", stopped: "❙❙", failed: "✕", killed: "✕" };

/** Numbers that are none come as text, such as "NaN". */
export const number = (value) => (value === null ? NaN : Number(value));

export const share = (value) => (Number.isFinite(value) ? percent(value) : String(value));

/** Four significant digits. */
export function figure(value) {
  if (!Number.isFinite(value)) {
    return String(value);
  }
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6)
    ? Number(value.toPrecision(3)).toExponential()
    : String(Number(value.toPrecision(4)));
}

function span(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) {
    return t("live.seconds", { s: seconds });
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? t("live.minutes", { m: minutes }) : t("live.hours", { h: Math.floor(minutes / 60), m: minutes % 60 });
}

/** What is said of the best epoch. */
export function bestFigure({ status, epochs }) {
  const best = epochs.find((epoch) => epoch.epoch === status.best);
  if (!best) {
    return "";
  }
  const top1 = number(best.validationTop1);
  return Number.isNaN(top1) ? t("live.loss-of", { value: figure(number(best.trainLoss)) }) : t("live.top1-of", { value: share(top1) });
}

const isUnderWay = (status) => status.stage === "running" || status.stage === "preparing";

/** The step of the epoch under way, guessed by the time since the log last told of one. */
function stepNow({ step, steps, at, epochSeconds }, now) {
  const passed = epochSeconds > 0 ? ((now - at) / 1000 / epochSeconds) * steps : 0;
  return Math.min(steps, Math.floor(step + Math.max(0, passed)));
}

function doneOf(run, now) {
  const { settings, position } = run.status;
  if (settings.maxSeconds > 0) {
    const left = position.end > 0 ? Math.max(0, position.end - now) / 1000 : settings.maxSeconds;
    return isUnderWay(run.status) ? 1 - Math.min(1, left / settings.maxSeconds) : 1;
  }
  const part = isUnderWay(run.status) && position.steps > 0 ? stepNow(position, now) / position.steps : 0;
  return settings.epochs > 0 ? Math.min(1, (run.epochs.length + part) / settings.epochs) : 0;
}

function progress(run, now) {
  const { stage, settings, position } = run.status;
  if (stage !== "running") {
    const n = run.epochs.length;
    return t(n === 1 ? "live.epochs-done.one" : "live.epochs-done", { n }) + (settings.epochs > n ? ` / ${settings.epochs}` : "");
  }
  const epoch = settings.maxSeconds > 0 ? t("live.epoch-timed", { epoch: position.epoch }) : t("live.epoch-of", { epoch: position.epoch, epochs: settings.epochs });
  if (position.steps === 0) {
    return epoch;
  }
  const step = position.epochSeconds > 0 || position.step > 0
    ? t("live.step-about", { step: stepNow(position, now), steps: position.steps })
    : t("live.steps-of", { steps: position.steps });
  return t("live.epoch-step", { epoch, step });
}

function timeLeft({ stage, settings, position }, now) {
  if (stage !== "running") {
    return "";
  }
  if (position.end === 0) {
    return t("live.left-unknown");
  }
  const left = position.end - now;
  return left < 1000 ? t("live.soon") : t(settings.endsEarly ? "live.left-at-most" : "live.left", { time: span(left) });
}

function facts({ settings, begun }) {
  const date = new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" });
  return [
    settings.variant,
    [settings.optimizer, settings.learningRate > 0 ? figure(settings.learningRate) : ""].join(" ").trim(),
    settings.batchSize > 0 ? t("live.batch", { n: settings.batchSize }) : "",
    settings.pictures > 0 ? t("live.pictures", { n: settings.pictures, classes: settings.classes }) : "",
    begun > 0 ? t("live.began", { time: date.format(begun) }) : "",
  ].filter(Boolean);
}

/** Makes the place of a run; {@link fill} puts its texts in. */
export function card(name, chosen) {
  const box = el("input", { type: "checkbox", onchange: () => chosen(name, box.checked) });
  return el(
    "li",
    { class: "run" },
    el("label", { class: "choice" }, box, el("bdi", { class: "name" }, name)),
    el("span", { class: "stage" }),
    el("div", { class: "bar" }, el("i")),
    ...["progress", "left", "best", "problem", "soft"].map((line) => el("p", { class: line })),
  );
}

/** What changes by the second. */
export function tick(item, run, now) {
  item.querySelector(".bar i").style.width = `${100 * doneOf(run, now)}%`;
  set(item, ".progress", progress(run, now));
  set(item, ".left", timeLeft(run.status, now));
}

function set(item, selector, text) {
  const place = item.querySelector(selector);
  if (place.textContent !== text) {
    place.textContent = text;
  }
  place.hidden = text === "";
}

/**
 * Shows a run.
 *
 * @param slot 1 or 2 if its curves are drawn, else 0
 */
export function fill(item, run, slot, now) {
  const { status } = run;
  item.dataset.stage = status.stage;
  item.dataset.slot = slot;
  item.querySelector("input").checked = slot > 0;
  set(item, ".stage", `${MARKS[status.stage]} ${t(`live.stage.${status.stage}`)}`);
  item.querySelector(".stage").title = status.stage === "killed" ? t("live.killed-help") : "";
  set(item, ".best", status.best > 0 ? `★ ${t("live.best-at", { epoch: status.best, figure: bestFigure(run) })}` : "");
  set(item, ".problem", status.problem);
  set(item, ".soft", facts(status).join(" · "));
  tick(item, run, now);
}
