// What a layer makes of the picture: maps, one of them large and readable, or a vector; and a histogram.

import { ask, json } from "./api.js";
import { paint, scale } from "./colour.js";
import { el, progress, wait } from "./dom.js";
import { number, percent, reading, t } from "./i18n.js";
import { largest, reader } from "./reader.js";
import { scaleBar } from "./scale.js";
import { state } from "./state.js";

function histogram(look) {
  const { counts, from, to, zeros } = look.histogram;
  const values = look.shape.reduce((a, b) => a * b, 1);
  const most = Math.log1p(Math.max(...counts));
  const text = t("inside.histogram.text", {
    values: number(values),
    from: reading(from),
    to: reading(to),
    zeros: number(zeros),
    percent: percent(zeros / values, 0),
  });
  return el(
    "figure",
    { class: "histogram" },
    el("figcaption", {}, el("h4", {}, t("inside.histogram")), el("p", { class: "soft" }, `${text} (${t("inside.histogram.log")})`)),
    el(
      "div",
      { class: "columns", role: "img", "aria-label": text },
      counts.map((count) => el("i", { style: { height: `${count ? 4 + (96 * Math.log1p(count)) / most : 0}%` } })),
    ),
    el("div", { class: "ends" }, el("span", {}, reading(from)), el("span", {}, reading(to))),
  );
}

/** The square of the picture that the network sees, with a frame around what one unit sees. */
function seenSquare(picture, table, layer) {
  const canvas = el("canvas", { width: 224, height: 224, "aria-hidden": "true" });
  const image = new Image();
  let frame = null;
  const draw = () => {
    const pen = canvas.getContext("2d");
    const short = Math.min(image.naturalWidth, image.naturalHeight);
    if (!short) {
      return;
    }
    const side = short * table.seen;
    pen.fillStyle = "#fff"; // as the network sees what is transparent
    pen.fillRect(0, 0, 224, 224);
    pen.drawImage(
      image,
      (image.naturalWidth - side) / 2,
      (image.naturalHeight - side) / 2,
      side,
      side,
      0,
      0,
      224,
      224,
    );
    if (frame) {
      for (const [colour, width] of [["#fff", 4], ["#000", 2]]) {
        pen.strokeStyle = colour;
        pen.lineWidth = width;
        pen.strokeRect(...frame);
      }
    }
  };
  image.onload = draw;
  image.src = picture.address;
  const unit = 224 / table.input.at(-1);
  const { size, step, first } = layer.field;
  const show = (row, column) => {
    const at = (i) => Math.max(1, (first + i * step - (size - 1) / 2) * unit);
    const end = (i) => Math.min(223, (first + i * step + (size + 1) / 2) * unit);
    frame = [at(column), at(row), end(column) - at(column), end(row) - at(row)];
    draw();
  };
  return { canvas, show };
}

function strongest(layer, channel) {
  const place = el("div", { class: "patches" });
  const button = el(
    "button",
    {
      type: "button",
      class: "quiet",
      async onclick() {
        button.disabled = true;
        do {
          let found;
          try {
            found = await json(`v1/models/${state.model}/layers/${layer.index}/channels/${channel}/patches`);
            if (found.state.failed) {
              throw new Error(found.state.failed);
            }
          } catch (error) {
            place.replaceChildren(el("p", { class: "soft" }, error.status === 501 ? t("neighbours.off") : error.message));
            return;
          }
          if (found.state.complete) {
            show(found.patches);
            return;
          }
          place.replaceChildren(
            progress(t("neighbours.busy", { done: number(found.state.done), total: number(found.state.total) }), found.state.done, found.state.total),
          );
          await wait(1000);
        } while (place.isConnected);
      },
    },
    t("inside.patches.show"),
  );
  const show = (patches) =>
    place.replaceChildren(
      el("p", { class: "soft" }, patches.length ? t("inside.patches.text") : t("inside.patches.none")),
      el("div", { class: "grid" }, patches.map((patch) => {
        const bytes = Uint8Array.from(atob(patch.png), (c) => c.charCodeAt(0));
        const address = URL.createObjectURL(new Blob([bytes], { type: "image/png" }));
        return el("img", {
          src: address,
          alt: `${patch.name}, ${reading(patch.value)}`,
          title: `${patch.name}, ${reading(patch.value)}`,
          onload: () => URL.revokeObjectURL(address),
        });
      })),
    );
  return el("div", {}, button, place);
}

