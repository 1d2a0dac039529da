import Big from "big.js";
import { Donut } from "./donut.tsx";
import { exact } from "./numbers.ts";
import type { Kept } from "./replay.ts";
import { words, type Words } from "./words/words.ts";

/** The gauge and the four figures of a usage page, and how they add up. */
export function Figures({ standing }: { standing: Kept }) {
  const { balance } = standing;
  const say = words.account.figures;
  const figures: [string, string | null][] = [
    [say.package, balance.package],
    [say.consumed, balance.consumed],
    [say.remaining, balance.remaining],
    [say.purchased, balance.purchased],
    ...(isSome(balance.bonus) ? [[say.free, balance.bonus] satisfies [string, string]] : []),
  ];
  return (
    <div class="figures">
      <Donut standing={standing} />
      <dl aria-label={say.name}>
        {figures.map(([name, amount]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{amount === null ? say.unlimited : exact(amount)}</dd>
          </div>
        ))}
      </dl>
      <AddedUp standing={standing} />
    </div>
  );
}

const isSome = (amount: string): boolean => new Big(amount).gt(0);

type Part = keyof Words["account"]["figures"]["part"];

/** What came in is what went out and what is left, to the last digit. */
function AddedUp({ standing: { balance } }: { standing: Kept }) {
  if (balance.package === null || balance.remaining === null) return null;
  const say = words.account.figures;
  const some = (...names: Part[]) =>
    names.filter((name) => isSome(balance[name] ?? "0")).map((name) => say.part[name](balance[name] ?? "0"));
  const sum = (parts: string[]) => parts.join(" + ") || exact("0");
  const came = some("package", "purchased", "bonus");
  const went = some("drawn", "expired", "voided", "held", "remaining");
  const beyond = some("overage", "debt", "forgiven");
  return (
    <details>
      <summary>{say.addUp}</summary>
      <p>{say.sum(sum(came), sum(went))}</p>
      {beyond.length > 0 && (
        <p>{say.consumedSum(balance.consumed, sum([say.part.drawn(balance.drawn), ...beyond]))}</p>
      )}
    </details>
  );
}
