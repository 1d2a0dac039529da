// The little that is there before the calculator is. A constructed sheet, which the strictest policy allows. All that
// a host page may overrule stands on :host; the rest is out of its reach.
const STYLES = `
:host {
  display: block;
  inline-size: auto;
  inline-size: -moz-available;
  inline-size: -webkit-fill-available;
  inline-size: stretch;
  min-inline-size: min(100%, 17.5em);
  box-sizing: border-box;
}
:host([hidden]) {
  display: none;
}
:host([theme="light"]),
:host([theme="dark"]) {
  padding: calc(var(--drawdown-space, 0.5em) * 2);
  border-radius: var(--drawdown-radius, 0.375em);
}
:host([theme="light"]) {
  color-scheme: light;
  color: #1c1f21;
  background: #fbfaf7;
}
:host([theme="dark"]) {
  color-scheme: dark;
  color: #ecebe6;
  background: #14171a;
}
.frame {
  all: initial;
  display: block;
  container: drawdown / inline-size;
  visibility: inherit;
  pointer-events: inherit;
  color: inherit;
  font-family: inherit;
  font-size: inherit;
  font-variant-numeric: tabular-nums;
  line-height: 1.5;
}
.dark {
  color-scheme: dark;
}
.light {
  color-scheme: light;
}
.frame[inert] {
  opacity: 0.6;
}
.probe {
  position: absolute;
  transition: color 1ms;
}
.waiting > .place {
  min-block-size: max(40em, 100svh);
  background: linear-gradient(color-mix(in srgb, currentColor 6%, transparent) 0 0) 0 0 / 100% 12em no-repeat;
}
/* In two columns it fits into this, and keeps it, so that what comes after it stays where it is. */
@container drawdown (min-width: 50em) {
  .waiting > .place,
  .frame > .place:not(:empty) {
    min-block-size: 50em;
  }
}
.problems {
  color: light-dark(#a8400a, #f0a06c);
  overflow-wrap: anywhere;
}
.problems:empty {
  display: none;
}
.problems > p {
  margin: 0 0 0.5em;
}
.problems > button {
  min-block-size: 2.5em;
  padding: 0.25em 1em;
  border: 1px solid;
  border-radius: var(--drawdown-radius, 0.375em);
  background: none;
  color: inherit;
  font: inherit;
  cursor: pointer;
}
`;

let sheet: CSSStyleSheet | undefined;

/** One sheet for all elements of a page. */
export function ownSheet(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
  }
  return sheet;
}
