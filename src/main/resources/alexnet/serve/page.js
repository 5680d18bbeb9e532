// Names of files and classes are strangers' text: they become textContent, never markup.

const LARGEST = 20 * 1024 * 1024; // what the server takes
const SHELL_SAFE = /^[\p{L}\p{N}_][\p{L}\p{N}._ -]*$/u;
const find = (id) => document.getElementById(id);
const models = find("models");
const drop = find("drop");
const status = find("status");
const percent = new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 1 });

/** A copy of a template's only element. */
function copyOf(template) {
  return find(template).content.firstElementChild.cloneNode(true);
}

function say(text, isError = false) {
  status.textContent = text;
  status.classList.toggle("error", isError);
}

/** What an answer holds; or throws an error whose message is for people. */
async function json(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    throw new Error("There was no answer: the server is gone, or the file cannot be read.");
  }
  const body = await response.json().catch(() => ({}));
  if (response.ok) {
    return body;
  }
  const error = new Error(
    response.status === 401
      ? "The server asks for its token: reload this page."
      : (body.message ?? body.error ?? `The server answered ${response.status}.`),
  );
  error.status = response.status;
  throw error;
}

let example = "picture.jpg";

function showCurl() {
  const token = document.body.hasAttribute("data-token") ? ' -H "Authorization: Bearer TOKEN"' : "";
  const address = new URL(`predictions/${models.value}`, document.baseURI);
  find("curl").textContent = `curl${token} --data-binary "@${example}" ${address}`;
}

function showClasses(card, classes) {
  for (const { className, probability } of classes) {
    const item = copyOf("class");
    item.querySelector("bdi").textContent = className;
    item.querySelector("span").textContent = percent.format(probability);
    item.querySelector("i").style.width = `${100 * probability}%`;
    card.querySelector("ol").append(item);
  }
}

/** A picture's place among the results, before there is an answer. */
function newCard(file, model) {
  const card = copyOf("result");
  const picture = card.querySelector("img");
  picture.src = URL.createObjectURL(file);
  picture.onload = () => URL.revokeObjectURL(picture.src);
  picture.onerror = () => {
    URL.revokeObjectURL(picture.src);
    picture.removeAttribute("src"); // the server reads formats that browsers do not
  };
  card.querySelector("h2").textContent = file.name;
  card.querySelector("p").textContent = "Waiting …";
  card.dataset.model = model;
  return card;
}

async function classify(file, card) {
  const line = card.querySelector("p");
  try {
    if (file.size > LARGEST) {
      throw new Error("The file is larger than 20 MB.");
    }
    const model = card.dataset.model || models.value;
    const classes = await json(`predictions/${model}?top=5`, { method: "POST", body: file });
    showClasses(card, classes);
    line.textContent = models.length > 1 ? model : "";
    say(`${file.name}: ${classes[0].className}, ${percent.format(classes[0].probability)}`);
  } catch (error) {
    line.textContent = error.message;
    line.classList.add("error");
    say(`${file.name}: ${error.message}`, true);
  }
}

let last = loadModels();

/** Shows pictures at once and asks for them one after the other, so that many fill no queue. */
function take(files) {
  if (files.length === 0) {
    say("That is no file: save the picture, or copy it, and drop or paste it here.", true);
    return;
  }
  const cards = files.map((file) => newCard(file, models.value));
  find("results").prepend(...cards);
  files.forEach((file, i) => (last = last.then(() => classify(file, cards[i]))));
  example = SHELL_SAFE.test(files[0].name) ? files[0].name : "picture.jpg";
  showCurl();
}

/** The models that take pictures; asked again while the server loads them. */
async function loadModels() {
  try {
    const answer = await json("v2/models");
    for (const name of answer.models.filter((model) => !model.endsWith(".tensor"))) {
      models.append(new Option(name, name));
    }
    find("choice").hidden = models.length < 2;
    showCurl();
    say("");
  } catch (error) {
    say(error.message, true);
    if (error.status === 503) {
      await new Promise((done) => setTimeout(done, 1000));
      await loadModels();
    }
  }
}

const input = find("files");
input.onchange = () => {
  take([...input.files]);
  input.value = ""; // so that the same file can be chosen again
};
models.onchange = showCurl;
document.onpaste = (event) => {
  if (event.clipboardData.types.length > 0) {
    take([...event.clipboardData.files]);
  }
};
document.ondragover = (event) => {
  event.preventDefault();
  drop.classList.add("over");
};
document.ondragleave = () => drop.classList.remove("over");
document.ondrop = (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  take([...event.dataTransfer.files]);
};
