// The most probable classes as bars, and the same from a program.

import { el } from "./dom.js";
import { percent, t } from "./i18n.js";
import { changed, state } from "./state.js";

const SHELL_SAFE = /^[\p{L}\p{N}_][\p{L}\p{N}._ -]*$/u;
const FEW = 5;

function bars(picture) {
  const memory = (state.memory.classes ??= { all: false, code: "curl" });
  const few = picture.classes.slice(0, memory.all ? picture.classes.length : FEW);
  return [
    el(
      "p",
      { class: "verdict" },
      el("bdi", {}, picture.classes[0].name),
      el("span", {}, percent(picture.classes[0].probability)),
    ),
    el(
      "ol",
      { class: "bars", "aria-label": t("classes.list") },
      few.map(({ name, probability }) =>
        el(
          "li",
          {},
          el("bdi", {}, name),
          el("span", { class: "figure" }, percent(probability)),
          el("i", { "aria-hidden": "true" }, el("b", { style: { width: `${100 * probability}%` } })),
        ),
      ),
    ),
    picture.classes.length > FEW &&
      el(
        "button",
        {
          type: "button",
          class: "quiet",
          onclick: () => {
            memory.all = !memory.all;
            changed("view");
          },
        },
        memory.all ? t("classes.fewer") : t("classes.more", { n: picture.classes.length }),
      ),
  ];
}

function programs(picture) {
  const name = picture && SHELL_SAFE.test(picture.name) ? picture.name : "picture.jpg";
  const address = new URL(`predictions/${state.model}`, document.baseURI).href;
  const guarded = document.body.hasAttribute("data-token");
  return {
    curl: `curl${guarded ? ' -H "Authorization: Bearer TOKEN"' : ""} --data-binary "@${name}" ${address}`,
    Java: [
      `var request = HttpRequest.newBuilder(URI.create("${address}"))${guarded ? '.header("Authorization", "Bearer TOKEN")' : ""}`,
      `    .POST(HttpRequest.BodyPublishers.ofFile(Path.of("${name}"))).build();`,
      "System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());",
    ].join("\n"),
  };
}

function code(picture) {
  const memory = (state.memory.classes ??= { all: false, code: "curl" });
  const texts = programs(picture);
  const copy = el("button", { type: "button", class: "quiet" }, t("code.copy"));
  copy.onclick = async () => {
    try {
      await navigator.clipboard.writeText(texts[memory.code]);
      copy.textContent = t("code.copied");
    } catch {
      getSelection().selectAllChildren(document.getElementById("code")); // then by hand
    }
  };
  return el(
    "section",
    { class: "code", "aria-labelledby": "code-title" },
    el("h3", { id: "code-title" }, t("code.title")),
    el(
      "div",
      { class: "row" },
      el(
        "div",
        { class: "chips", role: "group", "aria-labelledby": "code-title" },
        Object.keys(texts).map((kind) =>
          el(
            "button",
            {
              type: "button",
              "aria-pressed": String(kind === memory.code),
              onclick: () => {
                memory.code = kind;
                changed("view");
              },
            },
            kind,
          ),
        ),
      ),
      copy,
    ),
    el("pre", { tabindex: "0", "aria-labelledby": "code-title" }, el("code", { id: "code" }, texts[memory.code])),
    el("p", {}, el("a", { href: "openapi.json" }, t("code.all"))),
  );
}

export function classesView() {
  const { picture } = state;
  const answer = !picture
    ? [el("p", { class: "empty" }, t("needs.picture"))]
    : picture.error
      ? [el("p", { class: "error" }, picture.error)]
      : picture.classes
        ? bars(picture)
        : [el("p", { class: "soft" }, t("wait"))];
  return [el("div", { class: "card" }, answer), el("div", { class: "card" }, code(picture))];
}
