// What the server is asked.

import { t } from "./i18n.js";

const KNOWN = {
  400: "error.picture",
  401: "error.token",
  413: "error.large",
  429: "error.busy",
  500: "error.failed",
  503: "error.loading",
  504: "error.late",
};

/** What an answer holds; or throws an error whose message is for people. */
async function answer(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    throw new Error(t("error.gone"));
  }
  if (response.ok) {
    return response;
  }
  await response.text().catch(() => ""); // else the browser keeps the connection
  const error = new Error(t(KNOWN[response.status] ?? "error.status", { status: response.status }));
  error.status = response.status;
  throw error;
}

export async function json(address, options) {
  return (await answer(address, options)).json();
}

const once = new Map();

/** The table of a network: its layers, its classes, its input's side, what explains it. Asked once; again after a failure. */
export function tableOf(model) {
  return askOnce(`v1/models/${model}/layers`);
}

/** As {@link json}, of what does not change. */
export function askOnce(address) {
  if (!once.has(address)) {
    const asked = json(address);
    once.set(address, asked);
    asked.catch(() => once.delete(address));
  }
  return once.get(address);
}

export async function blob(address) {
  return (await answer(address)).blob();
}

/** Whether something is at an address. */
export async function isThere(address) {
  try {
    return (await fetch(address, { method: "HEAD" })).status === 200;
  } catch {
    return false;
  }
}

function base64(file) {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => fail(new Error(t("error.gone")));
    reader.readAsDataURL(file);
  });
}

function post(address, body, signal) {
  return json(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal });
}

/** One of the verbs of version 1, of one picture; a signal can end it. */
export async function ask(model, verb, file, parameters, signal) {
  return post(`v1/models/${model}:${verb}`, { instances: [{ b64: await base64(file) }], parameters }, signal);
}

/** The most probable classes: [{index, name, probability}]. */
export async function classify(model, file, most) {
  const answered = await post(`v2/models/${model}/infer`, {
    inputs: [
      { name: "image", shape: [1], datatype: "BYTES", parameters: { content_type: "base64" }, data: [await base64(file)] },
    ],
    outputs: [{ name: "probabilities", parameters: { classification: most } }],
  });
  return answered.outputs[0].data.map((text) => {
    const [, probability, index, name] = /^([^:]*):([^:]*):(.*)$/su.exec(text);
    return { index: Number(index), name, probability: Number(probability) };
  });
}
