import assert from "node:assert/strict";
import { test } from "node:test";
import { account, button, toTheEnd } from "./account.js";
import { answer, chooseVendor, drawn, line, reads, ready, useBrowser, visiting, written } from "./browser.js";

useBrowser();

test("nothing is cut off, on a phone or on a wall", () =>
  visiting({}, async (page) => {
    for (const vendor of ["CleverAI", "Bookbag", "WotNot"]) {
      await chooseVendor(page, vendor);
      for (const field of await page.getByRole("spinbutton").all()) await field.fill("123456789");
      await page.getByRole("button", { name: /^Price / }).click();
      await page.getByRole("group", { name: /Replies by their price/ }).waitFor();
      for (const width of [320, 390, 768, 1280, 3840]) await fits(page, width, vendor);
    }
  }));

test("nothing of an account is cut off, on a phone or on a laptop", () =>
  visiting({ search: account("knockknock", 3000, "&f=all&a=123456789") }, async (page) => {
    const widths = [320, 390, 768, 1280];
    await page.locator("details").evaluateAll((all) => all.forEach((each) => (each.open = true)));
    for (const width of widths) await fits(page, width, "Knock Knock App");
    for (const vendor of ["CleverAI", "Agent Credits", "WotNot"]) {
      await chooseVendor(page, vendor);
      await toTheEnd(page);
      for (const width of widths) await fits(page, width, vendor);
    }
  }));

/** Nothing reaches beyond the window's edge, once the charts have followed its width. */
async function fits(page, width, where) {
  await page.setViewportSize({ width, height: 800 });
  await page.waitForFunction((most) => document.documentElement.scrollWidth <= most, width, { timeout: 5_000 }).catch(async () => {
    assert.fail(`${where}: ${await page.evaluate(() => document.documentElement.scrollWidth)} wide in ${width}`);
  });
}

test("on a phone the controls of an account's time stay at hand and hide nothing that has the focus", () =>
  visiting({ viewport: { width: 390, height: 844 }, search: account("cleverai", 960) }, async (page) => {
    const bar = page.getByRole("group", { name: "Time" });
    const older = button(page, "Older");
    await older.focus();
    await drawn(page, 2);
    const [controls, focused] = await Promise.all([bar.boundingBox(), older.boundingBox()]);
    assert.ok(controls.y + controls.height <= 845 && controls.y > 500, JSON.stringify(controls));
    assert.ok(focused.y + focused.height <= controls.y, JSON.stringify({ focused, controls }));
  }));

test("text at 200 % still fits a laptop's width", () =>
  visiting({ viewport: { width: 640, height: 400 } }, async (page) => {
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 640);
  }));

for (const [width, height] of [[1280, 900], [1920, 1080]]) {
  test(`nothing moves by itself while the page loads, ${width} pixels wide`, () =>
    visiting({ viewport: { width, height } }, async (page) => {
      // The address is what the page does last of itself.
      await written(page);
      await drawn(page, 2);
      const shift = await page.evaluate(() => {
        const observer = new PerformanceObserver(() => {});
        observer.observe({ type: "layout-shift", buffered: true });
        return observer.takeRecords().reduce((total, { value }) => total + value, 0);
      });
      assert.equal(shift, 0);
    }));
}

test("on a wide screen answer, workload and what is beyond stand side by side; on a wall all of it is larger", () =>
  visiting({ viewport: { width: 1920, height: 1080 } }, async (page) => {
    const columns = ["A month with CleverAI", "Your workload", "Every plan, worked out"];
    const boxes = await Promise.all(columns.map((name) => page.getByRole("region", { name }).boundingBox()));
    for (const [index, { x, y, width }] of boxes.entries()) {
      assert.ok(Math.abs(y - boxes[0].y) <= 16, `${columns[index]} begins at ${y}`);
      if (index > 0) assert.ok(x >= boxes[index - 1].x + boxes[index - 1].width, `${columns[index]} at ${x}`);
      assert.ok(width > 400);
    }
    const [size, chart] = [() => page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize)), page.getByRole("group", { name: /^Credits left/ })];
    const before = { size: await size(), high: (await chart.boundingBox()).height };
    await page.setViewportSize({ width: 3840, height: 2160 });
    await drawn(page, 2);
    assert.equal(before.size, 16);
    assert.ok((await size()) > 20);
    // A chart grows with its letters.
    assert.ok((await chart.boundingBox()).height / before.high > 1.25);
  }));

test("on a phone the answer stays in view while the workload is edited, and leads back", () =>
  visiting({ viewport: { width: 390, height: 844 } }, async (page) => {
    const bar = page.getByRole("link", { name: /credits a month/ });
    assert.equal(await bar.isVisible(), false);
    await page.getByRole("heading", { name: "On real traffic" }).scrollIntoViewIfNeeded();
    await bar.waitFor();
    await reads(bar, "4,500 credits a month $29");
    await bar.click();
    await page.waitForFunction(() => document.querySelector("[aria-label='The answer']").getBoundingClientRect().top >= 0);
  }));

for (const [view, search] of [["estimate", ""], ["account", account("bookbag", 3000, "&f=all")]]) {
  test(`from right to left nothing is cut off either, ${view}`, () =>
    visiting({ viewport: { width: 390, height: 844 }, search }, async (page) => {
      await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
    }));
}

test("a page that cannot load its wasm says so, and what to do", () =>
  visiting({ broken: "**/*.wasm", expecting: /wasm|ERR_FAILED/ }, (page) =>
    reads(page.getByRole("alert"), "Reload the page to try again."),
  ));

test("light and dark are both there, and each is legible", async () => {
  const paper = {};
  for (const colorScheme of ["light", "dark"]) {
    await visiting({ colorScheme }, async (page) => {
      paper[colorScheme] = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    });
  }
  assert.notEqual(paper.light, paper.dark);
});

test("an answer follows every keystroke", () =>
  visiting({}, async (page) => {
    await line(page, "AI chat").getByLabel("Replies").focus();
    await page.keyboard.type("123", { delay: 60 });
    await reads(answer(page), /credits a month/);
  }));

test("no label of a chart lies on another, on the narrowest phone", () =>
  visiting({ viewport: { width: 320, height: 800 } }, async (page) => {
    // Of the estimate; then an account a moment before its renewal, as it renews, and early on, in both directions.
    await labelsApart(page, "estimate");
    for (const replayed of [1487, 1488, 40]) {
      for (const language of ["en", "ar"]) {
        await page.goto(new URL(account("cleverai", replayed, `&lang=${language}`), page.url()).href);
        await ready(page);
        await labelsApart(page, `account at ${replayed}, ${language}`);
      }
    }
  }));

async function labelsApart(page, where) {
  const overlaps = await page.evaluate(() =>
    [...document.querySelectorAll("main svg")].flatMap((chart) => {
      const labels = [...chart.querySelectorAll("text")].map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
      return labels.flatMap((one, index) =>
        labels.slice(index + 1).flatMap((other) => {
          const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
          const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
          return wide > 1 && high > 4 ? [`${one.text} on ${other.text}`] : [];
        }),
      );
    }),
  );
  assert.deepEqual(overlaps, [], where);
}
