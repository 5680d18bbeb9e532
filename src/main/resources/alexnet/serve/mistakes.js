// What the network takes for what, on the data set that the server scores.

import { blob, json } from "./api.js";
import { scale } from "./colour.js";
import { el, latest, offer, progress, wait } from "./dom.js";
import { number, percent, t } from "./i18n.js";
import { state } from "./state.js";
import { methodsOf, reasons, tableOrNone } from "./why.js";

const MOST_CLASSES = 30;
const turn = latest();
let take;

/** @param taker gets the file of a picture that is to be asked about */
export function mistakesTake(taker) {
  take = taker;
}

const base = () => `v1/models/${state.model}`;

async function fileOf({ picture, name }) {
  const file = await blob(`${base()}/pictures/${picture}`);
  return new File([file], name, { type: file.type });
}

/** A picture with what it is and what it was taken for, and why. */
function tile(verdict, classes) {
  const wrong = verdict.truth !== verdict.predicted;
  const place = el("div", { class: "place" });
  const why = el(
    "button",
    {
      type: "button",
      class: "quiet",
      "aria-expanded": "false",
      async onclick() {
        const opening = why.getAttribute("aria-expanded") === "false";
        why.setAttribute("aria-expanded", String(opening));
        item.classList.toggle("open", opening);
        if (!opening) {
          place.replaceChildren();
          return;
        }
        let file;
        let table;
        try {
          [file, table] = await Promise.all([fileOf(verdict), tableOrNone(state.model)]);
        } catch (error) {
          place.replaceChildren(el("p", { class: "wrong", role: "alert" }, error.message));
          return;
        }
        const picture = { file, address: URL.createObjectURL(file) };
        const asked = [{ index: verdict.predicted }, ...(wrong ? [{ index: verdict.truth }] : [])];
        await reasons(place, picture, state.model, methodsOf(table)[0], asked, 0.75);
        URL.revokeObjectURL(picture.address);
      },
    },
    t("mistakes.why"),
  );
  const ask = async () => {
    try {
      take([await fileOf(verdict)]);
    } catch (error) {
      place.replaceChildren(el("p", { class: "wrong", role: "alert" }, error.message));
    }
  };
  const item = el(
    "li",
    {},
    el("img", { src: `${base()}/pictures/${verdict.picture}`, alt: verdict.name, loading: "lazy" }),
    el("div", {},
      el("p", {}, el("bdi", {}, t("mistakes.was", { truth: classes[verdict.truth] }))),
      el("p", { class: wrong ? "wrong" : "soft" }, t("mistakes.taken", { predicted: classes[verdict.predicted], percent: percent(verdict.probability) })),
      el(
        "p",
        { class: "buttons" },
        why,
        el("button", { type: "button", class: "quiet", onclick: ask }, t("mistakes.ask")),
      ),
    ),
    place,
  );
  return item;
}

function tiles(verdicts, classes) {
  return el("ul", { class: "tiles verdicts" }, verdicts.map((verdict) => tile(verdict, classes)));
}

async function openCell(place, truth, predicted, classes) {
  const names = { truth: classes[truth], predicted: classes[predicted] };
  try {
    const { pictures } = await json(`${base()}/mistakes/${truth}/${predicted}`);
    const title = el("h3", { tabindex: "-1" }, t(truth === predicted ? "mistakes.cell.right" : "mistakes.cell.title", names));
    place.replaceChildren(title, tiles(pictures, classes));
    title.focus();
  } catch (error) {
    place.replaceChildren(el("p", { class: "error" }, error.message));
  }
}

function cell(summary, truth, predicted, most, place) {
  const count = summary.counts.get(`${truth} ${predicted}`);
  if (!count) {
    return el("td", {}, el("span", { class: "none" }, "·"));
  }
  const colours = scale(true, 1);
  const rgb = [0, 0, 0, 0];
  const share = truth === predicted ? 0 : Math.sqrt(count / most);
  colours.put(0.15 + 0.55 * share, rgb, 0); // light enough for black letters
  const args = { n: number(count), truth: summary.classes[truth], predicted: summary.classes[predicted] };
  return el(
    "td",
    {},
    el(
      "button",
      {
        type: "button",
        class: truth === predicted ? "right" : "off",
        "aria-label": t("mistakes.cell", args),
        title: t("mistakes.cell", args),
        style: truth === predicted ? {} : { background: `rgb(${rgb.slice(0, 3).join(" ")})`, color: "#000" },
        onclick: () => openCell(place, truth, predicted, summary.classes),
      },
      number(count),
    ),
  );
}

