import * as drawdown from "drawdown";
import files from "./files.mjs";
import { run } from "./vectors.mjs";

addEventListener("fetch", (event) => event.respondWith(Response.json(run(drawdown, files))));
