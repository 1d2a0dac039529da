import init from "drawdown/web";
import wasm from "drawdown/drawdown_bg.wasm?url";
import { render } from "preact";
import { language } from "./locale.ts";
import { Page, speakFor } from "./page.tsx";
import { notStarted } from "./words/english/not_started.ts";
import { hasWords, words } from "./words/words.ts";
import "./base.css";
import "./styles.css";
import "./calculator.css";
import "./account.css";
import "./outlook.css";
import "./print.css";

const page = document.getElementById("page");
if (page) {
  try {
    await Promise.all([init(wasm), speakFor(location.search)]);
    render(<Page />, page);
  } catch (error) {
    render(<NotStarted reason={error instanceof Error ? error.message : String(error)} />, page);
  }
}

function NotStarted({ reason }: { reason: string }) {
  const say = hasWords(language(), ["page"]) ? words.page : notStarted;
  return (
    <main class="not-started">
      <h1>{say.notStarted}</h1>
      <p role="alert">{say.reload(<bdi>{reason}</bdi>)}</p>
    </main>
  );
}
