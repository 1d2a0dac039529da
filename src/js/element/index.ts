import type { CatalogDocument, Workload } from "../types.js";
import type { Calculation, CalculationEntry, CalculatorProblem, Shown, Theme, Wishes } from "./face.js";
import { isDark, onColorChange } from "./scheme.js";
import { ownSheet } from "./sheet.js";

export type { Calculation, CalculationEntry, CalculatorProblem, Theme } from "./face.js";
export type { CatalogDocument, Decimal, Estimate, Workload } from "../types.js";

/** What a `<drawdown-calculator>` sends; they bubble, and leave shadow trees. */
export interface DrawdownCalculatorEvents {
  /** The first estimate under a price list is there. */
  "drawdown-ready": CustomEvent<Calculation>;
  /** The visitor, or the page, changed something and here is what it comes to. */
  "drawdown-change": CustomEvent<Calculation>;
  /** An attribute cannot be followed, or something could not be fetched. */
  "drawdown-error": CustomEvent<CalculatorProblem>;
}

/** The attributes of `<drawdown-calculator>`, for frameworks' own types. */
export interface DrawdownCalculatorAttributes {
  catalog?: string | CatalogDocument | null | undefined;
  plan?: string | null | undefined;
  allotment?: string | null | undefined;
  workload?: string | Workload | null | undefined;
  currency?: string | null | undefined;
  theme?: Theme | undefined;
  loading?: "lazy" | "eager" | undefined;
  name?: string | undefined;
  disabled?: boolean | undefined;
}

/** How far from the screen an element may be before what it needs is fetched. */
const NEAR = "600px";

const OBSERVED = ["catalog", "plan", "allotment", "workload", "currency", "theme", "loading", "lang"];
const PROPERTIES = ["catalog", "plan", "allotment", "workload", "currency", "theme", "loading", "name", "disabled"];

// Where there is no document, as on a server, the module can still be imported.
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * `<drawdown-calculator>`: a workload, what it comes to in credits and money a month, and which plan of a price list
 * fits it. Importing `drawdown/element` defines the tag; the calculator and its wasm are fetched once for all elements
 * of a page, when the first of them comes near the screen.
 *
 * Every attribute is a property of the same name.
 *
 * @example
 * ```html
 * <script type="module" src="https://unpkg.com/drawdown@0.1.0/element.js"></script>
 * <drawdown-calculator catalog="bookbag" plan="standard"></drawdown-calculator>
 * ```
 */
export class DrawdownCalculator extends Base {
  static readonly formAssociated = true;
  static readonly observedAttributes = OBSERVED;

  /**
   * Where the wasm is, for a bundler that does not find it by itself. To be set before the first element is near the
   * screen; left out, it is the file beside the package's modules.
   */
  static wasm: string | URL | undefined;

  #internals: ElementInternals | undefined;
  #frame: HTMLElement | undefined;
  #place: HTMLElement | undefined;
  #problems: HTMLElement | undefined;
  #nearness: IntersectionObserver | undefined;
  #children: MutationObserver | undefined;
  #shown: Promise<Shown> | undefined;
  #asked = false;
  #applying: Promise<void> | undefined;
  #document: CatalogDocument | null = null;
  #workload: Workload | null = null;
  #calculation: Calculation | null = null;
  #said = "";
  /** The attribute that follows the visitor is being written. */
  #reflecting = false;
  #written: Wishes["written"] = { plan: null, allotment: null };

  /**
   * The price list: the id of a built-in one, the address of a document, or the document itself, as JSON text or plain
   * data. Without it, the JSON in a `<script type="application/json">` inside the element. Plain data is not reflected.
   */
  get catalog(): string | CatalogDocument | null {
    return this.#document ?? this.getAttribute("catalog");
  }
  set catalog(catalog: string | CatalogDocument | null | undefined) {
    this.#document = typeof catalog === "object" ? catalog : null;
    this.#reflect("catalog", typeof catalog === "string" ? catalog : null);
    this.#ask();
  }

  /** The id of the chosen plan, which follows the visitor; null: the one that fits, once a price list is there. */
  get plan(): string | null {
    return this.getAttribute("plan");
  }
  set plan(plan: string | null | undefined) {
    this.#reflect("plan", plan);
  }

  /** Credits a month in the visitor's own agreement, where the plan states none; follows what they type. */
  get allotment(): string | null {
    return this.getAttribute("allotment");
  }
  set allotment(allotment: string | null | undefined) {
    this.#reflect("allotment", allotment);
  }

  /**
   * What is done in a month. Read, it is what the visitor has made of it; null until the calculator is there. Set, as
   * plain data or JSON text, it is where they start; null: an ordinary number of replies.
   */
  get workload(): Workload | null {
    return this.#calculation?.workload ?? this.#workload;
  }
  set workload(workload: string | Workload | null | undefined) {
    this.#workload = typeof workload === "object" ? workload : null;
    this.#reflect("workload", typeof workload === "string" ? workload : null);
    this.#ask();
  }

