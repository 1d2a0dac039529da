import { useEffect, useRef, useState } from "preact/hooks";
import type { AccountState } from "./account_state.ts";
import { SLOTS_A_DAY, slotsOf } from "./replayed_time.ts";

/** Time that passes by itself. */
export interface Playing {
  on: boolean;
  /** False where the visitor's system asks for less motion: then time only goes on when told to. */
  possible: boolean;
  start: () => void;
  stop: () => void;
}

/** Ten pictures a second are plenty for figures that are to be read. */
const PICTURE = 100;
/** A tab that was out of sight does not catch up all at once. */
const LONGEST = 500;

export function usePlaying({ pace, position, speed }: AccountState, goOn: (slots: number) => void): Playing {
  const [wanted, setWanted] = useState(false);
  const possible = !useReducedMotion();
  const on = wanted && possible && position < slotsOf(pace);
  const latest = useRef(goOn);
  latest.current = goOn;
  const slotsAMillisecond = (Number(speed) * SLOTS_A_DAY) / 1000;

  useEffect(() => {
    if (!on) return setWanted(false);
    let last = performance.now();
    let due = 0;
    const timer = setInterval(() => {
      const now = performance.now();
      due += Math.min(now - last, LONGEST) * slotsAMillisecond;
      last = now;
      const slots = Math.floor(due);
      due -= slots;
      if (slots > 0) latest.current(slots);
    }, PICTURE);
    return () => clearInterval(timer);
  }, [on, slotsAMillisecond]);

  return { on, possible, start: () => setWanted(true), stop: () => setWanted(false) };
}

function useReducedMotion(): boolean {
  const query = useRef(matchMedia("(prefers-reduced-motion: reduce)"));
  const [reduced, setReduced] = useState(query.current.matches);
  useEffect(() => {
    const list = query.current;
    const read = () => setReduced(list.matches);
    list.addEventListener("change", read);
    return () => list.removeEventListener("change", read);
  }, []);
  return reduced;
}
