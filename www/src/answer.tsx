import type { ComponentChildren } from "preact";
import { Gauge } from "./gauge.tsx";
import type { Monthly } from "./monthly.ts";
import { exact, isShortened, listed, money, short } from "./numbers.ts";
import { coreFit, fittingPlan, planFit, type PlanFit, type TopUp } from "./plan_fit.ts";
import type { Plan, PriceList } from "./price_list.ts";

interface Props {
  list: PriceList;
  plan: Plan | null;
  month: Monthly;
  fit: PlanFit;
}

/** What a visitor came for, in one or two sentences. */
export function Answer({ list, plan, month, fit }: Props) {
  return (
    <div>
      <div role="status" aria-label="The answer" class="sentences">
        {month.used ? (
          <>
            <Credits month={month} />
            <p class="verdict">
              <Verdict list={list} plan={plan} month={month} fit={fit} />
            </p>
          </>
        ) : (
          <p class="credits">Nothing used yet. Say how many there are of anything below.</p>
        )}
        {month.sample && (
          <p class="note">
            <SampleMark /> {list.name} publishes no rates, so part of this rests on figures of ours.
          </p>
        )}
        {month.broken > 0 && (
          <p class="note problem">
            {month.broken === 1 ? "One line is" : `${month.broken} lines are`} left out until mended, below.
          </p>
        )}
      </div>
      {month.used && (fit.kind === "covers" || fit.kind === "short") && (
        <Gauge used={month.credits} allotment={fit.allotment} name={plan?.name ?? null} />
      )}
    </div>
  );
}

export const SampleMark = () => <span class="mark">Sample rate, not the vendor’s</span>;

function Credits({ month: { credits, creditsHigh } }: { month: Monthly }) {
  const about = isShortened(credits) || (creditsHigh !== null && isShortened(creditsHigh));
  const start = creditsHigh ? "Between " : about ? "About " : "";
  const figure = creditsHigh ? `${short(credits)} and ${short(creditsHigh)}` : short(credits);
  return (
    <p class="credits">
      {start}
      <strong>
        {figure} {credits.eq(1) && !creditsHigh ? "credit" : "credits"}
      </strong>{" "}
      a month.
    </p>
  );
}

function Verdict({ list, plan, month, fit }: Props): ComponentChildren {
  const name = plan && <strong>{plan.name}</strong>;
  switch (fit.kind) {
    case "unlimited":
      return (
        <>
          {name} has no limit on credits. {plan && priceSentence(list, plan)}
        </>
      );
    case "unstated":
      return <Unstated list={list} plan={plan} month={month} />;
    case "covers": {
      const reason = coreFit(list, plan, month)?.reason;
      if (reason) {
        return (
          <>
            {name ?? "Your plan"} has the credits but cannot serve it: {reason}. <Better list={list} plan={plan} month={month} fit={fit} />
          </>
        );
      }
      return (
        <>
          {name ?? "Your plan"}
          {fit.total?.gt(0) && list.currency && (
            <>
              {" "}
              at <strong>{money(fit.total, list.currency)}</strong>
            </>
          )}{" "}
          covers it{fit.total?.eq(0) && " at no cost"}, with {fit.spare.eq(0) ? "nothing" : short(fit.spare)} to spare.{" "}
          {plan && priceSentence(list, plan)}
        </>
      );
    }
    case "short":
      return (
        <>
          {name ?? "Your plan"}’s {exact(fit.allotment)} {fit.allotment.eq(1) ? "falls" : "fall"} {short(fit.missing)}{" "}
          short{fit.topUp ? "; " : ". "}
          {fit.topUp && list.currency && <TopUpWords list={list} topUp={fit.topUp} currency={list.currency} />}
          {fit.total && list.currency && (
            <>
              So <strong>{money(fit.total, list.currency)}</strong> a month in all.{" "}
            </>
          )}
          {!fit.topUp && `They run out on day ${fit.lastDay}${list.stopsWhenEmpty ? "; then replies stop." : "."} `}
          <Better list={list} plan={plan} month={month} fit={fit} />
        </>
      );
  }
}

/** Zero and published prices are part of the verdict itself; only a missing one needs a sentence. */
function priceSentence(list: PriceList, plan: Plan): string | null {
  return plan.price === null ? `${list.name} publishes no price for it.` : null;
}

function TopUpWords({ list, topUp, currency }: { list: PriceList; topUp: TopUp; currency: string }) {
  if (topUp.packs.length > 0) {
    const packs = topUp.packs.map(({ name, count }) => `${exact(String(count))} × ${name}`);
    return (
      <>
        {listed(packs)} would fill the gap for {money(topUp.cost, currency)}.{" "}
      </>
    );
  }
  return (
    <>
      at {overageWords(list, currency)} the rest costs <strong>{money(topUp.cost, currency)}</strong>.{" "}
    </>
  );
}

const overageWords = (list: PriceList, currency: string): string =>
  list.overage ? `${money(list.overage.price, currency)} per ${exact(list.overage.per)}` : "";

/** The plan is the visitor's own agreement: what can be said without knowing its credits. */
function Unstated({ list, plan, month }: { list: PriceList; plan: Plan | null; month: Monthly }) {
  const overage = list.catalog.overage(month.credits.toFixed());
  if (!overage || !list.currency) {
    return (
      <>
        {plan
          ? `${plan.name}’s credits are by agreement. `
          : `${list.name} publishes neither plans nor a price for credits, so there is no figure in money. `}
        Say below how many yours includes to see whether they last.
      </>
    );
  }
  const whose = plan ? `${plan.name}’s credits are by agreement.` : `${list.name} publishes no plans here.`;
  return (
    <>
      {whose} If yours included none, at {overageWords(list, list.currency)} it would cost{" "}
      <strong>{money(overage.amount, list.currency)}</strong>; say below how many it includes.
    </>
  );
}

function Better({ list, plan, month, fit }: Props) {
  const better = fittingPlan(list, month);
  if (!better || better.id === plan?.id) return null;
  const betterFit = planFit(list, better, month);
  if (betterFit.kind !== "covers" && betterFit.kind !== "short") return null;
  if (betterFit.total && list.currency && fit.kind === "short" && fit.total?.gt(betterFit.total)) {
    return (
      <>
        <strong>{better.name}</strong> would come to {money(betterFit.total, list.currency)}.
      </>
    );
  }
  return betterFit.kind === "covers" ? (
    <>
      <strong>{better.name}</strong> would cover it.
    </>
  ) : null;
}
