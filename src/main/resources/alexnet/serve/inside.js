// The network layer by layer.

import { askOnce, tableOf } from "./api.js";
import { paint, paintColour, scale } from "./colour.js";
import { el } from "./dom.js";
import { number, reading, t } from "./i18n.js";
import { field, kind, options, purpose, torchSize } from "./layers.js";
import { outputOf } from "./maps.js";
import { scaleBar } from "./scale.js";
import { changed, state } from "./state.js";

function row(table, layer, chosen) {
  const channels = layer.output.length === 4 ? layer.output[1] : layer.output.at(-1) / 16;
  const side = layer.output.length === 4 ? layer.output[2] : 6;
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: `layer ${layer.kind}`,
        "aria-current": layer.index === chosen ? "true" : undefined,
        onclick() {
          state.memory.inside.layer = layer.index;
          state.memory.inside.opened = true;
          changed("view");
        },
      },
      el(
        "i",
        { class: "block", "aria-hidden": "true" },
        el("i", { style: { width: `${4 + 2.6 * Math.log2(1 + channels)}px`, height: `${6 + 26 * Math.sqrt(side / table.input.at(-1))}px` } }),
      ),
      el("span", { class: "name" }, kind(layer), el("small", {}, options(layer))),
      el("code", {}, torchSize(layer.output)),
    ),
  );
}

function facts(table, layer) {
  const list = [
    [t("inside.output"), el("code", {}, torchSize(layer.output))],
    [t("inside.parameters"), number(layer.parameters)],
    [t("inside.madds"), number(layer.multiplyAdds)],
    [t("inside.field"), field(table, layer)],
  ];
  const all = options(layer);
  if (all) {
    list.splice(0, 0, [t("inside.options"), all]);
  }
  return el("dl", { class: "facts" }, list.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

function filters(layer) {
  const place = el("div", {}, el("p", { class: "soft" }, t("wait")));
  askOnce(`v1/models/${state.model}/layers/${layer.index}/filters`).then(
    (answer) => {
      const all = answer.filters;
      const most = Math.max(...all.flatMap(({ values }) => values.flat(2).map(Math.abs)));
      const colours = scale(true, most);
      const readout = el("p", { class: "readout", role: "status" }, "\u00a0");
      const say = ({ channel, norm }) => (readout.textContent = t("inside.filters.readout", { channel, norm: reading(norm) }));
      place.replaceChildren(
        el("p", { class: "soft" }, t(answer.colour ? "inside.filters.colour" : "inside.filters.deep", { n: all.length })),
        el(
          "div",
          { class: `grid filters ${answer.colour ? "colour" : ""}` },
          all.map((filter) => {
            const canvas = el("canvas", {
              role: "img",
              "aria-label": t("inside.filters.readout", { channel: filter.channel, norm: reading(filter.norm) }),
              onpointerenter: () => say(filter),
            });
            return answer.colour ? paintColour(canvas, filter.values) : paint(canvas, filter.values[0], colours);
          }),
        ),
        readout,
        ...(answer.colour ? [] : [scaleBar(colours)]),
      );
    },
    (error) => place.replaceChildren(el("p", { class: "error" }, error.message)),
  );
  return el("section", { "aria-labelledby": "filters-title" }, el("h4", { id: "filters-title" }, t("inside.filters")), place);
}

function detail(table, layer) {
  return el(
    "div",
    { class: "card detail", id: "layer-detail", tabindex: "-1", "aria-labelledby": "layer-title", role: "region" },
    el("h3", { id: "layer-title" }, kind(layer), " ", el("code", { class: "soft" }, layer.name)),
    el("p", { class: "purpose" }, purpose(table, layer)),
    facts(table, layer),
    outputOf(table, layer),
    layer.kind === "Conv2d" && filters(layer),
  );
}

export function insideView() {
  const memory = (state.memory.inside ??= { layer: 0, channel: -1 });
  const place = el("div", {}, el("p", { class: "soft" }, t("wait")));
  tableOf(state.model).then(
    (table) => {
      memory.table = table;
      memory.layer = Math.min(memory.layer, table.layers.length - 1);
      const list = el("ol", { class: "layers", "aria-label": t("inside.list") }, table.layers.map((layer) => row(table, layer, memory.layer)));
      list.addEventListener("keydown", (event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        const buttons = [...list.querySelectorAll("button")];
        const at = buttons.indexOf(document.activeElement);
        if (step && at >= 0) {
          event.preventDefault();
          buttons[Math.max(0, Math.min(buttons.length - 1, at + step))].focus();
        }
      });
      list.addEventListener("scroll", () => (memory.scroll = list.scrollTop));
      place.replaceChildren(
        el("div", { class: "inside" }, el("div", { class: "card list" }, list), detail(table, table.layers[memory.layer])),
      );
      list.scrollTop = memory.scroll ?? 0;
      if (memory.opened) {
        memory.opened = false;
        list.querySelector("[aria-current]").focus({ preventScroll: true });
        if (!matchMedia("(min-width: 80rem)").matches) {
          document.getElementById("layer-detail").scrollIntoView({ block: "start" });
        }
      }
      intro.textContent = t("inside.intro", {
        layers: table.layers.length,
        parameters: number(table.parameters),
        madds: number(table.multiplyAdds),
      });
    },
    (error) => place.replaceChildren(el("p", { class: "error" }, error.message)),
  );
  const intro = el("p", { class: "soft" }, "\u00a0");
  return [el("h2", {}, t("inside.title")), intro, place];
}
