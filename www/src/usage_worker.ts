import init, { Catalog } from "drawdown/web";
import wasm from "drawdown/drawdown_bg.wasm?url";
import { UsageBook } from "./usage_book.ts";
import type { Answer, Request, Slot } from "./usage_messages.ts";
import { countsFromStart, lookAt, readRows, type FileProblem } from "./usage_source.ts";

// Reads a file beside the page, a piece at a time. No piece of it is kept or handed on.

const PROGRESS_EVERY = 100;

const loaded = init(wasm);
/** The newest reading of each slot; an older one stops when it sees that it is not its turn any more. */
const turns = new Map<Slot, number>();

const answer = (message: Answer): void => postMessage(message);

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  if (data.kind === "cancel") {
    turns.delete(data.slot);
    return;
  }
  const { number } = data;
  const work = data.kind === "look" ? look(data.file, number) : read(data);
  work.catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    answer({ kind: "failed", number, problem: { kind: "unreadable", reason } });
  });
});

async function look(file: Blob, number: number): Promise<void> {
  const found = await lookAt(file);
  answer("kind" in found ? { kind: "failed", number, problem: found } : { kind: "looked", number, look: found });
}

async function read({ number, slot, file, look: found, mapping, pricing }: Extract<Request, { kind: "read" }>): Promise<void> {
  turns.set(slot, number);
  await loaded;
  const start = performance.now();
  const { document, ...priced } = pricing;
  const catalog = Catalog.parse(document);
  let problem: FileProblem | null;
  try {
    const book = new UsageBook({ catalog, ...priced }, mapping, countsFromStart(found, mapping));
    let said = start;
    problem = await readRows(file, found, mapping, {
      row: (cells, line) => book.row(cells, line),
      problem: (kind, line) => book.problem(kind, line),
    }, (bytes) => {
      if (turns.get(slot) !== number) return false;
      const now = performance.now();
      if (now - said > PROGRESS_EVERY) {
        said = now;
        answer({ kind: "progress", number, bytes, rows: book.rows });
      }
      return true;
    });
    if (turns.get(slot) !== number) return;
    if (problem === null) answer({ kind: "read", number, report: book.report(), milliseconds: performance.now() - start });
  } finally {
    catalog.free();
  }
  if (problem !== null) answer({ kind: "failed", number, problem });
}
