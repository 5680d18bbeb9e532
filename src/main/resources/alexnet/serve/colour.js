// Two scales: one for amounts, even in lightness and made for colour-blind readers (cividis: Nunez,
// Anderton, Renslow 2018), and one for what has a sign, blue below 0, orange above.

const AMOUNT = ["#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838"];
const SIGNED = ["#1f4e8c", "#4f81bd", "#93b7dd", "#cfe0f0", "#f7f7f7", "#fbdcb8", "#f0a95c", "#cf7420", "#8f4700"];

function table(anchors) {
  const colours = anchors.map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  const filled = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i++) {
    const place = (i / 255) * (colours.length - 1);
    const low = Math.min(colours.length - 2, Math.floor(place));
    for (let c = 0; c < 3; c++) {
      filled[3 * i + c] = colours[low][c] + (place - low) * (colours[low + 1][c] - colours[low][c]);
    }
  }
  return filled;
}

const TABLES = { amount: table(AMOUNT), signed: table(SIGNED) };

/** A scale for values up to a size; with a sign if any is below 0. */
export function scale(signed, most) {
  const colours = signed ? TABLES.signed : TABLES.amount;
  const size = most > 0 ? most : 1;
  const from = signed ? -size : 0;
  return {
    signed,
    from,
    to: size,
    /** Writes red, green, blue and full opacity. */
    put(value, target, at) {
      const place = 3 * Math.max(0, Math.min(255, Math.round(((value - from) / (size - from)) * 255)));
      target[at] = colours[place];
      target[at + 1] = colours[place + 1];
      target[at + 2] = colours[place + 2];
      target[at + 3] = 255;
    },
  };
}

/** Rows of values as a canvas, a pixel each. */
export function paint(canvas, rows, colours) {
  canvas.width = rows[0].length;
  canvas.height = rows.length;
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  rows.forEach((row, y) => row.forEach((value, x) => colours.put(value, image.data, 4 * (y * canvas.width + x))));
  context.putImageData(image, 0, 0);
  return canvas;
}

/** Red, green and blue weights as a canvas: grey is 0. */
export function paintColour(canvas, [red, green, blue]) {
  canvas.width = red[0].length;
  canvas.height = red.length;
  let most = 1e-9;
  for (const rows of [red, green, blue]) {
    for (const value of rows.flat()) {
      most = Math.max(most, Math.abs(value));
    }
  }
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      const at = 4 * (y * canvas.width + x);
      [red, green, blue].forEach((rows, c) => (image.data[at + c] = 127.5 + (rows[y][x] / most) * 127.5));
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** The colours themselves, for a bar beside a map. */
export function paintBar(canvas, colours) {
  const row = Array.from({ length: 256 }, (none, i) => colours.from + (i / 255) * (colours.to - colours.from));
  return paint(canvas, [row], colours);
}
