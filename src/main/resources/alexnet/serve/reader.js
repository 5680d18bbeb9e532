// A map whose values can be read, by pointing at it or with the arrow keys.

import { paint } from "./colour.js";
import { el } from "./dom.js";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * @param rows values
 * @param label of the map
 * @param start [row, column] of the cell that is read first
 * @param read is told row and column
 */
export function reader(rows, colours, label, start, read) {
  const canvas = paint(el("canvas", { "aria-hidden": "true" }), rows, colours);
  const mark = el("i", { class: "mark", "aria-hidden": "true" });
  const [height, width] = [rows.length, rows[0].length];
  let [row, column] = start;
  const move = (toRow, toColumn) => {
    row = Math.max(0, Math.min(height - 1, toRow));
    column = Math.max(0, Math.min(width - 1, toColumn));
    mark.style.left = `${(100 * column) / width}%`;
    mark.style.top = `${(100 * row) / height}%`;
    mark.style.width = `${100 / width}%`;
    mark.style.height = `${100 / height}%`;
    read(row, column);
  };
  const frame = el(
    "div",
    {
      class: "reader",
      tabindex: "0",
      role: "application",
      "aria-label": label,
      onpointermove(event) {
        const box = canvas.getBoundingClientRect();
        move(
          Math.floor(((event.clientY - box.top) / box.height) * height),
          Math.floor(((event.clientX - box.left) / box.width) * width),
        );
      },
      onkeydown(event) {
        const step = STEPS[event.key];
        if (step) {
          event.preventDefault();
          move(row + step[0], column + step[1]);
        }
      },
    },
    canvas,
    mark,
  );
  move(row, column);
  return frame;
}

/** Where the largest value stands. */
export function largest(rows) {
  let best = [0, 0];
  rows.forEach((values, y) =>
    values.forEach((value, x) => {
      if (value > rows[best[0]][best[1]]) {
        best = [y, x];
      }
    }),
  );
  return best;
}
