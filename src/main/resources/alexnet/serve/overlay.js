// A map of reasons laid over its picture: each cell at the place that it truly looks at, between the
// centres of cells by bilinear interpolation, beyond the outer ones as they are.

/** For each pixel the cell before it and how far it is on the way to the next. */
function places(length, unit, centres) {
  const cells = new Int32Array(length);
  const parts = new Float32Array(length);
  let cell = 0;
  for (let i = 0; i < length; i++) {
    const at = (i + 0.5) * unit;
    while (cell < centres.length - 2 && at >= centres[cell + 1]) {
      cell++;
    }
    cells[i] = cell;
    const next = centres[Math.min(cell + 1, centres.length - 1)];
    parts[i] = next > centres[cell] ? Math.max(0, Math.min(1, (at - centres[cell]) / (next - centres[cell]))) : 0;
  }
  return { cells, parts };
}

/** Values of the map at the pixels of a canvas; NaN where the network does not see. */
export function spread(explanation, width, height) {
  const { map, centres, picture, seen } = explanation;
  const [unitX, unitY] = [picture.width / width, picture.height / height];
  const xs = places(width, unitX, centres.x);
  const ys = places(height, unitY, centres.y);
  const lastX = centres.x.length - 1;
  const lastY = centres.y.length - 1;
  const values = new Float32Array(width * height).fill(NaN);
  for (let y = 0; y < height; y++) {
    const atY = (y + 0.5) * unitY;
    if (atY < seen.y || atY >= seen.y + seen.height) {
      continue;
    }
    const top = map[ys.cells[y]];
    const bottom = map[Math.min(lastY, ys.cells[y] + 1)];
    const down = ys.parts[y];
    for (let x = 0; x < width; x++) {
      const atX = (x + 0.5) * unitX;
      if (atX >= seen.x && atX < seen.x + seen.width) {
        const left = xs.cells[x];
        const right = Math.min(lastX, left + 1);
        const above = top[left] + xs.parts[x] * (top[right] - top[left]);
        const below = bottom[left] + xs.parts[x] * (bottom[right] - bottom[left]);
        values[y * width + x] = above + down * (below - above);
      }
    }
  }
  return values;
}

/**
 * Draws picture and map.
 *
 * @param strength 0..1
 * @param image the picture as it is shown, or null where the browser has none
 */
export function lay(canvas, image, values, colours, strength) {
  const { width, height } = canvas;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.fillStyle = image ? "#fff" : "#888"; // the network sees white where a picture is transparent
  pen.fillRect(0, 0, width, height);
  if (image) {
    pen.drawImage(image, 0, 0, width, height);
  }
  const pixels = pen.getImageData(0, 0, width, height);
  const colour = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const at = 4 * i;
    if (Number.isNaN(values[i])) {
      for (let c = 0; c < 3; c++) {
        pixels.data[at + c] = 0.28 * pixels.data[at + c] + 0.18 * 128;
      }
      continue;
    }
    colours.put(values[i], colour, 0);
    // What matters little leaves the picture as it is.
    const part = strength * Math.min(1, 0.12 + 1.1 * Math.sqrt(Math.abs(values[i]) / colours.to));
    const grey = 0.3 * pixels.data[at] + 0.59 * pixels.data[at + 1] + 0.11 * pixels.data[at + 2];
    for (let c = 0; c < 3; c++) {
      const below = 0.4 * pixels.data[at + c] + 0.6 * grey;
      pixels.data[at + c] = below + part * (colour[c] - below);
    }
  }
  pen.putImageData(pixels, 0, 0);
}
