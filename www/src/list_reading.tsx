import { isDrawdownError } from "drawdown/web";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { SampleMark } from "./answer.tsx";
import { English } from "./english_text.tsx";
import { entriesOf, valueAt, type Json, type Path } from "./list_document.ts";
import { policyWords } from "./list_policy.ts";
import { exact, listed, money } from "./numbers.ts";
import type { Meter, PriceList } from "./price_list.ts";
import { capitalised } from "./wording.ts";
import { words } from "./words/words.ts";

interface Props {
  list: PriceList;
  document: Json;
}

/** A price list to be read: every rate in words, everything else as tables, the vendor's sentences beside them. */
export function ListReading({ list, document }: Props) {
  const part = (...path: Path) => valueAt(document, path);
  const sold = (name: string) => entriesOf(part(name));
  return (
    <>
      <Section title={words.list.meters}>
        {list.meters.map((meter) => (
          <MeterText key={meter.id} list={list} meter={meter} document={part("meters", meter.id) ?? null} />
        ))}
      </Section>
      <Section title={words.list.plans}>
        <Table
          caption={words.list.plans}
          head={[words.list.plan, words.list.price, words.list.credits, words.list.terms]}
          rows={sold("plans").map(([, plan]) => [text(plan, "name"), price(list, plan), credits(valueAt(plan, ["credits"])), terms(plan)])}
          empty={words.list.noPlans}
        />
        <Sentences parts={sold("plans")} />
      </Section>
      <Section title={words.list.packs}>
        <Table
          caption={words.list.packs}
          head={[words.list.pack, words.list.price, words.list.credits, words.list.terms]}
          rows={sold("packs").map(([, pack]) => [text(pack, "name"), price(list, pack), credits(valueAt(pack, ["credits"])), others(pack, ["name", "price", "credits", "source"])])}
          empty={words.list.noPacks}
        />
        <Sentences parts={sold("packs")} />
      </Section>
      <Section title={words.list.overage}>
        <p>{list.overage && list.currency ? words.list.more(money(list.overage.price, list.currency), exact(list.overage.per)) : words.list.noOverage}</p>
        <Settings value={part("overage") ?? null} leave={["price", "per", "source"]} />
        <Sentences parts={[["overage", part("overage") ?? null]]} />
      </Section>
      <Section title={words.list.policy}>
        <Policy value={part("policy") ?? null} />
        <Sentences parts={[["policy", part("policy") ?? null]]} />
      </Section>
      {sold("aliases").length > 0 && (
        <Section title={words.list.aliases}>
          {sold("aliases").map(([attribute, names]) => (
            <details key={attribute}>
              <summary>{words.list.value(attribute)}</summary>
              <dl class="list-settings">
                {entriesOf(names).map(([alias, name]) => (
                  <div key={alias}>
                    <dt>
                      <bdi>{alias}</bdi>
                    </dt>
                    <dd>{words.list.standsFor(String(name))}</dd>
                  </div>
                ))}
              </dl>
            </details>
          ))}
        </Section>
      )}
      {list.notes.length > 0 && (
        <Section title={words.list.notes}>
          <dl>
            {list.notes.map(({ topic, says, reading }, index) => (
              <div key={index}>
                <dt>
                  <bdi>{topic}</bdi>
                </dt>
                {says && (
                  <dd>
                    <q>
                      <bdi>{says}</bdi>
                    </q>
                  </dd>
                )}
                <dd>
                  <bdi>{reading}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
      {list.source && <p class="source">{words.list.source(list.source)}</p>}
    </>
  );
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="list-section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** A meter: its rate in a sentence, and by each value that the rate depends on. */
function MeterText({ list, meter, document }: { list: PriceList; meter: Meter; document: Json }) {
  const { attributes, quantities } = list.catalog.inputs(meter.id);
  return (
    <article class="list-meter">
      <h3>
        <bdi>{meter.name}</bdi>
      </h3>
      <p>
        <English>{capitalised(list.catalog.explain(meter.id))}</English> {meter.sample && <SampleMark />}
      </p>
      <p class="rate">{words.list.counts(meter.event, text(document, "category"))}</p>
      {attributes
        .filter(({ values, flag }) => values.length > 1 && !flag)
        .map(({ name, values }) => (
          <details key={name}>
            <summary>{words.list.ratesOf(meter.name, name)}</summary>
            <Table
              caption={words.list.ratesOf(meter.name, name)}
              head={[words.list.value(name), words.list.costs]}
              rows={values.map((value) => [value, sentence(list, meter, name, value)])}
              empty=""
            />
          </details>
        ))}
      <ul class="list-defaults">
        {attributes.map(({ name, default: value, flag }) => value !== null && !flag && <li key={name}>{words.list.usually(name, value)}</li>)}
        {quantities.map(({ name, units, default: amount }) => amount !== null && name !== "count" && <li key={name}>{words.list.usualAmount(exact(amount), units)}</li>)}
        {Object.entries(meter.exempt).map(([reason, label]) => (
          <li key={reason}>{words.list.free(label)}</li>
        ))}
      </ul>
      {meter.source.length > 0 && (
        <blockquote>
          {meter.source.map((each) => (
            <p key={each}>
            <bdi>{each}</bdi>
          </p>
          ))}
        </blockquote>
      )}
    </article>
  );
}

/** The rate for one value of an attribute. Where meters within it read others by the same name, those get a value too. */
function sentence({ catalog }: PriceList, meter: Meter, name: string, value: string): string {
  try {
    return capitalised(catalog.explain(meter.id, { [name]: value }));
  } catch (error) {
    if (!isDrawdownError(error)) throw error;
    const first = Object.fromEntries(meter.choices.map(({ name, initial }) => [name, initial]));
    return capitalised(catalog.explain(meter.id, { ...first, [name]: value }));
  }
}

interface TableProps {
  caption: string;
  head: string[];
  rows: string[][];
  /** Said instead, where there is nothing to show. */
  empty: string;
}

function Table({ caption, head, rows, empty }: TableProps) {
  if (rows.length === 0) return <p>{empty}</p>;
  return (
    <div class="scrolling" tabIndex={0} role="group" aria-label={caption}>
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {head.map((each) => (
              <th key={each} scope="col">
                {each}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...rest], index) => (
            <tr key={index}>
              <th scope="row">
                <bdi>{first}</bdi>
              </th>
              {rest.map((cell, column) => (
                <td key={column}>
                  <bdi>{cell}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const text = (value: Json, name: string): string => {
  const found = valueAt(value, [name]);
  return typeof found === "string" ? found : "";
};

function price({ currency }: PriceList, part: Json): string {
  const amount = valueAt(part, ["price"]);
  if (amount === undefined && valueAt(part, ["amount"]) !== undefined) return words.list.byAmount;
  if (amount === null || amount === undefined) return words.list.unpublished;
  const said = currency ? money(String(amount), currency) : exact(String(amount));
  if (valueAt(part, ["credits"]) === undefined || valueAt(part, ["period"]) === undefined) return said;
  return text(part, "period") === "year" ? words.list.year(said) : words.list.month(said);
}

function credits(value: Json | undefined): string {
  if (value === "unlimited") return words.list.unlimited;
  if (value === "custom") return words.list.byAgreement;
  if (typeof value === "string" && /^-?\d/.test(value)) return exact(value);
  return typeof value === "number" ? exact(String(value)) : inWords(value ?? null);
}

/** What else a plan brings. */
function terms(plan: Json): string {
  const limits = entriesOf(valueAt(plan, ["limits"])).map(([name, most]) => words.list.limit(name, most === "unlimited" ? "unlimited" : exact(String(most))));
  const features = valueAt(plan, ["features"]);
  const offered = Array.isArray(features) ? features.map(String) : [];
  return [...limits, ...offered, others(plan, ["name", "price", "period", "credits", "limits", "features", "source"])].filter(Boolean).join("; ");
}

const others = (value: Json, leave: string[]): string =>
  entriesOf(value)
    .filter(([name]) => !leave.includes(name))
    .map(([name, each]) => `${words.list.fieldName(name)}: ${inWords(each)}`)
    .join("; ");

/** Any setting, as well as it can be said without knowing it. */
function inWords(value: Json): string {
  if (value === null) return words.list.none;
  if (typeof value === "boolean") return value ? words.list.yes : words.list.no;
  if (Array.isArray(value)) return listed(value.map(inWords));
  if (typeof value === "object") return entriesOf(value).map(([name, each]) => `${words.list.fieldName(name)}: ${inWords(each)}`).join(", ");
  const said = String(value);
  return /^-?\d+(\.\d+)?$/.test(said) ? exact(said) : /^[a-z]+(_[a-z]+)+$/.test(said) ? words.list.word(said) : said;
}

function Settings({ value, leave, empty }: { value: Json; leave: string[]; empty?: string }) {
  const settings = entriesOf(value).filter(([name]) => !leave.includes(name));
  if (settings.length === 0) return empty === undefined ? null : <p>{empty}</p>;
  return (
    <dl class="list-settings">
      {settings.map(([name, each]) => (
        <div key={name}>
          <dt>{words.list.fieldName(name)}</dt>
          <dd>
            <bdi>{inWords(each)}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The rules of an account, as sentences. */
function Policy({ value }: { value: Json }) {
  const { sentences, others } = policyWords(value);
  const spoken = entriesOf(value).map(([name]) => name).filter((name) => !others.includes(name));
  return (
    <>
      <ul>
        {sentences.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      <Settings value={value} leave={["source", ...spoken]} {...(sentences.length === 0 ? { empty: words.list.noPolicy } : {})} />
    </>
  );
}

/** What the vendor says of these parts, in its own words.list. */
function Sentences({ parts }: { parts: [string, Json][] }) {
  const said = parts.flatMap(([, part]) => {
    const source = valueAt(part, ["source"]);
    return Array.isArray(source) ? source.map(String) : [];
  });
  if (said.length === 0) return null;
  return (
    <details>
      <summary>{words.list.sentences}</summary>
      <blockquote>
        {[...new Set(said)].map((each) => (
          <p key={each}>
            <bdi>{each}</bdi>
          </p>
        ))}
      </blockquote>
    </details>
  );
}
