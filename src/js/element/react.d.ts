// `drawdown/element` with the tag's attributes and events for JSX in React 19.
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { DrawdownCalculator, DrawdownCalculatorAttributes, DrawdownCalculatorEvents } from "./index.js";

export * from "./index.js";

type Handlers = { [Type in keyof DrawdownCalculatorEvents as `on${Type}`]?: (event: DrawdownCalculatorEvents[Type]) => void };

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "drawdown-calculator": DetailedHTMLProps<HTMLAttributes<DrawdownCalculator>, DrawdownCalculator> &
        DrawdownCalculatorAttributes &
        Handlers;
    }
  }
}
