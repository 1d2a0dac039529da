// `drawdown/element` with the tag's attributes and events for JSX in Preact.
import type { HTMLAttributes } from "preact";
import type { DrawdownCalculator, DrawdownCalculatorAttributes, DrawdownCalculatorEvents } from "./index.js";

export * from "./index.js";

type Handlers = { [Type in keyof DrawdownCalculatorEvents as `on${Type}`]?: (event: DrawdownCalculatorEvents[Type]) => void };

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "drawdown-calculator": HTMLAttributes<DrawdownCalculator> & DrawdownCalculatorAttributes &
        Handlers;
    }
  }
}
