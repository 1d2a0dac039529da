// A worker that does nothing, to tell what of a cold start is the platform's.
import { DurableObject } from "cloudflare:workers";

export class AccountObject extends DurableObject {}

export default {
  fetch: () => Response.json({}),
} satisfies ExportedHandler;
