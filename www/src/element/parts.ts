import { options } from "preact";

/** By the calculator's own class, the name under which a host page styles that block with `::part()`. */
const PARTS: Record<string, string> = {
  result: "result",
  sentences: "answer",
  credits: "credits",
  verdict: "verdict",
  note: "note",
  gauge: "gauge",
  plans: "plans",
  plan: "plan",
  workload: "workload",
  presets: "presets",
  line: "line",
  "line-name": "line-name",
  rate: "rate",
  field: "field",
  switch: "switch",
  "log-slider": "slider",
  step: "step",
  offers: "offers",
  "line-foot": "line-total",
  savings: "savings",
  problem: "problem",
  "answer-bar": "answer-bar",
  footnote: "footnote",
};
/** By the kind of element, where that says it. */
const KINDS: Record<string, string> = { h2: "heading", h3: "line-heading", button: "button", input: "input", select: "input" };

/** Gives every block its part as it is made. The components know nothing of it: on the page, parts mean nothing. */
export function nameParts(): void {
  const before = options.vnode;
  options.vnode = (node) => {
    const { type, props } = node as { type: unknown; props: { class?: unknown; part?: string } };
    if (typeof type === "string") {
      const classes = typeof props.class === "string" ? props.class.split(" ") : [];
      const parts = [KINDS[type], ...classes.map((name) => PARTS[name])].filter((part) => part !== undefined);
      if (parts.length > 0) props.part = parts.join(" ");
    }
    before?.(node);
  };
}
