import type { Catalog, Inputs } from "drawdown/web";

// What a usage of a meter has to state, as the fields of a form. The core says what the price list reads; here it
// is only sorted into numbers, choices and switches, so that the page knows no vendor.

export interface MeterInputs {
  quantities: QuantityField[];
  choices: Choice[];
  switches: Switch[];
}
export interface QuantityField {
  name: string;
  /** Several of it, in words: "input tokens". */
  units: string;
  /** The price list's own default, where it has one. */
  initial: string | null;
}
/** An attribute with known values, such as the model. */
export interface Choice {
  name: string;
  values: string[];
  initial: string;
}
/** Something that is or is not so, such as an API key of one's own. */
export interface Switch {
  name: string;
  /** What a usage states when it is switched on. */
  value: boolean;
  /** The price list's own words for it, where it has some. */
  label: string | null;
}
/** By reason, the conditions under which a meter costs nothing. */
export type Exemptions = Record<string, { if: Record<string, string | boolean>; label: string }>;

export function meterInputs(catalog: Catalog, meter: string, exemptions: Exemptions): MeterInputs {
  const { quantities, attributes } = catalog.inputs(meter);
  return {
    quantities: fields(quantities),
    choices: attributes
      .filter(({ flag, values }) => !flag && values.length > 0)
      .map(({ name, values, default: initial }) => ({ name, values, initial: initial ?? usualValue(values) })),
    switches: attributes.filter(({ flag }) => flag).map(({ name }) => switchFor(name, exemptions)),
  };
}

/**
 * A sum is stated by its parts (tokens in and out), what merely follows from another unit by itself (minutes, not
 * seconds). How often it happens is asked on its own.
 */
function fields(quantities: Inputs["quantities"]): QuantityField[] {
  const parts = (whole: string) => quantities.filter(({ partOf }) => partOf === whole).length;
  return quantities
    .filter(({ name, partOf }) => parts(name) < 2 && (partOf === null || parts(partOf) > 1) && name !== "count")
    .map(({ name, units, default: initial }) => ({ name, units, initial }));
}

/** The model that most price lists know, else the first. */
const usualValue = (values: string[]): string =>
  values.find((value) => value.toLowerCase() === "gpt-4o") ?? values[0] ?? "";

/** In the words of the exemption that it decides, where it decides one. */
function switchFor(name: string, exemptions: Exemptions): Switch {
  const exemption = Object.values(exemptions).find(({ if: conditions }) => name in conditions);
  return { name, value: exemption?.if[name] !== false, label: exemption?.label ?? null };
}
