// A line chart in SVG: axes with round ticks, lines, a guide with the values below the pointer.

const SVG = "http://www.w3.org/2000/svg";
const LEFT = 52;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 26;

export function element(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** About so many round numbers between two others, 1, 2 or 5 times a power of ten apart. */
export function linearTicks(low, high, count) {
  const rough = (high - low) / (count + 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough * 0.999);
  const first = Math.ceil(low / unit - 1e-9);
  const ticks = [];
  for (let i = first; ticks.length <= 3 * count && i * unit <= high + unit * 1e-9; i++) {
    ticks.push(Number((i * unit).toPrecision(12)));
  }
  return ticks;
}

/** Powers of ten, and 2 and 5 times them where these are few. */
export function logTicks(low, high) {
  const decades = Math.log10(high / low);
  const steps = decades > 4 ? [1] : decades > 2 ? [1, 3] : [1, 2, 5];
  const every = Math.ceil(decades / 8);
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of steps) {
      const tick = Number(`${step}e${power}`);
      if (tick >= low * 0.999 && tick <= high * 1.001 && power % every === 0) {
        ticks.push(tick);
      }
    }
  }
  return ticks.length >= 3 ? ticks : linearTicks(low, high, 4);
}

/** Averages with weights that fall by a factor an epoch, as TensorBoard's, without its bias. */
export function smooth(points, factor) {
  let sum = 0;
  let weight = 0;
  return points.map(([x, y]) => {
    if (!Number.isFinite(y)) {
      return [x, y];
    }
    sum = factor * sum + (1 - factor) * y;
    weight = factor * weight + (1 - factor);
    return [x, sum / weight];
  });
}

function scaleOf(values, log, from, to, count) {
  let low = values.reduce((a, b) => Math.min(a, b));
  let high = values.reduce((a, b) => Math.max(a, b));
  // Values that differ by rounding alone have no ticks between them.
  if (high - low <= 1e-9 * Math.max(Math.abs(low), Math.abs(high))) {
    const room = Math.abs(low) * 0.1 || 1;
    low -= room;
    high += room;
  }
  if (log && low > 0) {
    const room = (high / low) ** 0.04;
    const [a, b] = [Math.log(low / room), Math.log(high * room)];
    return {
      ticks: logTicks(low / room, high * room),
      at: (value) => from + ((Math.log(value) - a) / (b - a)) * (to - from),
    };
  }
  const ticks = linearTicks(low, high, count);
  const unit = ticks.length > 1 ? ticks[1] - ticks[0] : high - low;
  const a = low - unit * 0.15;
  const b = high + unit * 0.15;
  return { ticks, at: (value) => from + ((value - a) / (b - a)) * (to - from) };
}

function pathOf(points, x, y, drawn) {
  let path = "";
  let pen = false;
  for (const [epoch, value] of points) {
    const shown = drawn(value);
    path += shown ? `${pen ? "L" : "M"}${x(epoch).toFixed(1)} ${y(value).toFixed(1)}` : "";
    pen = shown;
  }
  return path;
}

/**
 * Draws lines.
 *
 * @param box element that the chart fills, as wide as that is
 * @param lines each {points: [[epoch, value]], raw, kind, slot, best: epoch or 0, label}
 * @param options {title, log, height, format, help, empty, xTitle}
 */
