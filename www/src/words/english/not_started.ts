import { parts, type Part } from "../parts.ts";

/** What is said where nothing else could be fetched, so it comes with the page's own script. */
export const notStarted = {
  notStarted: "The calculator could not start",
  reload: (reason: Part) => parts`Reload the page to try again. What went wrong: ${reason}`,
};
