// Names of runs and what their files say are strangers' text: they become textContent, never markup.

import { el } from "./dom.js";
import { choose as chooseLanguage, current, start, t } from "./i18n.js";
import { bestFigure, card, figure, fill, number, share, tick } from "./live-card.js";
import { draw, element, smooth } from "./live-chart.js";
import { follow } from "./live-runs.js";

const find = (id) => document.getElementById(id);
const CHARTS = [
  { title: "loss", log: true, keys: ["trainLoss", "validationLoss"], format: figure, height: 260 },
  { title: "top1", log: false, keys: ["trainTop1", "validationTop1"], format: share, height: 260 },
  { title: "learningRate", log: true, keys: ["learningRate"], format: figure, height: 150, exact: true },
  { title: "speed", log: false, keys: ["imagesPerSecond"], format: figure, height: 150 },
];
const COLUMNS = ["trainLoss", "validationLoss", "trainTop1", "validationTop1", "validationTop5", "learningRate"];

let chosen = []; // names of at most two runs, the first drawn in the first colour
let isChosenByUser = false;
let link = "lost";
const cards = new Map();
const announced = new Map(); // the best epoch of each run that was told of

const slotOf = (name) => chosen.indexOf(name) + 1;
const kindOf = (key) => (key.startsWith("validation") ? "validation" : key.startsWith("train") ? "training" : "single");

function choose(name, isOn) {
  isChosenByUser = true;
  chosen = isOn ? [...chosen, name].slice(-2) : chosen.filter((other) => other !== name);
  showRuns();
  showCurves();
}

function showRuns() {
  const { runs } = feed;
  for (const [name, item] of cards) {
    if (!runs.has(name)) {
      item.remove();
      cards.delete(name);
    }
  }
  let place = find("runs").firstElementChild;
  for (const [name, run] of runs) {
    if (!cards.has(name)) {
      cards.set(name, card(name, choose));
    }
    const item = cards.get(name);
    fill(item, run, slotOf(name), feed.now());
    if (item === place) {
      place = place.nextElementSibling;
    } else {
      find("runs").insertBefore(item, place);
    }
  }
  find("waiting").hidden = runs.size > 0;
  find("side").hidden = runs.size === 0;
  find("stage").hidden = runs.size === 0;
}

/** The lines of a chart: of each chosen run, of training and of validation. */
function linesOf({ keys, title }, factor) {
  return chosen.flatMap((name) => {
    const { status, epochs } = feed.runs.get(name);
    return keys.map((key) => {
      const points = epochs.map((epoch) => [epoch.epoch, number(epoch[key])]);
      const judged = kindOf(key) === "validation";
      const parts = [chosen.length > 1 ? name : "", keys.length > 1 ? t(`live.line.${kindOf(key)}`) : chosen.length > 1 ? "" : t(`live.chart.${title}`)];
      return {
        points: factor > 0 ? smooth(points, factor) : points,
        raw: factor > 0 ? points : [],
        kind: kindOf(key),
        slot: slotOf(name),
        best: judged ? status.best : 0,
        label: parts.filter(Boolean).join(", "),
      };
    }).filter((line) => line.points.some(([, value]) => !Number.isNaN(value)) || line.kind !== "validation");
  });
}

function showCurves() {
  const log = find("controls").elements.axis.value === "log";
  const factor = Number(find("smoothing").value);
  find("smoothed").textContent = factor.toFixed(2);
  for (const chart of CHARTS) {
    const box = find(`chart-${chart.title}`);
    box.parentElement.firstElementChild.textContent = t(`live.chart.${chart.title}`);
    box.setAttribute("aria-label", `${t(`live.chart.${chart.title}`)}. ${t("live.chart-help")}`);
    draw(box, linesOf(chart, chart.exact ? 0 : factor), {
      title: t(`live.chart.${chart.title}`),
      log: log && chart.log,
      height: chart.height,
      format: chart.format === share ? (value) => `${Number((100 * value).toPrecision(4))}%` : figure,
      precise: chart.format,
      empty: t("live.no-points"),
      xTitle: t("live.column.epoch"),
    });
  }
  showLegend(factor);
  if (find("values").open) {
    showTables();
  }
}

