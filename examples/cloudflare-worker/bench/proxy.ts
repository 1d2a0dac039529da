// A worker that passes everything on, to tell what of the gateway's time is the platform's.
import { DurableObject } from "cloudflare:workers";

export class AccountObject extends DurableObject {}

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    return fetch(new URL(pathname, env.UPSTREAM), { method: request.method, body: await request.text() });
  },
} satisfies ExportedHandler<{ UPSTREAM: string }>;
