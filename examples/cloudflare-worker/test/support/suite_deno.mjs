import { openStore } from "../../elsewhere/deno_kv.mjs";
import { suite } from "./store_suite.mjs";

const kv = await Deno.openKv(Deno.args[0]);
await suite(() => openStore(kv, "acme"));
kv.close();
