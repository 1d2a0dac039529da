import { usualLine, withUnused, type Line } from "./estimate_state.ts";
import type { Meter, PriceList } from "./price_list.ts";
import { vendorExamples, type VendorExample } from "./vendor_examples.ts";
import { words, type Words } from "./words/words.ts";

// Workloads to start from. They use what the vendors' pages name: agents that reply, searches, documents, images, calls.

export interface Preset {
  name: string;
  lines: Line[];
}

/** How often a day each agent replies, and each other activity happens. */
const PRESETS: { id: keyof Words["estimate"]["workload"]["presets"]; agents: string[]; others: Record<string, string> }[] = [
  { id: "shop", agents: ["30"], others: {} },
  { id: "support", agents: ["250", "40"], others: { web_search: "20", document: "5", call: "5" } },
  {
    id: "agency",
    agents: ["120", "80", "40"],
    others: { image: "4", web_search: "30", call: "10", transcription: "10" },
  },
];

export const presets = (list: PriceList, vendor: string): Preset[] => [...ours(list), ...theirs(list, vendorExamples[vendor] ?? [])];

const ours = (list: PriceList): Preset[] =>
  PRESETS.map(({ id, agents, others }) => {
    const { name, agents: names } = words.estimate.workload.presets[id];
    const replies = list.meters.find(({ activity }) => activity === "reply");
    const lines = list.meters.flatMap((meter): Line[] =>
      meter === replies
        ? agents.map((times, index) => ({ ...usualLine(meter, times), label: names[index] ?? "", attributes: onModel(meter, index) }))
        : [usualLine(meter, isFirst(list, meter) ? (others[meter.activity] ?? "0") : "0")],
    );
    return { name, lines };
  });

/** What the vendor works out, where the list still has the meters for it. */
const theirs = (list: PriceList, examples: VendorExample[]): Preset[] =>
  examples.flatMap(({ name, uses }) => {
    const lines = uses.flatMap(({ meter: id, label = "", times, quantities = {}, attributes = {} }): Line[] => {
      const meter = list.meters.find((each) => each.id === id);
      if (!meter) return [];
      const usual = usualLine(meter, times);
      return [{ ...usual, label, per: "month", quantities: { ...usual.quantities, ...quantities }, attributes: { ...usual.attributes, ...attributes } }];
    });
    return lines.length < uses.length ? [] : [{ name: words.estimate.workload.examples[name], lines: withUnused(list, lines) }];
  });

/** The first agent runs on the usual model, the others on others, so that there is something to tell apart. */
function onModel(meter: Meter, index: number): Line["attributes"] {
  const { attributes } = usualLine(meter, "0");
  const model = meter.choices.find(({ name }) => name === "model");
  const other = model?.values.filter((value) => value !== model.initial)[index - 1];
  return index === 0 || other === undefined ? attributes : { ...attributes, model: other };
}

const isFirst = (list: PriceList, meter: Meter): boolean =>
  list.meters.find(({ activity }) => activity === meter.activity) === meter;
