import { usualLine, type Line } from "./estimate_state.ts";
import type { Meter, PriceList } from "./price_list.ts";

// Workloads to start from. They use what the vendors' pages name: agents that reply, searches, documents, images, calls.

export interface Preset {
  name: string;
  lines: Line[];
}

/** How often a day each activity happens, agents that reply by name. */
const PRESETS: { name: string; agents: [string, string][]; others: Record<string, string> }[] = [
  { name: "Small shop", agents: [["", "30"]], others: {} },
  { name: "Software support", agents: [["Support", "250"], ["Onboarding", "40"]], others: { web_search: "20", document: "5", call: "5" } },
  {
    name: "Agency",
    agents: [["Client A", "120"], ["Client B", "80"], ["Client C", "40"]],
    others: { image: "4", web_search: "30", call: "10", transcription: "10" },
  },
];

export const presets = (list: PriceList): Preset[] =>
  PRESETS.map(({ name, agents, others }) => {
    const replies = list.meters.find(({ activity }) => activity === "reply");
    const lines = list.meters.flatMap((meter): Line[] =>
      meter === replies
        ? agents.map(([label, times], index) => ({ ...usualLine(meter, times), label, attributes: onModel(meter, index) }))
        : [usualLine(meter, isFirst(list, meter) ? (others[meter.activity] ?? "0") : "0")],
    );
    return { name, lines };
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
