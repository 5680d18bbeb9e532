// The bar that tells what the colours of a map mean.

import { paintBar } from "./colour.js";
import { el } from "./dom.js";
import { reading } from "./i18n.js";

/** @param ends words for the two ends, or none for their numbers alone */
export function scaleBar(colours, ends = ["", ""]) {
  return el(
    "div",
    { class: "scale" },
    el("span", {}, `${ends[0]} ${reading(colours.from)}`.trim()),
    paintBar(el("canvas", { "aria-hidden": "true" }), colours),
    el("span", {}, `${reading(colours.to)} ${ends[1]}`.trim()),
  );
}