  /**
   * The currency that the page sells in, such as `"EUR"`. Nothing is converted: of several scripts inside, the list in
   * this currency is taken; a list in another one is complained about.
   */
  get currency(): string | null {
    return this.getAttribute("currency");
  }
  set currency(currency: string | null | undefined) {
    this.#reflect("currency", currency);
  }

  /** `"auto"`, the default, follows the page's own text; `"light"` and `"dark"` bring their own ground. */
  get theme(): Theme {
    const theme = this.getAttribute("theme");
    return theme === "light" || theme === "dark" ? theme : "auto";
  }
  set theme(theme: Theme | null | undefined) {
    this.#reflect("theme", theme);
  }

  /** `"lazy"`, the default, waits until the element comes near the screen; `"eager"` does not. */
  get loading(): "lazy" | "eager" {
    return this.getAttribute("loading") === "eager" ? "eager" : "lazy";
  }
  set loading(loading: "lazy" | "eager" | null | undefined) {
    this.#reflect("loading", loading);
  }

  /** Under which a form sends the calculation, a CalculationEntry in JSON. */
  get name(): string {
    return this.getAttribute("name") ?? "";
  }
  set name(name: string | null | undefined) {
    this.#reflect("name", name);
  }

  /** Whether it is out of use. */
  get disabled(): boolean {
    return this.hasAttribute("disabled");
  }
  set disabled(disabled: boolean | null | undefined) {
    this.#reflect("disabled", disabled ? "" : null);
  }

  /** What the visitor has chosen and what it comes to; null until the calculator is there. */
  get calculation(): Calculation | null {
    return this.#calculation;
  }

  /** The form it belongs to, if any. */
  get form(): HTMLFormElement | null {
    return this.#internals?.form ?? null;
  }

  /** Fetches what is needed without waiting for the screen; resolves when the estimate, or a complaint, is shown. */
  async load(): Promise<void> {
    this.#asked = true;
    this.#nearness?.disconnect();
    await this.#ask();
  }

  /** Back to what the attributes asked for before the visitor changed anything. */
  async reset(): Promise<void> {
    const shown = await this.#shown?.catch(() => undefined);
    await shown?.reset(this.#wishes());
  }

  connectedCallback(): void {
    if (this.#frame === undefined) this.#build();
    this.#children?.observe(this, { childList: true, subtree: true, characterData: true });
    this.#followScheme();
    if (this.loading === "eager" || this.#asked) void this.load();
    else this.#nearness?.observe(this);
  }

  disconnectedCallback(): void {
    this.#nearness?.disconnect();
    this.#children?.disconnect();
  }

  attributeChangedCallback(name: string, _before: string | null, now: string | null): void {
    if (this.#reflecting) return;
    if (name === "catalog" && now !== null) this.#document = null;
    if (name === "workload" && now !== null) this.#workload = null;
    if (name === "plan" || name === "allotment") this.#written[name] = now;
    if (name === "loading" && now === "eager" && this.isConnected) this.#asked = true;
    if (name === "theme") this.#followScheme();
    this.#ask();
  }

  formDisabledCallback(disabled: boolean): void {
    this.#followDisabled(disabled);
  }

  formResetCallback(): void {
    void this.reset();
  }

  #build(): void {
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [ownSheet()];
    this.#frame = element("div", { class: "frame waiting", part: "frame", "aria-busy": "true" });
    this.#problems = element("div", { class: "problems", part: "error", role: "alert" });
    this.#place = element("div", { class: "place" });
    const probe = element("span", { class: "probe", "aria-hidden": "true" });
    this.#frame.append(probe, element("slot", { name: "heading" }), this.#problems, this.#place);
    root.append(this.#frame);
    onColorChange(probe, () => this.#followScheme());
    this.#internals = this.attachInternals?.();
    this.#children = new MutationObserver(() => this.#ask());
    this.#nearness = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) void this.load();
      },
      { rootMargin: NEAR },
    );
    // What a framework set before the tag was known lies on the element itself, in front of the class's own.
    for (const name of PROPERTIES) {
      if (!Object.hasOwn(this, name)) continue;
      const value: unknown = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
    this.#followDisabled(this.matches(":disabled"));
  }

  /** Has the calculator do what is asked for now, once for all that changes in one go. */
  #ask(): Promise<void> {
    if (!this.#asked || this.#frame === undefined) return Promise.resolve();
    this.#applying ??= Promise.resolve().then(() => {
      this.#applying = undefined;
      return this.#apply();
    });
    return this.#applying;
  }

  async #apply(): Promise<void> {
    try {
      this.#shown ??= this.#show();
      await (await this.#shown).wish(this.#wishes());
    } catch (error) {
      // The next try starts over.
      this.#shown = undefined;
      this.#complain([unavailable(error)], "Try again");
    }
  }

  async #show(): Promise<Shown> {
    const root = this.shadowRoot;
    const place = this.#place;
    if (!root || !place) throw new Error("the element is not in a document yet");
    const [{ show }] = await Promise.all([import("#calculator"), startCore()]);
    return show(
      { root, place },
      {
        calculated: (calculation, first) => this.#calculated(calculation, first),
        emptied: () => {
          this.#calculation = null;
          this.#internals?.setFormValue(null);
        },
        complained: (problems, again) => this.#complain(problems, again),
      },
    );
  }

  #wishes(): Wishes {
    const scripts = this.querySelectorAll<HTMLScriptElement>(':scope > script[type="application/json"]');
    return {
      catalog: this.catalog,
      inline: Array.from(scripts, ({ textContent }) => textContent ?? ""),
      plan: this.plan,
      allotment: this.allotment,
      workload: this.#workload ?? this.getAttribute("workload"),
      currency: this.currency,
      written: { ...this.#written },
      theme: this.getAttribute("theme"),
      loading: this.getAttribute("loading"),
      language: this.closest<HTMLElement>("[lang]")?.lang || null,
    };
  }

  #calculated(calculation: Calculation, first: boolean): void {
    this.#calculation = calculation;
    this.#settle();
    this.#reflecting = true;
    const { plan, allotment } = calculation;
    // What cannot be followed stays as it was written, for the page to mend.
    if (plan !== null) this.#reflect("plan", plan);
    if (allotment !== null || this.hasAttribute("allotment")) this.#reflect("allotment", allotment ?? "");
    this.#reflecting = false;
    this.#internals?.setFormValue(JSON.stringify(entryOf(calculation)));
    this.#send(first ? "drawdown-ready" : "drawdown-change", calculation);
  }

