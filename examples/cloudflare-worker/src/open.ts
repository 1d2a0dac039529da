import { Catalog, type Account, type CatalogDocument, type InstantIn } from "drawdown";
import type { Caller } from "./account.js";
import { positive, words } from "./config.js";
import { readJson, Refusal, requireObject, type Reply } from "./http.js";
import { object, type Call } from "./routes.js";
import { mintToken, SCOPES } from "./token.js";

const ACCOUNT = ["id", "catalog", "plan", "anchor", "offset", "seats", "allotment", "policy"];
const NAME = /^[\w][\w.@:-]{0,127}$/;
const LARGEST_LIST = 400_000;
/** What the gateway notes about a usage beside what the price list knows. */
const NOTED = { estimated: {}, serviceTier: {}, provider: {} };

/** Opens an account, or finds it open with the same words, and gives a token of each scope. */
export async function openAccount({ request, env }: Call): Promise<Reply> {
  // It becomes one row of the journal, together with what it was asked with, and a row has its limit.
  const body = requireObject(await readJson(request, LARGEST_LIST), ACCOUNT);
  const { id } = body;
  if (!isName(id)) throw new Refusal(400, "invalid_input", "id: is not 1 to 128 letters, digits or .@:_-");
  const account = body as Omit<Account, "anchor"> & { anchor?: InstantIn };
  const retentionDays = positive(env.RETENTION_DAYS, 35);
  const caller: Caller = { account: id };
  const opened: Reply = await object(env, caller).run(caller, {
    do: "open",
    account: {
      ...account,
      plan: account.plan ?? null,
      policy: { retentionDays, ...account.policy },
      ...(account.catalog !== undefined && { catalog: noting(account.catalog as string | CatalogDocument) }),
    },
  });
  if (opened.status !== 200) return opened;
  const secret = words(env.TOKEN_SECRETS)[0] ?? "";
  const made = await Promise.all(SCOPES.map(async (scope) => [scope, await mintToken(secret, id, scope, Date.now())]));
  const answer = { id, balance: JSON.parse(opened.text) as unknown, tokens: Object.fromEntries(made) as unknown };
  return { status: 201, text: JSON.stringify(answer) };
}

export function isName(id: unknown): id is string {
  return typeof id === "string" && NAME.test(id);
}

/** The price list with the attributes that the gateway notes. */
function noting(catalog: string | CatalogDocument): CatalogDocument {
  const list = typeof catalog === "string" ? Catalog.builtin(catalog) : Catalog.parse(catalog);
  const document = list.toJSON() as CatalogDocument & { attributes?: object };
  list.free();
  return { ...document, attributes: { ...NOTED, ...document.attributes } } as CatalogDocument;
}
