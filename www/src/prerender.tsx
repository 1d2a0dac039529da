import init from "drawdown/web";
import { renderToString } from "preact-render-to-string";
import { speak } from "./locale.ts";
import { Page, speakFor } from "./page.tsx";

/**
 * What an address that asks for nothing shows, by the same core and the same components: the build puts it into the
 * page, so that it is there before any script is. As first_look.js says, for whoever reads figures as Americans do.
 */
export async function prerender(wasm: Uint8Array<ArrayBuffer>): Promise<string> {
  await init(wasm);
  speak("en", ["en-US"]);
  await speakFor("");
  return renderToString(<Page search="" />);
}
