import { useState } from "preact/hooks";
import { check, type Problem } from "./list_check.ts";
import { exactly, type Json } from "./list_document.ts";
import { changeOwnList, ownLists } from "./list_store.ts";

// A list while it is edited. What is typed stays as it is typed; only what is sound is kept and used. Drafts outlive the
// view, so that whoever looks at an estimate in between finds them again.

export interface Draft {
  document: Json;
  /** The document when it last was sound, which is the list in use. */
  sound: Json;
  text: string;
  problems: Problem[];
  past: Json[];
  future: Json[];
  /** What was changed last: typing on at one field is one step back. */
  step: string | null;
  stored: boolean;
}

const MOST_STEPS = 200;

const drafts = new Map<string, Draft>();

/** The draft of a list of one's own, or null for any other. */
export function draftOf(id: string): Draft | null {
  const text = ownLists().find((list) => list.id === id)?.text;
  if (text === undefined) return null;
  const known = drafts.get(id);
  // Another tab may have changed it.
  if (known?.text === text) return known;
  const document = exactly(text);
  const fresh = { document, sound: document, text, problems: [], past: [], future: [], step: null, stored: true };
  drafts.set(id, fresh);
  return fresh;
}

export interface Editing {
  draft: Draft;
  /** Makes a change; those with the same `step`, one after the other, are undone together. */
  change: (step: string | null, make: (document: Json) => Json) => void;
  undo: () => void;
  redo: () => void;
}

/** A draft and what can be done with it. */
export function useDraft(id: string): Editing | null {
  const [, render] = useState(0);
  const draft = draftOf(id);
  if (draft === null) return null;
  const take = (next: Draft) => {
    drafts.set(id, settled(id, next));
    render((count) => count + 1);
  };
  // What was done since this was rendered counts too.
  const now = () => draftOf(id) ?? draft;
  return {
    draft,
    change: (step, make) => {
      const { document, past, step: last, ...rest } = now();
      const next = make(document);
      if (next === document) return;
      const typingOn = step !== null && step === last;
      take({ ...rest, document: next, past: typingOn ? past : [...past, document].slice(-MOST_STEPS), future: [], step });
    },
    undo: () => {
      const { document, past, future, ...rest } = now();
      const before = past.at(-1);
      if (before !== undefined) take({ ...rest, document: before, past: past.slice(0, -1), future: [document, ...future], step: null });
    },
    redo: () => {
      const { document, past, future, ...rest } = now();
      const [after, ...later] = future;
      if (after !== undefined) take({ ...rest, document: after, past: [...past, document], future: later, step: null });
    },
  };
}

/** Checked; and kept where it is sound. */
function settled(id: string, draft: Draft): Draft {
  const checked = check(draft.document, draft.sound);
  if ("problems" in checked) return { ...draft, problems: checked.problems };
  checked.catalog.free();
  const { document } = draft;
  const next = { ...draft, sound: document, text: JSON.stringify(document), problems: [] };
  // Before anybody is told of the change, and asks for the draft.
  drafts.set(id, next);
  return { ...next, stored: changeOwnList(id, document) };
}
