import * as drawdown from "drawdown";
import files from "./files.mjs";
import { run } from "./vectors.mjs";

console.log(JSON.stringify(run(drawdown, files)));