export function draw(box, lines, options) {
  const width = Math.max(240, box.clientWidth);
  const { height, log, format } = options;
  const drawn = (value) => Number.isFinite(value) && !(log && value <= 0);
  const all = lines.flatMap((line) => [...line.points, ...line.raw]).filter(([, v]) => drawn(v));
  const svg = element("svg", {
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
    "aria-label": options.title,
  });
  box.replaceChildren(svg);
  if (all.length === 0) {
    const text = element("text", { x: width / 2, y: height / 2, "text-anchor": "middle", class: "tick" });
    text.textContent = options.empty;
    svg.append(text);
    return;
  }
  const epochs = [...new Set(all.map(([x]) => x))].sort((a, b) => a - b);
  const count = Math.max(2, Math.min(8, Math.floor(width / 80)));
  const x = scaleOf(epochs, false, LEFT, width - RIGHT, count);
  const y = scaleOf(all.map(([, v]) => v), log, height - BOTTOM, TOP, Math.floor(height / 48));
  for (const tick of y.ticks) {
    const at = y.at(tick);
    svg.append(element("line", { x1: LEFT, x2: width - RIGHT, y1: at, y2: at, class: "grid" }));
    const text = element("text", { x: LEFT - 6, y: at + 4, "text-anchor": "end", class: "tick" });
    text.textContent = format(tick);
    svg.append(text);
  }
  for (const tick of x.ticks.filter(Number.isInteger)) {
    const text = element("text", { x: x.at(tick), y: height - 8, "text-anchor": "middle", class: "tick" });
    text.textContent = tick;
    svg.append(text);
  }
  for (const line of lines) {
    const style = `line slot${line.slot} ${line.kind}`;
    if (line.raw.length > 0) {
      svg.append(element("path", { d: pathOf(line.raw, x.at, y.at, drawn), class: `${style} raw` }));
    }
    svg.append(element("path", { d: pathOf(line.points, x.at, y.at, drawn), class: style }));
    const points = line.points.filter(([, v]) => drawn(v));
    if (points.length < 40) {
      const radius = line.kind === "training" ? 1.5 : 2.5;
      points.forEach(([e, v]) => svg.append(
        element("circle", { cx: x.at(e), cy: y.at(v), r: radius, class: `dot slot${line.slot}` })));
    }
    const best = points.find(([e]) => e === line.best);
    if (best) {
      svg.append(element("circle", { cx: x.at(best[0]), cy: y.at(best[1]), r: 6, class: `ring slot${line.slot}` }));
    }
  }
  addGuide(box, svg, { lines, epochs, x: x.at, y: y.at, drawn, width, height }, options);
}

/** A line at one epoch with the values there, for the pointer and the arrow keys. */
function addGuide(box, svg, plot, options) {
  const guide = element("line", { y1: TOP, y2: plot.height - BOTTOM, class: "guide", visibility: "hidden" });
  svg.append(guide);
  const values = document.createElement("div");
  values.className = "readout";
  values.setAttribute("role", "status");
  values.hidden = true;
  box.append(values);
  let index = plot.epochs.length;

  function show(next) {
    index = Math.max(0, Math.min(plot.epochs.length - 1, next));
    const epoch = plot.epochs[index];
    box.dataset.epoch = epoch; // shown again when the chart is drawn anew
    const at = plot.x(epoch);
    guide.setAttribute("x1", at);
    guide.setAttribute("x2", at);
    guide.setAttribute("visibility", "visible");
    const head = document.createElement("b");
    head.textContent = `${options.xTitle} ${epoch}`;
    const rows = plot.lines.flatMap((line) => {
      const point = line.points.find(([x]) => x === epoch);
      if (!point) {
        return [];
      }
      const raw = line.raw.find(([x]) => x === epoch);
      const row = document.createElement("span");
      row.className = `slot${line.slot}`;
      const figure = options.precise(point[1]) + (raw ? ` (${options.precise(raw[1])})` : "");
      row.textContent = `${line.label}: ${figure}`;
      return [row];
    });
    values.replaceChildren(head, ...rows);
    values.hidden = false;
    const right = at > plot.width / 2;
    values.style.left = right ? "auto" : `${at + 10}px`;
    values.style.right = right ? `${plot.width - at + 10}px` : "auto";
  }

  function hide() {
    delete box.dataset.epoch;
    guide.setAttribute("visibility", "hidden");
    values.hidden = true;
  }

  svg.addEventListener("pointermove", (event) => {
    const at = event.clientX - svg.getBoundingClientRect().left;
    let nearest = 0;
    plot.epochs.forEach((epoch, i) => {
      if (Math.abs(plot.x(epoch) - at) < Math.abs(plot.x(plot.epochs[nearest]) - at)) {
        nearest = i;
      }
    });
    show(nearest);
  });
  svg.addEventListener("pointerleave", hide);
  box.onkeydown = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      show(index + step);
    } else if (event.key === "Escape") {
      hide();
    }
  };
  box.onblur = hide;
  if (plot.epochs.includes(Number(box.dataset.epoch))) {
    show(plot.epochs.indexOf(Number(box.dataset.epoch)));
  }
}
