// Opens the page as a reader would, with every address but the server's cut off: drops a picture, sees
// classes, opens Inside, switches the language, asks why. axe-core must find nothing, in light and dark,
// narrow and wide. Arguments: the server's address, a picture, and whether it explains ("explains") or not.
// With a folder as the fourth it keeps screenshots there.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";

const require = createRequire(path.resolve("target/npm/node_modules/"));
const puppeteer = require("puppeteer-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [, , base, picture, explains, screenshots] = process.argv;

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  // No other host is found, whatever asks for it; the sandbox needs rights that containers lack.
  args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});

async function open(width, scheme, language, address = base, idle = "networkidle0") {
  const page = await browser.newPage();
  page.problems = [];
  page.requests = [];
  page.on("pageerror", (error) => page.problems.push(error.message));
  page.on("console", (message) => {
    // What the server does not do, and a missing /live, are told by their status, which browsers log.
    if (message.type() === "error" && !/status of (404|501)/.test(message.text())) {
      page.problems.push(message.text());
    }
  });
  page.on("response", (response) => {
    const isFile = /\.(js|css|json|svg)$/.test(new URL(response.url()).pathname);
    if (isFile && response.status() !== 200) {
      page.problems.push(`${response.url()}: ${response.status()}`);
    }
  });
  page.on("request", (request) => page.requests.push(request.url()));
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  await page.setExtraHTTPHeaders({ "Accept-Language": language });
  await page.goto(address, { waitUntil: idle });
  return page;
}

/** Waits until a text stands somewhere in the page. */
function see(page, text) {
  return page.waitForFunction((wanted) => document.body.innerText.includes(wanted), { timeout: 60_000 }, text);
}

async function check(page, name) {
  if (screenshots) {
    await page.screenshot({ path: path.join(screenshots, `${name}.png`), fullPage: true });
  }
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(sideways <= 0, `${name} is ${sideways} pixels too wide`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`),
    [],
    name,
  );
}

/** A file dropped on the page, as a browser tells of one. */
async function drop(page) {
  const data = readFileSync(picture).toString("base64");
  await page.evaluate((text, name) => {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name, { type: "image/png" }));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, data, path.basename(picture));
}

async function visit(width, scheme) {
  const name = `${width}-${scheme}`;
  const page = await open(width, scheme, "en");
  await see(page, "Show it a picture");
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  console.log(`${name}: first paint after ${Math.round(paint)} ms`);
  await page.bringToFront();
  await check(page, `${name}-start`);

  await drop(page);
  await page.waitForSelector(".verdict");
  assert.equal((await page.$$(".bars li")).length, 2); // the network's classes
  await see(page, "curl");
  await check(page, `${name}-classes`);

  await page.focus("#tab-classes");
  await page.keyboard.press("ArrowRight"); // by the keyboard alone
  await page.waitForSelector(".layers");
  await see(page, "torch.Size([1, 16, 54, 54])");
  await page.waitForSelector(".maps canvas");
  await page.waitForSelector(".filters canvas");
  assert.match(await page.$eval(".purpose", (e) => e.textContent), /11 × 11/);
  await page.focus(".reader");
  const before = await page.$eval(".lens .readout", (e) => e.textContent);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowLeft");
  assert.notEqual(await page.$eval(".lens .readout", (e) => e.textContent), before);
  await check(page, `${name}-inside`);

  await page.click("[data-language=zh]");
  await see(page, "卷积层");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-CN");
  await page.waitForSelector(".maps canvas");
  await check(page, `${name}-inside-zh`);

  await page.click("#tab-why");
  if (explains === "explains") {
    await page.waitForSelector(".reason canvas", { timeout: 60_000 });
    await page.select("#why-compare", "1");
    await page.waitForFunction(() => document.querySelectorAll(".reason canvas").length === 2, { timeout: 60_000 });
  } else {
    await see(page, "--explain");
  }
  await check(page, `${name}-why-zh`);

  await page.click("#tab-neighbours");
  await page.waitForSelector(".tiles img", { timeout: 120_000 });
  await check(page, `${name}-neighbours-zh`);
  await page.click("#tab-mistakes");
  await page.waitForSelector(".confusion button", { timeout: 120_000 });
  await page.click(".confusion button");
  await page.waitForSelector(".place .verdicts img");
  await check(page, `${name}-mistakes-zh`);

  // Remembered against what the browser asks for.
  await page.reload({ waitUntil: "networkidle0" });
  await see(page, "给它看一张图片");
  await page.click("[data-language=en]");
  await see(page, "Show it a picture");

  assert.deepEqual(page.problems, []);
  const elsewhere = page.requests.filter((address) => !address.startsWith(base) && !address.startsWith("blob:"));
  assert.deepEqual(elsewhere, []);
  await page.close();
}

/** The page of watched runs, if the server has one. */
async function watch(width, scheme) {
  const name = `${width}-${scheme}-live`;
  if ((await fetch(`${base}live`)).status === 404) {
    console.log(`${name}: nothing is watched`);
    return;
  }
  const page = await open(width, scheme, "zh-CN", `${base}live`, "load"); // its stream never ends
  await page.bringToFront();
  await page.waitForSelector("#runs .run");
  await see(page, "Vertical axis"); // as was chosen on the other page
  await check(page, `${name}-en`);
  await page.click("#language");
  await see(page, "纵轴");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-CN");
  await check(page, `${name}-zh`);
  await page.goto(base, { waitUntil: "networkidle0" });
  await see(page, "给它看一张图片");
  assert.deepEqual(page.problems, []);
  await page.evaluate(() => localStorage.clear());
  await page.close();
}

try {
  for (const width of [390, 1600]) {
    for (const scheme of ["light", "dark"]) {
      await visit(width, scheme);
      await watch(width, scheme);
    }
  }
} finally {
  await browser.close();
}