function lens(picture, table, layer, map, colours) {
  const readout = el("p", { class: "readout", role: "status" });
  const seen = seenSquare(picture, table, layer);
  const value = (row, column) => {
    readout.textContent = t("inside.readout", {
      channel: map.channel,
      r: row,
      c: column,
      value: reading(map.values[row][column]),
    });
    seen.show(row, column);
  };
  return el(
    "div",
    { class: "lens" },
    el(
      "div",
      { class: "pair" },
      el("div", { class: "square" }, seen.canvas),
      reader(map.values, colours, t("inside.map", { channel: map.channel, max: reading(map.max) }), largest(map.values), value),
    ),
    readout,
    el("p", { class: "soft" }, t("inside.readout.hint")),
    scaleBar(colours),
    strongest(layer, map.channel),
  );
}

function maps(picture, table, layer, look) {
  const memory = state.memory.inside;
  const signed = look.histogram.from < 0;
  const colours = scale(signed, Math.max(Math.abs(look.histogram.from), look.histogram.to));
  const place = el("div");
  const buttons = look.maps.map((map) =>
    el(
      "button",
      {
        type: "button",
        "aria-label": t("inside.map", { channel: map.channel, max: reading(map.max) }),
        title: t("inside.map", { channel: map.channel, max: reading(map.max) }),
        onclick: () => show(map),
      },
      paint(el("canvas", { "aria-hidden": "true" }), map.values, colours),
    ),
  );
  const show = (map) => {
    memory.channel = map.channel;
    place.replaceChildren(lens(picture, table, layer, map, colours));
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(look.maps[i] === map)));
  };
  show(look.maps.find((map) => map.channel === memory.channel) ?? look.maps[0]);
  return [
    el("p", { class: "soft" }, t("inside.maps.text", { n: look.maps.length, all: look.shape[0] })),
    place,
    el("div", { class: "grid maps" }, buttons),
  ];
}

function bars(picture, { classes }, look) {
  const most = Math.max(...look.vector.map(Math.abs), 1e-9);
  const name = (i) => classes?.[i] ?? picture.classes?.find(({ index }) => index === i)?.name ?? t("inside.vector.readout", { unit: i, value: "" });
  const order = look.vector.map((value, i) => [value, i]).sort((a, b) => b[0] - a[0]);
  return el(
    "ol",
    { class: "bars" },
    order.slice(0, 20).map(([value, i]) =>
      el(
        "li",
        {},
        el("bdi", {}, name(i)),
        el("span", { class: "figure" }, reading(value)),
        el("i", { "aria-hidden": "true" }, el("b", { class: value < 0 ? "below" : "", style: { width: `${(100 * Math.abs(value)) / most}%` } })),
      ),
    ),
  );
}

function vector(picture, table, layer, look) {
  const { length } = look.vector;
  const title = el("p", { class: "soft" }, t("inside.vector", { n: number(length) }));
  if (layer.index === table.layers.length - 1) {
    return [title, bars(picture, table, look)];
  }
  const width = Math.ceil(Math.sqrt(length));
  const rows = Array.from({ length: Math.ceil(length / width) }, (none, y) =>
    Array.from({ length: width }, (nothing, x) => look.vector[y * width + x] ?? 0),
  );
  const colours = scale(look.histogram.from < 0, Math.max(Math.abs(look.histogram.from), look.histogram.to));
  const readout = el("p", { class: "readout", role: "status" });
  return [
    title,
    el(
      "div",
      { class: "lens" },
      reader(rows, colours, t("inside.vector", { n: number(length) }), largest(rows), (row, column) => {
        const unit = Math.min(length - 1, row * width + column);
        readout.textContent = t("inside.vector.readout", { unit, value: reading(look.vector[unit]) });
      }),
      readout,
      scaleBar(colours),
    ),
  ];
}

/** The section of a layer's output; filled when the answer is there. */
export function outputOf(table, layer) {
  const { picture } = state;
  const place = el("div", {}, el("p", { class: "soft" }, picture ? t("wait") : t("inside.maps.needs")));
  const section = el("section", { "aria-labelledby": "maps-title" }, el("h4", { id: "maps-title" }, t("inside.maps")), place);
  if (picture && !picture.error) {
    const key = `${state.model} ${layer.index}`;
    picture.looks ??= new Map();
    const asked = picture.looks.get(key) ?? ask(state.model, "look", picture.file, { layer: layer.index, maps: 32 });
    picture.looks.set(key, asked);
    asked.then(
      ({ looks: [look] }) =>
        place.replaceChildren(
          ...(look.maps.length ? maps(picture, table, layer, look) : vector(picture, table, layer, look)),
          histogram(look),
        ),
      (error) => {
        picture.looks.delete(key);
        place.replaceChildren(el("p", { class: "error" }, error.message));
      },
    );
  }
  return section;
}
