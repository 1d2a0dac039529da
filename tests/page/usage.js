import { reads } from "./browser.js";

// What the tests of the view "Your usage" have in common.

export const usageView = (vendor = "cleverai") => `?v=1&c=${vendor}&w=usage`;

export const region = (page, name) => page.getByRole("region", { name });
export const answer = (page) => page.getByRole("status", { name: "What it comes to" });

/** Opens a text as a file of the visitor's. */
export const open = (page, name, text) =>
  page.getByLabel("Choose a file").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

/** Once it has been read: its name stands under the answer. */
export async function read(page, name, text) {
  await open(page, name, text);
  await reads(answer(page), `From ${name},`);
}

/** Rows of a table of objects as CSV, as a spreadsheet writes it. */
export const csv = (...rows) => rows.map((row) => `${row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\n`).join("");

export const lines = (...records) => records.map((record) => `${JSON.stringify(record)}\n`).join("");
