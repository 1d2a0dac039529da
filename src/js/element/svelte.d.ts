// `drawdown/element` with the tag's attributes and events for templates in Svelte 5.
import type { HTMLAttributes } from "svelte/elements";
import type { DrawdownCalculator, DrawdownCalculatorAttributes, DrawdownCalculatorEvents } from "./index.js";

export * from "./index.js";

type Handlers = { [Type in keyof DrawdownCalculatorEvents as `on${Type}`]?: (event: DrawdownCalculatorEvents[Type]) => void };

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    "drawdown-calculator": HTMLAttributes<DrawdownCalculator> & DrawdownCalculatorAttributes & Handlers;
  }
}
