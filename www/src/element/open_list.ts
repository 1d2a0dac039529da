import { Catalog, type CatalogDocument } from "drawdown/web";
import type { Wishes } from "#face";
import { listed } from "../numbers.ts";
import { readPriceList, type PriceList } from "../price_list.ts";
import { elementWords as words } from "./words.ts";
import { Refused, refusedBy } from "./problem.ts";

/** The price list that is asked for. @throws Refused, with what would be right. */
export async function openList({ catalog, inline, currency }: Wishes): Promise<PriceList> {
  if (catalog === null) return inlineList(inline, currency);
  if (typeof catalog === "object" || catalog.trimStart().startsWith("{")) return parsed(catalog);
  if (isAddress(catalog)) return fetched(catalog);
  return builtIn(catalog);
}

const opened = new Map<string, PriceList>();

function builtIn(id: string): PriceList {
  const known = opened.get(id);
  if (known) return known;
  try {
    const list = readPriceList(Catalog.builtin(id));
    opened.set(id, list);
    return list;
  } catch (error) {
    throw refusedBy(error, "catalog", words.catalogWrong);
  }
}

/** What no id can be. */
const isAddress = (catalog: string): boolean => /[/:]|\.json$/.test(catalog);

function inlineList(inline: string[], currency: string | null): PriceList {
  const lists = inline.map(parsed);
  const list = lists.find((each) => each.currency === currency) ?? lists[0];
  if (list) return list;
  throw new Refused("catalog", "invalid_input", words.noCatalog(listed(Catalog.builtins().map(({ id }) => id), "or")));
}

function parsed(document: string | CatalogDocument): PriceList {
  try {
    return readPriceList(Catalog.parse(document));
  } catch (error) {
    throw refusedBy(error, "catalog", words.catalogWrong);
  }
}

const asked = new Map<string, Promise<PriceList>>();

/** Fetched once for all elements of a page; what failed is fetched again. */
function fetched(written: string): Promise<PriceList> {
  const address = new URL(written, document.baseURI).href;
  const known = asked.get(address);
  if (known) return known;
  const list = fetchText(address).then(parsed);
  asked.set(address, list);
  list.catch(() => asked.delete(address));
  return list;
}

async function fetchText(address: string): Promise<string> {
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(words.httpStatus(`${response.status} ${response.statusText}`.trim()));
    return await response.text();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refused("catalog", "unavailable", words.catalogUnreachable(address, why));
  }
}
