import type { Usage } from "drawdown";
import type { Settlement } from "../operation.js";
import type { GatewayRoute } from "./route.js";
import type { Tokens } from "./tokens.js";
import type { Reading } from "./wire.js";

/** What is known of a request before it is sent. */
export interface Asked {
  id: string;
  model: string;
  serviceTier: string | undefined;
  bytes: number;
  maxOutput: number | undefined;
  /** The provider answers at once, and goes on by itself. */
  background: boolean;
}

/** What a hold is made for: the request by its size, the answer by its stated maximum, or the route's default. */
export function expected(asked: Asked, route: GatewayRoute): Usage {
  const output = Math.min(asked.maxOutput ?? route.defaultOutputTokens, route.maxHoldTokens);
  return usage(asked, route, input(asked, route), output, asked.serviceTier, true);
}

/**
 * What is charged: what the provider states. Where it states nothing, an estimate that says so: the request by its
 * size, and of the answer what was seen, or the route's default where that is more, and no more than was allowed.
 */
export function charged(asked: Asked, route: GatewayRoute, { tokens, serviceTier, seen }: Reading): Usage {
  const tier = serviceTier ?? asked.serviceTier;
  if (tokens !== undefined) return stated(asked, route, tokens, tier);
  const visible = Math.ceil(seen / route.bytesPerToken);
  const atLeast = Math.min(route.defaultOutputTokens, asked.maxOutput ?? Number.POSITIVE_INFINITY);
  return usage(asked, route, input(asked, route), Math.max(visible, atLeast), tier, true);
}

/** What becomes of the hold when the answer is over. */
export function settlementOf(asked: Asked, route: GatewayRoute, reading: Reading): Settlement {
  if (reading.tokens === undefined && route.onUnknown === "release") return { do: "release", hold: asked.id };
  return { do: "settle", hold: asked.id, usage: charged(asked, route, reading) };
}

function input({ bytes }: Asked, { bytesPerToken }: GatewayRoute): number {
  return Math.ceil(bytes / bytesPerToken);
}

function stated(asked: Asked, route: GatewayRoute, tokens: Tokens, tier: string | undefined): Usage {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = tokens;
  const inside = route.overlap === "inside";
  const fresh = inside ? inputTokens : Math.max(inputTokens - cachedInputTokens - cacheWriteTokens, 0);
  const shown = inside ? outputTokens : Math.max(outputTokens - reasoningTokens, 0);
  const { quantities, ...rest } = usage(asked, route, fresh, shown, tier, false);
  return { ...rest, quantities: { ...quantities, cachedInputTokens, cacheWriteTokens, reasoningTokens } };
}

function usage(
  { id, model }: Asked,
  { meter }: GatewayRoute,
  inputTokens: number,
  outputTokens: number,
  serviceTier: string | undefined,
  estimated: boolean,
): Usage {
  return {
    id,
    meter,
    quantities: { inputTokens, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens, reasoningTokens: 0 },
    attributes: { model, ...(serviceTier !== undefined && { serviceTier }), ...(estimated && { estimated }) },
  };
}
