// How pictures come in: chosen, dropped, pasted, photographed, or one of the samples.

import { blob, json } from "./api.js";
import { el } from "./dom.js";
import { t } from "./i18n.js";
import { draw, NAMES } from "./samples.js";
import { state } from "./state.js";

const find = (id) => document.getElementById(id);
let take;

function files() {
  const input = find("files");
  input.onchange = () => {
    take([...input.files]);
    input.value = ""; // so that the same file can be chosen again
  };
}

function pasting() {
  document.addEventListener("paste", (event) => {
    if (event.clipboardData.types.length > 0) {
      take([...event.clipboardData.files]);
    }
  });
}

function dropping() {
  const over = (on) => document.body.classList.toggle("over", on);
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && over(false));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    take([...event.dataTransfer.files]);
  });
}

function camera(say) {
  const dialog = find("shutter");
  const video = dialog.querySelector("video");
  find("camera").onclick = async () => {
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      dialog.showModal();
    } catch {
      say(t("camera.failed"), true);
    }
  };
  dialog.onclose = () => {
    video.srcObject?.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  find("leave").onclick = () => dialog.close();
  find("take").onclick = () => {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob((picture) => take([new File([picture], "camera.jpg", { type: "image/jpeg" })]), "image/jpeg", 0.92);
    dialog.close();
  };
}

/** Numbers of pictures spread over the data set. */
function spread(total, wanted) {
  return Array.from({ length: Math.min(wanted, total) }, (none, i) => Math.floor(((i + 0.5) * total) / wanted));
}

/** {files, drawn}: drawings of what the network need not know, if there is no data set. */
async function samples() {
  try {
    const { total } = await json(`v1/models/${state.model}/mistakes`);
    const asked = await Promise.allSettled(
      spread(total, 6).map(async (n) => {
        const picture = await blob(`v1/models/${state.model}/pictures/${n}`);
        return new File([picture], `${n}.jpg`, { type: picture.type });
      }),
    );
    const files = asked.filter(({ status }) => status === "fulfilled").map(({ value }) => value);
    if (files.length === 0) {
      throw new Error("no picture can be read");
    }
    return { files, drawn: false };
  } catch {
    return { files: await Promise.all(NAMES.map(draw)), drawn: true };
  }
}

function sampleName(file) {
  const name = file.name.replace(/\.\w+$/, "");
  return NAMES.includes(name) ? t(`sample.${name}`) : file.name;
}

let shown = [];
let drawn = false;

/** Names the samples, again when the language changes. */
export function showSamples() {
  find("samples").hidden = shown.length === 0;
  const title = find("samples").querySelector("h2");
  title.dataset.t = drawn ? "samples.drawn" : "drop.samples";
  title.textContent = t(title.dataset.t);
  find("samples")
    .querySelector("ul")
    .replaceChildren(
      ...shown.map(({ file, address }) =>
        el(
          "li",
          {},
          el(
            "button",
            { type: "button", "aria-label": sampleName(file), title: sampleName(file), onclick: () => take([file]) },
            el("img", { src: address, alt: "" }),
          ),
        ),
      ),
    );
}

/** Pictures to begin with: of the data set that is scored, or drawn. */
export async function findSamples() {
  shown.forEach(({ address }) => URL.revokeObjectURL(address));
  const found = await samples();
  drawn = found.drawn;
  shown = found.files.map((file) => ({ file, address: URL.createObjectURL(file) }));
  showSamples();
}

/** @param taker gets the files */
export function intake(taker, say) {
  take = taker;
  files();
  pasting();
  dropping();
  camera(say);
}
