// What build.mjs makes of www/src/element: loaded when the first element is needed.
import type { Show } from "./face.js";

export const show: Show;
