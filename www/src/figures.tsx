import Big from "big.js";
import { Donut } from "./donut.tsx";
import { exact } from "./numbers.ts";
import type { Standing } from "./replay.ts";

/** The gauge and the four figures of a usage page, and how they add up. */
export function Figures({ standing }: { standing: Standing }) {
  const { balance } = standing;
  const figures: [string, string | null][] = [
    ["Package", balance.package],
    ["Consumed", balance.consumed],
    ["Remaining", balance.remaining],
    ["Purchased", balance.purchased],
    ...(isSome(balance.bonus) ? [["Free credits", balance.bonus] satisfies [string, string]] : []),
  ];
  return (
    <div class="figures">
      <Donut standing={standing} />
      <dl aria-label="This cycle’s credits">
        {figures.map(([name, amount]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{amount === null ? "unlimited" : exact(amount)}</dd>
          </div>
        ))}
      </dl>
      <AddedUp standing={standing} />
    </div>
  );
}

const isSome = (amount: string): boolean => new Big(amount).gt(0);

/** What came in is what went out and what is left, to the last digit. */
function AddedUp({ standing: { balance } }: { standing: Standing }) {
  if (balance.package === null || balance.remaining === null) return null;
  const some = (parts: [string, string][]) => parts.filter(([, amount]) => isSome(amount));
  const words = (parts: [string, string][]) => parts.map(([name, amount]) => `${exact(amount)} ${name}`).join(" + ") || "0";
  const came = some([["in the package", balance.package], ["purchased", balance.purchased], ["free", balance.bonus]]);
  const went = some([
    ["drawn", balance.drawn],
    ["expired", balance.expired],
    ["taken back", balance.voided],
    ["set aside", balance.held],
    ["remaining", balance.remaining],
  ]);
  const beyond = some([["billed", balance.overage], ["owed", balance.debt], ["forgiven", balance.forgiven]]);
  return (
    <details>
      <summary>How these add up</summary>
      <p>
        {words(came)} = {words(went)}.
      </p>
      {beyond.length > 0 && (
        <p>
          Consumed: {exact(balance.consumed)} = {words([["drawn", balance.drawn], ...beyond])}.
        </p>
      )}
    </details>
  );
}