function matrix(summary, place) {
  const { classes, confusion } = summary;
  summary.counts = new Map(confusion.map(({ trueClass, predicted, count }) => [`${trueClass} ${predicted}`, count]));
  const most = Math.max(1, ...confusion.filter((pair) => pair.trueClass !== pair.predicted).map(({ count }) => count));
  return el(
    "div",
    { class: "wide", tabindex: "0", role: "region", "aria-label": t("mistakes.title") },
    el(
      "table",
      { class: "confusion" },
      el(
        "thead",
        {},
        el("tr", {}, el("td", {}, `${t("mistakes.true")} ↓ ${t("mistakes.said")} →`), classes.map((name) => el("th", { scope: "col" }, el("bdi", {}, name)))),
      ),
      el(
        "tbody",
        {},
        classes.map((name, truth) =>
          el("tr", {}, el("th", { scope: "row" }, el("bdi", {}, name)), classes.map((other, predicted) => cell(summary, truth, predicted, most, place))),
        ),
      ),
    ),
  );
}

function confusions(summary, place) {
  const pairs = summary.confusion
    .map(({ trueClass, predicted, count }) => ({ truth: trueClass, predicted, count }))
    .filter(({ truth, predicted }) => truth !== predicted)
    .sort((a, b) => b.count - a.count)
    .slice(0, 40);
  return [
    el("p", { class: "soft" }, t("mistakes.many")),
    el(
      "ul",
      { class: "pairs" },
      pairs.map(({ truth, predicted, count }) =>
        el(
          "li",
          {},
          el(
            "button",
            { type: "button", class: "quiet", onclick: () => openCell(place, truth, predicted, summary.classes) },
            t("mistakes.cell", { n: number(count), truth: summary.classes[truth], predicted: summary.classes[predicted] }),
          ),
        ),
      ),
    ),
  ];
}

function show(summary) {
  const images = summary.total - summary.unreadable;
  const place = el("div", { class: "place", "aria-live": "polite" });
  return [
    el(
      "p",
      { class: "soft" },
      t("mistakes.text", { right: number(Math.round(summary.accuracy * images)), images: number(images) }),
      ` (${percent(summary.accuracy)})`,
      summary.unreadable > 0 ? ` ${t("mistakes.unreadable", { n: number(summary.unreadable) })}` : "",
    ),
    el("div", { class: "card" }, summary.classes.length > MOST_CLASSES ? confusions(summary, place) : matrix(summary, place), place),
    el(
      "div",
      { class: "card" },
      el("h3", {}, t("mistakes.worst")),
      el("p", { class: "soft" }, t("mistakes.worst.text")),
      summary.worst.length ? tiles(summary.worst, summary.classes) : el("p", {}, t("mistakes.none")),
    ),
  ];
}

async function fill(place, isWanted) {
  try {
    do {
      const summary = await json(`${base()}/mistakes`);
      if (!isWanted() || !place.isConnected) {
        return;
      }
      if (summary.failed) {
        throw new Error(summary.failed);
      }
      if (summary.complete) {
        place.replaceChildren(...show(summary));
        return;
      }
      const text = t("mistakes.busy", { done: number(summary.done), total: number(summary.total) });
      place.replaceChildren(el("div", { class: "card" }, progress(text, summary.done, summary.total)));
      await wait(1500);
    } while (isWanted() && place.isConnected);
  } catch (error) {
    if (isWanted()) {
      place.replaceChildren(
        el("div", { class: "card" },
          error.status === 501
            ? offer(t("mistakes.off"), `alexnet serve runs/${state.model} --data pictures`)
            : el("p", { class: "error" }, error.message),
        ),
      );
    }
  }
}

export function mistakesView() {
  const place = el("div", { class: "stack" }, el("p", { class: "soft" }, t("wait")));
  const isWanted = turn();
  fill(place, isWanted);
  return [el("h2", {}, t("mistakes.title")), place];
}
