const calculator = document.getElementById("calculator");
const chosen = document.getElementById("chosen");

document.getElementById("list").addEventListener("change", (event) => {
  calculator.catalog = event.target.value;
});

for (const type of ["drawdown-ready", "drawdown-change"]) {
  calculator.addEventListener(type, ({ detail }) => {
    chosen.textContent = `${detail.plan}: ${detail.estimate.creditsPerMonth} credits a month`;
  });
}

document.getElementById("take").addEventListener("click", () => {
  chosen.textContent = `Taken: ${calculator.calculation.plan}`;
});
