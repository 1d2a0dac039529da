import type { ComponentChildren } from "preact";

/** A piece of a sentence: text, or text with its markup. */
export type Part = ComponentChildren;

/** A sentence with marked-up pieces in it, in the order of its language: parts`${name} covers it.` */
export const parts = (texts: TemplateStringsArray, ...pieces: Part[]): Part[] =>
  texts.flatMap((text, index) => (index === 0 ? [text] : [pieces[index - 1], text]));
