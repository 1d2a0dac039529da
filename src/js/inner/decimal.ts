const POWERS = Array.from({ length: 16 }, (_, places) => 10 ** places);

/** The decimal text of a whole number from 0 to 2^53 divided by 10^`places`. */
export function scaledText(digits: number, places: number): string {
  if (places === 0) return String(digits);
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
