
interface Props {
  name: string;
  value: string;
  /** How many powers of ten it reaches from one on. */
  decades: number;
  /** The number with its unit, as a screen reader says it. */
  said: (value: number) => string;
  change: (value: string) => void;
}

const STEPS = 100;

/** From nothing upwards, each decade as long as the others; bound to the number beside it. */
export function LogSlider({ name, value, decades, said, change }: Props) {
  const number = Number(value);
  const place = number >= 1 ? Math.min(STEPS, Math.round((Math.log10(number) / decades) * (STEPS - 1)) + 1) : 0;
  return (
    <input
      class="log-slider"
      type="range"
      min="0"
      max={STEPS}
      step="1"
      value={Number.isFinite(place) ? place : 0}
      aria-label={name}
      aria-valuetext={said(Number.isFinite(number) ? number : 0)}
      onInput={({ currentTarget }) => change(String(round(Number(currentTarget.value), decades)))}
    />
  );
}

/** Two digits are enough for a slider. */
function round(place: number, decades: number): number {
  if (place === 0) return 0;
  const exact = 10 ** (((place - 1) / (STEPS - 1)) * decades);
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1);
  return Math.round(exact / unit) * unit;
}
