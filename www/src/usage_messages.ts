import type { CatalogDocument } from "drawdown/web";
import type { Report } from "./usage_book.ts";
import type { Mapping } from "./usage_fields.ts";
import type { FileProblem, Look } from "./usage_source.ts";

// What the page and the worker that reads files say to each other. Only figures come back, never the file.

export type Request =
  | { kind: "look"; number: number; file: Blob }
  | { kind: "read"; number: number; slot: Slot; file: Blob; look: Look; mapping: Mapping; pricing: WorkerPricing }
  | { kind: "cancel"; slot: Slot };

/** A file is read for its own figures, and for those that it would have had. */
export type Slot = "usage" | "what-if";

export interface WorkerPricing {
  document: CatalogDocument;
  meters: Record<string, string | null>;
  meter: string | null;
  plan: string | null;
  models: Record<string, string>;
  agentModels: Record<string, string>;
}

export type Answer =
  | { kind: "looked"; number: number; look: Look }
  | { kind: "progress"; number: number; bytes: number; rows: number }
  | { kind: "read"; number: number; report: Report; milliseconds: number }
  | { kind: "failed"; number: number; problem: FileProblem };
