// What the tag and the calculator that it loads say to each other, and what a page hears of it.
import type { ErrorCode } from "../error.js";
import type { CatalogDocument, Decimal, Estimate, Money, Workload } from "../types.js";

/** What a visitor has chosen, and what it comes to. */
export interface Calculation {
  /** The id of the price list. */
  catalog: string;
  /** The chosen plan; null where the price list has none to choose. */
  plan: string | null;
  /** Credits a month that the visitor says are in their agreement; null where they say none. */
  allotment: Decimal | null;
  /** What the visitor does in a month, item by item as `estimate.items` has it. */
  workload: Workload;
  estimate: Estimate;
}

/** The same as a form sends it, under the element's `name`, in JSON. */
export interface CalculationEntry extends Omit<Calculation, "estimate"> {
  creditsPerMonth: Decimal;
  /** What the month costs under the chosen plan; null where no price is published. */
  total: Money | null;
}

/** Something that keeps the calculator from doing what its attributes ask for. */
export interface CalculatorProblem {
  /** The attribute that is at fault; null where none is. */
  attribute: string | null;
  /** As of a DrawdownError; `"unavailable"` for what could not be fetched. */
  code: ErrorCode | "unavailable";
  /** Where in the price list or in the workload: `"items[1].usage.attributes.model"`. */
  path: string | null;
  /** What is wrong and what would be right, as the element itself says it. */
  message: string;
}

export type Theme = "light" | "dark" | "auto";

/** What the attributes and the children ask for, as they were written. */
export interface Wishes {
  catalog: string | CatalogDocument | null;
  /** The texts of the JSON scripts inside. */
  inline: string[];
  plan: string | null;
  allotment: string | null;
  workload: string | Workload | null;
  currency: string | null;
  theme: string | null;
  loading: string | null;
  /** What the page itself wrote of those that follow the visitor: where another price list starts. */
  written: { plan: string | null; allotment: string | null };
  /** A language tag; null where neither the element nor what it is in has one. */
  language: string | null;
}

/** What the calculator says to the tag. */
export interface Listener {
  /** There is another estimate: the first of a price list, or a further one. */
  calculated(calculation: Calculation, first: boolean): void;
  /** There is no price list any more, and so no estimate. */
  emptied(): void;
  /** All that is wrong at present, or nothing; and, where it may pass, what a button to try again says. */
  complained(problems: CalculatorProblem[], again: string | null): void;
}

/** A calculator in a shadow tree. */
export interface Shown {
  /** Does what is asked for; resolves when it is on screen, or the complaint about it. */
  wish(wishes: Wishes): Promise<void>;
  /** Back to what the page wrote. */
  reset(wishes: Wishes): Promise<void>;
}

/** What `calculator.js` exports. */
export type Show = (room: Room, listener: Listener) => Shown;

/** Where a calculator is put. */
export interface Room {
  root: ShadowRoot;
  place: HTMLElement;
}
