// The API on workerd, as a client meets it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, ADMIN, ask, reply, start } from "./support/worker.mjs";

let worker;
before(async () => (worker = await start()));
after(() => worker.stop());

test("an account is opened, metered and asked for its balance", async () => {
  const acme = await account(worker.url);
  assert.equal(acme.opened.balance.remaining, "5000");
  const { status, body } = await acme.post("/usage", reply("r-1"), { token: acme.tokens.meter });
  assert.equal(status, 200);
  assert.equal(body.entries[0].credits, "7.5");
  const balance = await acme.get("/balance", { token: acme.tokens.read });
  assert.equal(balance.body.remaining, "4992.5");
});
