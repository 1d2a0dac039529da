import { useEffect, useState } from "preact/hooks";
import { session, type UsageState } from "./usage_session.ts";

/** The visitor's file as it stands, followed as it is read. */
export function useUsage(): UsageState {
  const [state, setState] = useState(session.state);
  useEffect(() => {
    setState(session.state);
    return session.subscribe(setState);
  }, []);
  return state;
}
