// `drawdown/element` with the tag's attributes and events for templates in Vue 3.
import type { DefineComponent } from "vue";
import type { DrawdownCalculatorAttributes, DrawdownCalculatorEvents } from "./index.js";

export * from "./index.js";

type Handlers = {
  [Type in keyof DrawdownCalculatorEvents as Type extends `drawdown-${infer What}` ? `onDrawdown${Capitalize<What>}` : never]?: (
    event: DrawdownCalculatorEvents[Type],
  ) => void;
};

declare module "vue" {
  interface GlobalComponents {
    "drawdown-calculator": DefineComponent<DrawdownCalculatorAttributes & Handlers>;
  }
}
