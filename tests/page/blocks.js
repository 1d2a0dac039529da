import opentype from "opentype.js";

const { Font, Glyph, Path } = opentype;

/** About what a letter is wide in the fonts of most systems, of 1,000. */
const WIDE = 520;
const HIGH = 500;
const GAP = 40;

const SPACES = [0x20, 0xa0, 0x2009, 0x202f];
/** Latin, Arabic, punctuation, currencies, arrows and mathematics. */
const LETTERS = [[0x21, 0x7e], [0xa1, 0x24f], [0x600, 0x64a], [0x660, 0x66f], [0x671, 0x6d3], [0x6f0, 0x6f9], [0x2010, 0x2027], [0x2030, 0x205e], [0x20a0, 0x20bf], [0x2100, 0x2bff]];
/** What stands above or below a letter, or says how it is to be written. */
const MARKS = [[0x64b, 0x65f], [0x670, 0x670], [0x200b, 0x200f], [0x2028, 0x202e], [0x2060, 0x206f]];

/**
 * A font whose letters are all the same block, as the bytes of an OpenType file. What is drawn in it looks the same whatever
 * fonts a machine has, and still shows a text that moved, or takes more lines than it did.
 */
export function blockFont() {
  const block = new Path();
  block.moveTo(GAP, 0);
  for (const [x, y] of [[GAP, HIGH], [WIDE - GAP, HIGH], [WIDE - GAP, 0]]) block.lineTo(x, y);
  block.close();
  const glyph = (name, unicodes, advanceWidth, path) => new Glyph({ name, unicode: unicodes[0], unicodes, advanceWidth, path });
  const glyphs = [
    new Glyph({ name: ".notdef", advanceWidth: WIDE, path: block }),
    glyph("space", SPACES, WIDE / 2, new Path()),
    glyph("block", LETTERS.flatMap(all), WIDE, block),
    glyph("mark", MARKS.flatMap(all), 0, new Path()),
  ];
  const font = new Font({ familyName: "Blocks", styleName: "Regular", unitsPerEm: 1000, ascender: 900, descender: -250, glyphs });
  return new Uint8Array(font.toArrayBuffer());
}

const all = ([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
