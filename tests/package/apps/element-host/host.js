// What the tests ask of the page.
globalThis.heard = [];
for (const type of ["ready", "change", "error"]) {
  document.addEventListener(`drawdown-${type}`, ({ detail }) => globalThis.heard.push([type, detail]));
}

globalThis.put = (markup) => {
  globalThis.heard.length = 0;
  document.getElementById("host").innerHTML = markup;
};

const root = () => document.querySelector("drawdown-calculator").shadowRoot;
globalThis.inside = (selector) => root().querySelector(selector);
globalThis.text = () => globalThis.inside(".frame").innerText.replaceAll(/\s+/g, " ");

globalThis.observed = (element) =>
  new Promise((heard) => new IntersectionObserver(heard, { rootMargin: "600px" }).observe(element)).then(() => undefined);

let total = 0;
globalThis.measureShifts = () =>
  new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (total += value))).observe({ type: "layout-shift" });
/** Once two frames are drawn, whatever moved has been told. */
globalThis.shifts = async () => {
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  await new Promise((next) => setTimeout(next));
  return total;
};
