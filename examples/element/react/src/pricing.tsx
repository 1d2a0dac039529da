import { useState } from "react";
import "drawdown/element/react";
import type { Calculation } from "drawdown/element";

export function Pricing() {
  const [list, setList] = useState("bookbag");
  const [calculation, setCalculation] = useState<Calculation | null>(null);
  const [taken, setTaken] = useState<string | null>(null);

  const follow = ({ detail }: CustomEvent<Calculation>) => {
    setCalculation(detail);
    setTaken(null);
  };

  return (
    <>
      <h1>Pricing</h1>
      <label>
        Price list{" "}
        <select value={list} onChange={(event) => setList(event.target.value)}>
          <option value="bookbag">Bookbag</option>
          <option value="cleverai">CleverAI</option>
        </select>
      </label>
      <drawdown-calculator catalog={list} ondrawdown-ready={follow} ondrawdown-change={follow}>
        <button slot="call-to-action" type="button" onClick={() => setTaken(calculation?.plan ?? null)}>
          Take this plan
        </button>
      </drawdown-calculator>
      <p role="status">
        {taken !== null
          ? `Taken: ${taken}`
          : calculation && `${calculation.plan}: ${calculation.estimate.creditsPerMonth} credits a month`}
      </p>
    </>
  );
}
