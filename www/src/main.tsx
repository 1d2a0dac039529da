import init from "drawdown/web";
import wasm from "drawdown/drawdown_bg.wasm?url";
import { render } from "preact";
import { Page } from "./page.tsx";
import "./base.css";
import "./styles.css";
import "./calculator.css";
import "./account.css";
import "./outlook.css";

const page = document.getElementById("page");
if (page) {
  try {
    await init(wasm);
    render(<Page />, page);
  } catch (error) {
    render(<NotStarted reason={error instanceof Error ? error.message : String(error)} />, page);
  }
}

function NotStarted({ reason }: { reason: string }) {
  return (
    <main class="not-started">
      <h1>The calculator could not start</h1>
      <p role="alert">Reload the page to try again. What went wrong: {reason}</p>
    </main>
  );
}