  /** Says what is wrong within the element, and sends what has not been said yet. */
  #complain(problems: CalculatorProblem[], again: string | null): void {
    const said = JSON.stringify(problems);
    if (said === this.#said) return;
    this.#said = said;
    if (problems.length > 0) this.#settle();
    const lines: HTMLElement[] = problems.map(({ message }) => {
      const line = element("p", {});
      line.textContent = message;
      return line;
    });
    if (again !== null) {
      const button = element("button", { type: "button", part: "button" });
      button.textContent = again;
      button.addEventListener("click", () => {
        this.#said = "";
        void this.load();
      });
      lines.push(button);
    }
    this.#problems?.replaceChildren(...lines);
    for (const problem of problems) this.#send("drawdown-error", problem);
  }

  /** There is something to see: no more room is held. */
  #settle(): void {
    this.#frame?.classList.remove("waiting");
    this.#frame?.removeAttribute("aria-busy");
  }

  #followScheme(): void {
    const frame = this.#frame;
    if (frame === undefined || !this.isConnected) return;
    const dark = isDark(frame);
    frame.classList.toggle("dark", dark);
    frame.classList.toggle("light", !dark);
  }

  #followDisabled(disabled: boolean): void {
    this.#frame?.toggleAttribute("inert", disabled);
  }

  #reflect(name: string, value: string | null | undefined): void {
    if (value === null || value === undefined) this.removeAttribute(name);
    else if (this.getAttribute(name) !== value) this.setAttribute(name, value);
  }

  #send(type: keyof DrawdownCalculatorEvents, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "drawdown-calculator": DrawdownCalculator;
  }
  interface GlobalEventHandlersEventMap extends DrawdownCalculatorEvents {}
}

// Two copies on a page, or two imports of one, define it once.
const registry = globalThis.customElements;
if (registry && !registry.get("drawdown-calculator")) registry.define("drawdown-calculator", DrawdownCalculator);

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string>,
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

/** The wasm beside the calculator, not after it; fetched once for all, whoever asked for it first. */
async function startCore(): Promise<void> {
  const { default: init } = await import("#web");
  await init(DrawdownCalculator.wasm);
}

function entryOf({ estimate, ...chosen }: Calculation): CalculationEntry {
  const fit = estimate.plans.find(({ plan }) => plan === chosen.plan);
  const known = fit && fit.total !== null && fit.currency !== null;
  return {
    ...chosen,
    creditsPerMonth: estimate.creditsPerMonth,
    total: known ? { amount: fit.total ?? "0", currency: fit.currency ?? "" } : null,
  };
}

const unavailable = (error: unknown): CalculatorProblem => ({
  attribute: null,
  code: "unavailable",
  path: null,
  message: `The calculator could not be started. What went wrong: ${error instanceof Error ? error.message : String(error)}`,
});