function legendItem(style, text) {
  const sample = element("svg", { width: 34, height: 12, "aria-hidden": "true" });
  sample.append(style === "ring"
    ? element("circle", { cx: 17, cy: 6, r: 5, class: "ring slot1" })
    : element("path", { d: "M1 6H33", class: `line ${style}` }));
  return el("span", {}, sample, text);
}

function showLegend(factor) {
  const named = chosen.map((name) => legendItem(`slot${slotOf(name)} validation`, el("bdi", {}, name)));
  find("legend").replaceChildren(
    ...named,
    legendItem("neutral validation", t("live.line.validation")),
    legendItem("neutral training", t("live.line.training")),
    ...(factor > 0 ? [legendItem("neutral validation raw", t("live.raw"))] : []),
    legendItem("ring", t("live.best")),
  );
}

function valueOf(key, epoch) {
  if (epoch[key] === null) {
    return "–";
  }
  const value = number(epoch[key]);
  return key.includes("Top") ? share(value) : figure(value);
}

function table(name) {
  const { status, epochs } = feed.runs.get(name);
  const head = ["epoch", ...COLUMNS].map((key) => el("th", { scope: "col" }, t(`live.column.${key}`)));
  const rows = [...epochs].reverse().map((epoch) => {
    const isBest = epoch.epoch === status.best;
    return el(
      "tr",
      { class: isBest ? "best" : "" },
      el("th", { scope: "row" }, isBest ? `★ ${epoch.epoch} (${t("live.best")})` : epoch.epoch),
      ...COLUMNS.map((key) => el("td", {}, valueOf(key, epoch))),
    );
  });
  return el(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": name },
    el("table", {}, el("caption", {}, name), el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)),
  );
}

function showTables() {
  find("tables").replaceChildren(...chosen.map(table));
}

/** Tells of new best epochs; not of those that were there when the page came. */
function announce(names) {
  const texts = [];
  for (const name of names) {
    const run = feed.runs.get(name);
    const before = announced.get(name);
    const { best, stage } = run.status;
    announced.set(name, best);
    if (before !== undefined && best > before && stage !== "preparing") {
      texts.push(t("live.new-best", { name, epoch: best, figure: bestFigure(run) }));
      const item = cards.get(name);
      item.classList.remove("fresh");
      requestAnimationFrame(() => item.classList.add("fresh"));
    }
  }
  if (texts.length > 0) {
    find("news").textContent = texts.join(" · ");
  }
}

function changed(names) {
  chosen = chosen.filter((name) => feed.runs.has(name));
  if (!isChosenByUser || chosen.length === 0) {
    isChosenByUser = false;
    chosen = [...feed.runs.keys()].slice(0, 1);
  }
  showRuns();
  announce(names.filter((name) => feed.runs.has(name)));
  showCurves();
}

function showLink(state = link) {
  link = state;
  find("link").textContent = t(`live.link.${state}`);
  find("link").dataset.state = state;
}

function nameLanguage() {
  find("language").textContent = t("live.other");
  find("language").lang = current() === "zh" ? "en" : "zh-CN";
}

function showAll() {
  nameLanguage();
  showLink();
  showRuns();
  showCurves();
}

for (const { title } of CHARTS) {
  const box = el("div", { id: `chart-${title}`, class: "chart", tabindex: "0", role: "group" });
  find("charts").append(el("figure", {}, el("figcaption"), box));
}
await start();
const feed = follow(changed, showLink);
find("waiting").hidden = true; // until it is known
find("language").onclick = async () => {
  await chooseLanguage(current() === "zh" ? "en" : "zh");
  showAll();
};
find("controls").oninput = showCurves;
find("controls").onsubmit = (event) => event.preventDefault();
find("values").ontoggle = showTables;
new ResizeObserver(() => showCurves()).observe(find("charts"));
setInterval(() => {
  for (const [name, item] of cards) {
    if (feed.runs.get(name)?.status.stage === "running") {
      tick(item, feed.runs.get(name), feed.now());
    }
  }
}, 1000);
nameLanguage();
