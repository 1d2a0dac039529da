// Pictures of the page that are the same on every machine, and what is held against them: see CONTRIBUTING.md.
import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { blockFont } from "./blocks.js";

const FOLDER = fileURLToPath(new URL("./pictures/", import.meta.url));
/** What a picture that differs was, and where. */
const FAILED = `${FOLDER}failed/`;

/** Takes what is drawn now for right. */
const BLESSING = process.env.DRAWDOWN_BLESS === "1";

/**
 * Pixels that may differ: edges that another version of the browser, or another way to draw letters, smoothes otherwise (with no
 * smoothing at all 400 in a whole view); a chart that moves by two pixels has 5,000.
 */
const tolerated = (width, height) => Math.max(300, Math.round(width * height * 0.0003));
/** How often a page that is still being drawn is looked at. */
const LOOKS = 10;

/**
 * Draws all text as blocks, as fonts differ from machine to machine, and leaves out what the browser draws of itself (sliders,
 * check boxes), which differs from version to version.
 */
export async function drawInBlocks(page) {
  await page.evaluate(async (bytes) => {
    const font = new FontFace("Blocks", new Uint8Array(bytes));
    document.fonts.add(await font.load());
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      *, ::before, ::after {
        caret-color: transparent !important;
        font-family: Blocks !important;
        font-style: normal !important;
        font-synthesis: none !important;
      }
      input:is([type=checkbox], [type=radio], [type=range]), progress { opacity: 0 !important }
      select { appearance: none !important }
    `);
    const roots = [document, ...[...document.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ?? [])];
    for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }, [...blockFont()]);
}

/** Fails where the page, or the part of it that is named, is no longer what its picture shows. */
export async function looksLike(name, page, part = null) {
  const file = `${FOLDER}${name}.png`;
  const wanted = await readFile(file).catch(() => null);
  if (BLESSING) {
    const right = await settled(page, part);
    return wanted === null || compared(wanted, right).pixels > 0 ? writeFile(file, right) : undefined;
  }
  if (wanted === null) assert.fail(`there is no picture ${name}; "DRAWDOWN_BLESS=1 node --test pictures.test.js" takes it`);
  let found;
  let judged;
  for (let look = 0; look < LOOKS; look++) {
    found = await picture(page, part);
    judged = compared(wanted, found);
    if (judged.alike) return;
  }
  const { said, difference } = judged;
  await mkdir(FAILED, { recursive: true });
  await writeFile(`${FAILED}${name}.png`, found);
  if (difference) await writeFile(`${FAILED}${name}.difference.png`, PNG.sync.write(difference));
  assert.fail(`${name}: ${said}. Look at ${FAILED}${name}.png; if it is right, "DRAWDOWN_BLESS=1 node --test pictures.test.js" takes it`);
}

/** Whether the page is what its picture shows at this moment, and what is said of it. */
export async function looks(name, page, part = null) {
  return compared(await readFile(`${FOLDER}${name}.png`), await picture(page, part));
}

/** Forgets what differed before. */
export const startAnew = () => rm(FAILED, { recursive: true, force: true });

function compared(one, other) {
  const [wanted, found] = [PNG.sync.read(one), PNG.sync.read(other)];
  const { width, height } = wanted;
  if (found.width !== width || found.height !== height) {
    return { alike: false, pixels: Infinity, said: `${found.width} by ${found.height} pixels, not ${width} by ${height}` };
  }
  const difference = new PNG({ width, height });
  const pixels = pixelmatch(wanted.data, found.data, difference.data, width, height, { threshold: 0.1 });
  const most = tolerated(width, height);
  return { alike: pixels <= most, pixels, said: `${pixels} pixels differ, of at most ${most}`, difference };
}

const picture = (page, part) => (part ? part.screenshot({ animations: "disabled" }) : page.screenshot({ animations: "disabled", fullPage: true }));

/** A picture that is the same when it is taken again: charts follow the width that they are given. */
async function settled(page, part) {
  let before = await picture(page, part);
  for (let look = 0; look < LOOKS; look++) {
    const now = await picture(page, part);
    if (now.equals(before)) return now;
    before = now;
  }
  return before;
}
