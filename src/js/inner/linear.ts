import type { Quote, QuoteLine } from "../types.js";
import { scaledText } from "./decimal.js";

/** Half of what numbers hold exactly: it leaves room for the rounding of a division. */
const ROOM = 2 ** 52;

/** A figure that is linear in up to four amounts: integers of one scale, for no amounts at all and for a unit of each. */
class Figure {
  private constructor(
    private readonly scale: number,
    private readonly none: number,
    private readonly first: number,
    private readonly second: number,
    private readonly third: number,
    private readonly fourth: number,
  ) {}

  /** From decimal texts, in that order. */
  static of(texts: string[]): Figure {
    const fraction = (text: string) => text.split(".")[1] ?? "";
    const scale = Math.max(...texts.map((text) => fraction(text).length));
    const [none = 0, first = 0, second = 0, third = 0, fourth = 0] = texts.map((text) =>
      Number(text.split(".")[0] + fraction(text).padEnd(scale, "0")),
    );
    return new Figure(scale, none, first, second, third, fourth);
  }

  text(first: number, second: number, third: number, fourth: number): string {
    const digits = this.none + this.first * first + this.second * second + this.third * third + this.fourth * fourth;
    return scaledText(digits, this.scale);
  }

  /** As long as no amount is larger, it is exact in numbers; below zero where it never is. */
  most(): number {
    const units = [this.first, this.second, this.third, this.fourth];
    const sum = units.reduce((sum, unit) => sum + unit, 0);
    const exact = [this.none, ...units, sum].every((part) => part >= 0 && part <= ROOM);
    // One more at least, for the amounts that it does not depend on.
    return exact ? Math.floor((ROOM - this.none) / Math.max(sum, 1)) : -1;
  }
}

/** A line of every quote. */
class Line {
  readonly label: string;
  readonly quantity: Figure;
  readonly billed: Figure;
  readonly unit: string;
  readonly rate: string;
  readonly credits: Figure;

  /** From that of a quote for no amounts, and what a unit of each adds to it. */
  constructor(lines: QuoteLine[]) {
    const { label, unit, rate } = lines[0]!;
    const of = (name: "quantity" | "billed" | "credits") => Figure.of(lines.map((line) => line[name]));
    this.label = label;
    this.quantity = of("quantity");
    // Most bill what there is.
    this.billed = lines.every(({ quantity, billed }) => quantity === billed) ? this.quantity : of("billed");
    this.unit = unit;
    this.rate = rate;
    this.credits = of("credits");
  }

  /** With those credits. */
  at(first: number, second: number, third: number, fourth: number, credits: string): QuoteLine {
    const quantity = this.quantity.text(first, second, third, fourth);
    return {
      label: this.label,
      quantity,
      billed: this.billed === this.quantity ? quantity : this.billed.text(first, second, third, fourth),
      unit: this.unit,
      rate: this.rate,
      credits,
    };
  }
}

/** A price that is linear in up to four amounts. Its quotes are made here, lines and all, without a crossing. */
export class Linear {
  readonly #model: Quote;
  readonly #credits: Figure;
  readonly #cost: Figure | null;
  readonly #lines: Line[];
  /** The one line that most prices have. */
  readonly #only: Line | undefined;
  /** As long as no amount is larger, all is exact in numbers. */
  readonly #most: number;

  /** From a quote for no amounts at all, and what a unit of each adds to it. */
  constructor(quotes: [Quote, ...Quote[]]) {
    const [model] = quotes;
    this.#model = model;
    this.#credits = Figure.of(quotes.map(({ credits }) => credits));
    this.#cost = model.cost && Figure.of(quotes.map(({ cost }) => cost!.amount));
    this.#lines = model.lines.map((_, nth) => new Line(quotes.map(({ lines }) => lines[nth]!)));
    this.#only = this.#lines.length === 1 ? this.#lines[0] : undefined;
    const figures = this.#lines.flatMap(({ quantity, billed, credits }) => [quantity, billed, credits]);
    figures.push(this.#credits, this.#cost ?? this.#credits);
    this.#most = Math.min(...figures.map((figure) => figure.most()));
  }

  /** Undefined for amounts that the long way prices, or refuses. */
  quote(first: number, second: number, third: number, fourth: number): Quote | undefined {
    const most = this.#most;
    if (!(isWhole(first, most) && isWhole(second, most) && isWhole(third, most) && isWhole(fourth, most))) return undefined;
    const model = this.#model;
    const cost = this.#cost;
    const only = this.#only;
    const credits = this.#credits.text(first, second, third, fourth);
    return {
      credits,
      creditsHigh: null,
      lines:
        only === undefined
          ? this.#lines.map((line) => line.at(first, second, third, fourth, line.credits.text(first, second, third, fourth)))
          : [only.at(first, second, third, fourth, credits)],
      cost: cost && { amount: cost.text(first, second, third, fourth), currency: model.cost!.currency },
      exempt: null,
      sample: model.sample,
      catalog: { id: model.catalog.id, effectiveFrom: model.catalog.effectiveFrom },
    };
  }
}

/** A whole number from 0 to `most`. */
function isWhole(value: number, most: number): boolean {
  return value >= 0 && value <= most && Math.floor(value) === value;
}
