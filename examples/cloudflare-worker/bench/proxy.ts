// A worker that passes everything on, to tell what of the gateway's time is the platform's. The first part of the path
// says what else it does: "forward" nothing, "object" asks an object, "row" has it write a row, "pieces" passes the
// answer on piece by piece as well, each on top of the one before.
import { DurableObject } from "cloudflare:workers";

interface Env {
  UPSTREAM: string;
  ACCOUNTS: DurableObjectNamespace<AccountObject>;
}

export class AccountObject extends DurableObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS journal (sequence INTEGER PRIMARY KEY, command TEXT NOT NULL)");
  }

  answer(): string {
    return "yes";
  }

  write(command: string): string {
    this.ctx.storage.sql.exec("INSERT INTO journal (command) VALUES (?)", command);
    return "yes";
  }
}

export default {
  async fetch(request, env): Promise<Response> {
    const [, step, ...rest] = new URL(request.url).pathname.split("/");
    const body = await request.text();
    const object = env.ACCOUNTS.get(env.ACCOUNTS.idFromName("one"));
    if (step === "object") await object.answer();
    if (step === "row" || step === "pieces") await object.write(body);
    const upstream = await fetch(new URL(`/${rest.join("/")}`, env.UPSTREAM), { method: request.method, body });
    if (step !== "pieces" || upstream.body === null) return upstream;
    const { readable, writable } = new IdentityTransformStream();
    void copy(upstream.body, writable);
    return new Response(readable);
  },
} satisfies ExportedHandler<Env>;

async function copy(source: ReadableStream<Uint8Array>, sink: WritableStream<Uint8Array>): Promise<void> {
  const writer = sink.getWriter();
  for await (const piece of source) await writer.write(piece);
  await writer.close();
}
