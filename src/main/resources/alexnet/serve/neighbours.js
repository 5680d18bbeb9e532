// The training pictures that are most like the one that is shown.

import { ask, blob } from "./api.js";
import { el, latest, offer, progress, wait } from "./dom.js";
import { number, t } from "./i18n.js";
import { state } from "./state.js";

const PAUSE = 5000; // as the picture is sent each time
const turn = latest();
let take;

/** @param taker gets the file of a neighbour that is to be asked about */
export function neighboursTake(taker) {
  take = taker;
}

function figure({ picture, name, className, distance }) {
  const address = `v1/models/${state.model}/neighbours/${picture}`;
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: "tile",
        title: t("neighbours.ask", { name }),
        async onclick() {
          const file = await blob(address);
          take([new File([file], name, { type: file.type })]);
        },
      },
      el("img", { src: address, alt: "", loading: "lazy" }),
      el("bdi", {}, className),
      el("span", { class: "soft" }, t("neighbours.distance", { value: number(distance, { maximumFractionDigits: 3 }) })),
    ),
  );
}

async function fill(place, picture, isWanted) {
  try {
    do {
      const answer = await ask(state.model, "neighbours", picture.file, { count: 12 });
      if (!isWanted() || !place.isConnected) {
        return;
      }
      if (answer.state.failed) {
        throw new Error(answer.state.failed);
      }
      if (answer.state.complete) {
        place.replaceChildren(el("ul", { class: "tiles" }, answer.neighbours.map(figure)));
        return;
      }
      const { done, total } = answer.state;
      place.replaceChildren(progress(t("neighbours.busy", { done: number(done), total: number(total) }), done, total));
      await wait(PAUSE);
    } while (isWanted() && place.isConnected);
  } catch (error) {
    if (isWanted()) {
      place.replaceChildren(
        error.status === 501
          ? offer(t("neighbours.off"), `alexnet serve runs/${state.model} --neighbours pictures`)
          : el("p", { class: "error" }, error.message),
      );
    }
  }
}

export function neighboursView() {
  const place = el("div", {}, el("p", { class: "soft" }, state.picture ? t("wait") : t("needs.picture")));
  const isWanted = turn();
  if (state.picture) {
    fill(place, state.picture, isWanted);
  }
  return [el("h2", {}, t("neighbours.title")), el("p", { class: "soft" }, t("neighbours.text")), el("div", { class: "card" }, place)];
}
