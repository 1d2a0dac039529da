import * as drawdown from "drawdown";
import files from "./files.mjs";
import { run } from "./vectors.mjs";

export default {
  fetch() {
    return Response.json(run(drawdown, files));
  },
};
