import { version } from "drawdown/package.json";
import type { Calculation } from "./calculator.tsx";
import { usualLines, type EstimateState } from "./estimate_state.ts";
import { isOwn } from "./list_store.ts";
import { statedAllotment, type Monthly } from "./monthly.ts";
import type { PriceList } from "./price_list.ts";
import { saveBlob, saveFile } from "./save_file.ts";
import { linesAsCsv } from "./share_csv.ts";
import { drawn } from "./share_picture.ts";
import { words } from "./words/words.ts";

/** HTML that shows this calculator in any page: the script, and the element with the list, the plan and the workload. */
export function embedCode({ list, month }: Calculation, state: EstimateState): string {
  const allotment = statedAllotment(state);
  const attributes = [
    ...(isOwn(state.vendor) ? [] : [["catalog", state.vendor]]),
    ...(state.plan === null ? [] : [["plan", state.plan]]),
    ...(allotment === null ? [] : [["allotment", allotment]]),
    ...workloadWritten(list, month, state),
  ].map(([name, value]) => attribute(name ?? "", value ?? ""));
  // No text of the list can end the script or begin another: it holds no "<".
  const inside = isOwn(state.vendor) ? `\n  <script type="application/json">${JSON.stringify(list.catalog).replaceAll("<", "\\u003c")}</script>\n` : "";
  return `<script type="module" src="https://unpkg.com/drawdown@${version}/element.js"></script>
<drawdown-calculator${attributes.join("")}>${inside}</drawdown-calculator>`;
}

/** Where it is not the usual one, which the element starts from by itself. Lines that are not right yet are left out. */
function workloadWritten(list: PriceList, { workload, lines }: Monthly, state: EstimateState): [string, string][] {
  const names = new Map(list.meters.map(({ id, name }) => [id, name]));
  const items = workload.items.filter(({ times }) => Number(times) !== 0).map(({ label, ...item }) => (label === undefined || label === names.get(item.usage.meter ?? "") ? item : { label, ...item }));
  const usual = usualLines(list).filter(({ times }) => times !== "0");
  const written = lines.filter(({ line }) => line.times !== "0").map(({ line }) => line);
  if (!state.weekdaysOnly && JSON.stringify(written) === JSON.stringify(usual)) return [];
  return [["workload", JSON.stringify({ items, ...(state.weekdaysOnly ? { weekdaysOnly: true } : {}) })]];
}

/** In the quotes that make it shorter to read. */
function attribute(name: string, value: string): string {
  const text = value.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return text.includes('"') ? ` ${name}='${text.replaceAll("'", "&#39;")}'` : ` ${name}="${text}"`;
}

/** The lines of the estimate as a spreadsheet takes them. */
export function saveLines({ list, month }: Calculation): string {
  return withLeftOut(month.broken, save(list, "csv", "text/csv", linesAsCsv(month)));
}

/** The estimate as the package gives it, with the workload that it is for. */
export function saveEstimate({ list, month, plan }: Calculation): string {
  const { workload, estimate } = month;
  const text = JSON.stringify({ catalog: list.id, plan: plan?.id ?? null, workload, estimate }, null, 2);
  return withLeftOut(month.broken, save(list, "json", "application/json", `${text}\n`));
}

/** The answer and its charts, as they are on screen. */
export async function savePicture({ list }: Calculation): Promise<string> {
  const parts = [...document.querySelectorAll<HTMLElement>("main .result > h2, main .sentences, main .gauge, main .burn-down, main .where")];
  const file = fileName(list, "png");
  saveBlob(file, await drawn(parts));
  return words.share.saved(file);
}

function save(list: PriceList, ending: string, type: string, text: string): string {
  const file = fileName(list, ending);
  saveFile(file, type, text);
  return words.share.saved(file);
}

const withLeftOut = (broken: number, said: string): string => (broken > 0 ? `${said} ${words.share.leftOut(broken)}` : said);

/** A name that every system takes. */
const fileName = ({ name }: PriceList, ending: string): string =>
  `estimate-${name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-|-$/g, "").slice(0, 60) || "list"}.${ending}`;
