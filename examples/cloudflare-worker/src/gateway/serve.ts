import { Refusal } from "../http.js";
import type { Caller } from "../account.js";
import type { Env } from "../config.js";
export async function serve(_: { request: Request; env: Env; ctx: ExecutionContext; caller: Caller; route: string; path: string }): Promise<Response> {
  throw new Refusal(404, "not_found", "no gateway");
}
