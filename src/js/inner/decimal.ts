const POWERS = Array.from({ length: 16 }, (_, places) => 10 ** places);

/** The decimal text of a whole number from 0 to 2^53 divided by 10^`places`. */
export function scaledText(digits: number, places: number): string {
  if (places === 0) return digits < KEPT ? (WHOLES[digits] ??= wholeText(digits)) : wholeText(digits);
  if (places === 3 && digits < 1e9) {
    return digits < KEPT ? (THOUSANDTHS[digits] ??= thousandthsText(digits)) : thousandthsText(digits);
  }
  const power = POWERS[places];
  if (power === undefined) return wide(digits, places);
  const rest = digits % power;
  const whole = (digits - rest) / power;
  if (rest === 0) return String(whole);
  // The power in front keeps the zeros that a fraction starts with.
  const text = String(power + rest);
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end -= 1;
  return `${whole}.${text.slice(1, end)}`;
}

/** The same where a fraction is longer than numbers are. */
function wide(digits: number, places: number): string {
  const text = String(digits).padStart(places + 1, "0");
  const fraction = text.slice(-places).replace(/0+$/, "");
  const whole = text.slice(0, -places);
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

/** Most amounts are small and come again: so many texts of each kind are kept. */
const KEPT = 8192;
const WHOLES: string[] = [];
const THOUSANDTHS: string[] = [];
/** The texts of three digits: as a whole, behind other digits, behind a point. Text of such parts costs V8 little. */
const FRONT: string[] = [];
const BEHIND: string[] = [];
const FRACTIONS: string[] = [];

function wholeText(digits: number): string {
  if (FRONT.length === 0) fill();
  if (digits >= 1e6) return String(digits);
  const thousands = (digits / 1000) | 0;
  const rest = digits - thousands * 1000;
  return thousands === 0 ? FRONT[rest]! : FRONT[thousands]! + BEHIND[rest]!;
}

function thousandthsText(digits: number): string {
  const whole = (digits / 1000) | 0;
  return wholeText(whole) + FRACTIONS[digits - whole * 1000]!;
}

function fill(): void {
  // Known at once to be this long, they stay arrays for V8 however they are filled.
  WHOLES.length = THOUSANDTHS.length = KEPT;
  for (let number = 0; number < 1000; number += 1) {
    const behind = String(number).padStart(3, "0");
    FRONT.push(String(number));
    BEHIND.push(behind);
    FRACTIONS.push(number === 0 ? "" : `.${behind.replace(/0+$/, "")}`);
  }
}
