import { readFile, mkdtemp, open as openFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { reads } from "./browser.js";

// What the tests of the view "Your usage" have in common.

export const usageView = (vendor = "cleverai") => `?v=1&c=${vendor}&w=usage`;

export const region = (page, name) => page.getByRole("region", { name });
export const answer = (page) => page.getByRole("status", { name: "What it comes to" });

const PATIENCE = 120_000;

/** `reads`, as long as a large file may take on a busy machine. */
export async function says(locator, expected) {
  for (const start = Date.now(); ; ) {
    try {
      return await reads(locator, expected);
    } catch (error) {
      if (error.code !== "ERR_ASSERTION" || Date.now() - start > PATIENCE) throw error;
    }
  }
}

/** Opens a text as a file of the visitor's. */
export const open = (page, name, text) =>
  page.getByLabel("Choose a file").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

/** Once it has been read: its name stands under the answer. */
export async function read(page, name, text) {
  await open(page, name, text);
  await says(answer(page), `From ${name},`);
}

/** Rows of a table of objects as CSV, as a spreadsheet writes it. */
export const csv = (...rows) => rows.map((row) => `${row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\n`).join("");

export const lines = (...records) => records.map((record) => `${JSON.stringify(record)}\n`).join("");

/** Writes rows into a file of its own, hands its path over, and takes it away again. */
export async function withFile(name, pieces, use) {
  const folder = await mkdtemp(join(tmpdir(), "usage-"));
  const path = join(folder, name);
  try {
    const file = await openFile(path, "w");
    for (const piece of pieces) await file.write(piece);
    await file.close();
    await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The page's real trace, as cells: trace, input tokens, output tokens, model. */
export async function trace() {
  const [, ...rows] = (await readFile(fileURLToPath(new URL("../../www/public/trace.csv", import.meta.url)), "utf8")).trimEnd().split("\n");
  return rows.map((row) => row.split(","));
}

const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;

/** A CSV of so many bytes, in which the whole trace happens every hour: the line of names, then a piece for each hour. */
export function repeated(rows, bytes) {
  const cells = rows.map((row) => row.join(","));
  const pieces = ["time,agent,input_tokens,output_tokens,model\n"];
  for (let size = 0; size < bytes; size += pieces.at(-1).length) {
    const time = `${new Date(START + (pieces.length - 1) * HOUR).toISOString()},`;
    pieces.push(`${time}${cells.join(`\n${time}`)}\n`);
  }
  return pieces;
}

/** The largest heap of the worker that reads, buffers included, watched until the work is done. */
export async function heapWhile(page, work) {
  const session = await page.context().newCDPSession(page);
  const attached = new Promise((resolve) =>
    session.on("Target.attachedToTarget", (target) => target.targetInfo.type === "worker" && resolve(target)),
  );
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const { sessionId } = await attached;
  const asked = new Map();
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result } = JSON.parse(message);
    if (result) asked.get(id)?.(result);
  });
  const ask = async (id) => {
    const answered = new Promise((resolve) => asked.set(id, resolve));
    await session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method: "Runtime.getHeapUsage" }) });
    const { usedSize, backingStorageSize } = await answered;
    return usedSize + backingStorageSize;
  };
  const most = { bytes: 0, samples: 0 };
  let done = false;
  const progressed = (before) => document.querySelector("progress")?.value !== before;
  const watched = async () => {
    while (!done) {
      most.bytes = Math.max(most.bytes, await ask(++most.samples));
      const value = await page.evaluate(() => document.querySelector("progress")?.value ?? null);
      if (value !== null) await page.waitForFunction(progressed, value);
    }
  };
  try {
    await Promise.all([work().finally(() => (done = true)), watched()]);
  } finally {
    await session.detach();
  }
  return most;
}
