import assert from "node:assert/strict";
import { test } from "node:test";
import { useBrowser, visiting } from "./browser.js";

useBrowser();

// A chart that moved, in whatever font: each bar is held against its own figure, and the whole against its frame.

for (const [width, search] of [[1280, ""], [320, ""], [1280, "?lang=ar"]]) {
  test(`the month's bars stand where their figures say, ${width} pixels wide ${search}`, () =>
    visiting({ search, viewport: { width, height: 800 } }, async (page) => {
      const chart = page.getByRole("group", { name: /(Credits left at the end of each day|النقاط المتبقية)/ });
      const { frame, bars, lines } = await chart.evaluate(drawn);
      assert.equal(bars.length, 30);
      const [first, last] = [bars[0], bars.at(-1)];
      // Of 5,000 credits 150 go each day, so that the bars' tops fall on a line.
      const figure = (day) => 5000 - 150 * day;
      const foot = first.bottom;
      const perCredit = (foot - first.top) / figure(1);
      bars.forEach(({ left, right, top, bottom }, index) => {
        near(bottom, foot, `foot of day ${index + 1}`);
        near(top, foot - figure(index + 1) * perCredit, `top of day ${index + 1}`);
        near(left, first.left + ((last.left - first.left) * index) / 29, `place of day ${index + 1}`);
        assert.ok(right > left, `day ${index + 1} has a width`);
      });
      // The axis ends at 5,000, the plan's credits, which is what the chart is high.
      assert.ok(first.top > frame.top && foot < frame.bottom && first.left > frame.left && last.right < frame.right);
      assert.ok(last.right - first.left > 0.7 * (frame.right - frame.left), "the bars fill the chart");
      assert.deepEqual(lines.length, 2);
      near(lines[0], foot - 1000 * perCredit, "a fifth");
      near(lines[1], foot - 250 * perCredit, "a twentieth");
    }));
}

const near = (found, expected, what) => assert.ok(Math.abs(found - expected) <= 1, `${what}: at ${found}, not ${expected}`);

/** Where a chart's frame, its bars and the lines across it are. */
function drawn(svg) {
  const box = (element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { left, right, top, bottom };
  };
  const bars = [...svg.querySelectorAll("[role=img]")].map((bar) => box(bar.querySelectorAll("rect")[1]));
  const lines = [...svg.querySelectorAll("g[aria-hidden] > line:first-child")].filter((line) => line.getAttribute("x2") > 100).map((line) => box(line).top);
  return { frame: box(svg), bars, lines };
}
