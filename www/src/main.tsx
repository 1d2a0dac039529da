import init from "drawdown/web";
import wasm from "drawdown/drawdown_bg.wasm?url";
import { hydrate, render } from "preact";
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
    start(page, document.documentElement.classList.contains("outline"));
    performance.mark("live");
  } catch (error) {
    page.replaceChildren();
    render(<NotStarted reason={error instanceof Error ? error.message : String(error)} />, page);
  }
  page.removeAttribute("aria-busy");
  document.documentElement.classList.remove("outline");
}

/** Takes over what the build put into the page where that is what was asked for, and else replaces it. */
function start(page: HTMLElement, otherAsked: boolean): void {
  const shown = <Page search={location.search} />;
  if (otherAsked) {
    page.replaceChildren();
    return render(shown, page);
  }
  const edits = earlyEdits(page);
  hydrate(shown, page);
  for (const edit of edits) edit();
}

/** What the visitor changed before the page was live, to be done once more. */
function earlyEdits(page: HTMLElement): (() => void)[] {
  const controls = [...page.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")];
  return controls.flatMap((control) => {
    if (control instanceof HTMLInputElement && control.type === "radio") {
      const choose = () => {
        control.checked = true;
        control.dispatchEvent(new Event("change", { bubbles: true }));
      };
      return control.checked && !control.defaultChecked ? [choose] : [];
    }
    const select = control instanceof HTMLSelectElement;
    const { value } = control;
    const before = select ? [...control.options].find((option) => option.defaultSelected)?.value : control.defaultValue;
    const again = () => {
      control.value = value;
      control.dispatchEvent(new Event(select ? "change" : "input", { bubbles: true }));
    };
    return before === undefined || value === before ? [] : [again];
  });
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
