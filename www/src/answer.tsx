import type { ComponentChildren } from "preact";
import { English } from "./english_text.tsx";
import { Gauge } from "./gauge.tsx";
import type { Monthly } from "./monthly.ts";
import { exact, isShortened, listed, money, short } from "./numbers.ts";
import { coreFit, fittingPlan, planFit, type PlanFit, type TopUp } from "./plan_fit.ts";
import type { Plan, PriceList } from "./price_list.ts";
import { words } from "./words/words.ts";

interface Props {
  list: PriceList;
  plan: Plan | null;
  month: Monthly;
  fit: PlanFit;
}

/** What a visitor came for, in one or two sentences. */
export function Answer({ list, plan, month, fit }: Props) {
  const { answer } = words.estimate;
  return (
    <div>
      <div role="status" aria-label={answer.name} class="sentences">
        {month.used ? (
          <>
            <Credits list={list} month={month} />
            <p class="verdict">
              <Verdict list={list} plan={plan} month={month} fit={fit} />
            </p>
          </>
        ) : (
          <p class="credits">{answer.unused}</p>
        )}
        {month.sample && (
          <p class="note">
            <SampleMark /> {answer.sample(<English>{list.name}</English>)}
          </p>
        )}
        {month.broken > 0 && <p class="note problem">{answer.broken(month.broken)}</p>}
      </div>
      {month.used && (fit.kind === "covers" || fit.kind === "short") && (
        <Gauge used={month.credits} allotment={fit.allotment} name={plan?.name ?? null} />
      )}
    </div>
  );
}

export const SampleMark = () => <span class="mark">{words.estimate.answer.sampleMark}</span>;

function Credits({ list: { outright }, month: { credits, creditsHigh } }: { list: PriceList; month: Monthly }) {
  const { answer } = words.estimate;
  const about = isShortened(credits) || (creditsHigh !== null && isShortened(creditsHigh));
  const figure = creditsHigh
    ? outright
      ? answer.both(money(credits, outright), money(creditsHigh, outright))
      : answer.bothCredits(short(credits), short(creditsHigh))
    : outright
      ? money(credits, outright)
      : words.page.credits(credits, short(credits));
  const sentence = creditsHigh ? answer.betweenCredits : about ? answer.aboutCredits : answer.credits;
  return <p class="credits">{sentence(<strong>{figure}</strong>)}</p>;
}

const PlanName = ({ plan }: { plan: Plan | null }) => (
  <strong>{plan ? <English>{plan.name}</English> : words.estimate.answer.yourPlan}</strong>
);

function Verdict({ list, plan, month, fit }: Props): ComponentChildren {
  const { answer } = words.estimate;
  const name = plan ? <PlanName plan={plan} /> : answer.yourPlan;
  const better = <Better list={list} plan={plan} month={month} fit={fit} />;
  switch (fit.kind) {
    case "unlimited":
      return (
        <>
          {answer.unlimited(name)} <Unpriced list={list} plan={plan} />
        </>
      );
    case "unstated":
      return <Unstated list={list} plan={plan} month={month} />;
    case "covers": {
      const reason = coreFit(list, plan, month)?.reason;
      if (reason) {
        return (
          <>
            {answer.cannotServe(name, <English>{reason}</English>)} {better}
          </>
        );
      }
      const total = fit.total?.gt(0) && list.currency ? <strong>{money(fit.total, list.currency)}</strong> : null;
      return (
        <>
          {answer.covers(name, total, fit.total?.eq(0) ?? false, fit.spare)} <Unpriced list={list} plan={plan} />
        </>
      );
    }
    case "short": {
      const rest = fit.topUp && list.currency ? <TopUpWords list={list} topUp={fit.topUp} currency={list.currency} /> : null;
      return (
        <>
          {answer.short(name, fit.allotment, fit.missing, rest)}{" "}
          {fit.total && list.currency && <>{answer.inAll(<strong>{money(fit.total, list.currency)}</strong>)} </>}
          {!fit.topUp && `${answer.runsOut(fit.lastDay, list.stopsWhenEmpty)} `}
          {better}
        </>
      );
    }
  }
}

/** Zero and published prices are part of the verdict itself; only a missing one needs a sentence. */
const Unpriced = ({ list, plan }: { list: PriceList; plan: Plan | null }) =>
  plan?.price === null ? <>{words.estimate.answer.unpriced(<English>{list.name}</English>)}</> : null;

function TopUpWords({ list, topUp, currency }: { list: PriceList; topUp: TopUp; currency: string }) {
  const { answer, plans } = words.estimate;
  if (topUp.packs.length > 0) {
    const packs = topUp.packs.map(({ name, count }) => plans.packs(count, name));
    return <>{answer.packsFill(listed(packs), money(topUp.cost, currency))}</>;
  }
  return <>{answer.overageCosts(overageWords(list, currency), <strong>{money(topUp.cost, currency)}</strong>)}</>;
}

const overageWords = (list: PriceList, currency: string): string =>
  list.overage ? words.page.pricePer(money(list.overage.price, currency), exact(list.overage.per)) : "";

/** The plan is the visitor's own agreement: what can be said without knowing its credits. */
function Unstated({ list, plan, month }: { list: PriceList; plan: Plan | null; month: Monthly }) {
  const { answer } = words.estimate;
  const overage = list.catalog.overage(month.credits.toFixed());
  const vendor = <English>{list.name}</English>;
  if (list.outright !== null && plan === null) return <>{answer.outright(vendor)}</>;
  const agreement = plan && answer.byAgreement(<English>{plan.name}</English>);
  if (!overage || !list.currency) {
    return (
      <>
        {agreement ?? answer.noMoney(vendor)} {answer.sayBelow}
      </>
    );
  }
  return (
    <>
      {agreement ?? answer.noPlans(vendor)}{" "}
      {answer.ifNone(overageWords(list, list.currency), <strong>{money(overage.amount, list.currency)}</strong>)}
    </>
  );
}

function Better({ list, plan, month, fit }: Props) {
  const better = fittingPlan(list, month);
  if (!better || better.id === plan?.id) return null;
  const betterFit = planFit(list, better, month);
  if (betterFit.kind !== "covers" && betterFit.kind !== "short") return null;
  const name = <PlanName plan={better} />;
  if (betterFit.total && list.currency && fit.kind === "short" && fit.total?.gt(betterFit.total)) {
    return <>{words.estimate.answer.wouldComeTo(name, money(betterFit.total, list.currency))}</>;
  }
  return betterFit.kind === "covers" ? <>{words.estimate.answer.wouldCover(name)}</> : null;
}
