// Small helpers. Names of files and classes are strangers' text: they become text nodes, never markup.

/** An element with properties, listeners (on...), data, attributes (aria-..., role, ...) and children. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (name === "class") {
      element.className = value;
    } else if (name === "style") {
      for (const [key, css] of Object.entries(value)) {
        element.style.setProperty(key, css);
      }
    } else {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** Only one of several promises may still show its result: the last that was begun. */
export function latest() {
  let newest = 0;
  return () => {
    const mine = ++newest;
    return () => mine === newest;
  };
}

export function wait(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** A bar that tells how far something is, or only that it goes on. */
export function progress(text, done, total) {
  return el(
    "div",
    { class: "progress" },
    el("p", {}, text),
    total === undefined ? el("progress", { "aria-label": text }) : el("progress", { value: done, max: total, "aria-label": text }),
  );
}

/** What to type to have what is missing. */
export function offer(text, command) {
  return el("div", { class: "empty" }, el("p", {}, text), el("pre", { tabindex: "0" }, el("code", {}, command)));
}
