import { openStore } from "../../elsewhere/node_sqlite.mjs";
import { suite } from "./store_suite.mjs";

await suite(() => openStore(process.argv[2]));
