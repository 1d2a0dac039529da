// How long the page takes from an input to its answer, beside a piece of work that never changes.
import { answer, line } from "./browser.js";

/** What a visitor does to the first line, each time with another answer. */
const INPUTS = {
  "a slider moved": { find: (chat) => chat.getByRole("slider").first(), event: "input", values: ["40", "45"] },
  "a number typed": { find: (chat) => chat.getByLabel("Replies"), event: "input", values: ["31", "32"] },
  "another model": { find: (chat) => chat.getByLabel("Model"), event: "change", values: ["GPT-4o Mini", "GPT-4o"] },
};

/**
 * For each input the milliseconds until its answer stands on the page and all of it is laid out, and those of the fixed work,
 * taken in turns in the one page: what else the machine does slows both. `shown` are those until the next picture.
 * `slowed` has every input do so many times the fixed work besides.
 */
export async function interactions(page, { times, slowed = 0 }) {
  const status = await answer(page).elementHandle();
  const found = {};
  for (const [name, { find, event, values }] of Object.entries(INPUTS)) {
    const control = await find(line(page, "AI chat")).elementHandle();
    found[name] = await page.evaluate(measured, { control, status, event, values, times, slowed });
  }
  return found;
}

/** What so great a share of them are below. */
export const quantile = (values, share) => values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) * share)];

async function measured({ control, status, event, values, times, slowed }) {
  const samples = { answered: [], shown: [], fixed: [] };
  const picture = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const slow = () => Array.from({ length: slowed }, work);
  control.addEventListener(event, slow);
  for (let turn = 0; turn < times; turn++) {
    await picture();
    const before = status.textContent;
    const start = performance.now();
    control.value = values.find((value) => value !== control.value);
    control.dispatchEvent(new Event(event, { bubbles: true }));
    for (let waits = 0; status.textContent === before; waits++) {
      if (waits > 1000) throw new Error(`nothing changed: ${before}`);
      await null;
    }
    document.body.getBoundingClientRect();
    samples.answered.push(performance.now() - start);
    await picture();
    samples.shown.push(performance.now() - start);
    const begun = performance.now();
    work();
    samples.fixed.push(performance.now() - begun);
  }
  control.removeEventListener(event, slow);
  return samples;

  /** Text written and read, exact arithmetic, and a table laid out: what a page does, always as much of it. */
  function work() {
    let sum = 1n;
    for (let index = 0; index < 2000; index++) sum = (sum * 1_000_003n + BigInt(index)) % 10n ** 30n;
    const rows = JSON.parse(JSON.stringify(Array.from({ length: 300 }, (_, index) => ({ index, text: `${sum + BigInt(index)}` }))));
    const table = document.createElement("table");
    for (const { index, text } of rows) {
      const row = table.insertRow();
      for (const cell of [String(index), text, text.slice(0, 9)]) row.insertCell().textContent = cell;
    }
    document.body.append(table);
    table.getBoundingClientRect();
    table.remove();
    document.body.getBoundingClientRect();
  }
}
