// The shipped types against the contract. Each name must be assignable both ways.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { root } from "./consumer.mjs";

/** Shipped beyond the contract. */
const ADDED_MEMBERS = { Catalog: ["inputs", "purchase", "overage"], Entry: ["exempt"], Forecast: ["exhausted"], PlanFit: ["allotment"] };

const here = join(import.meta.dirname, "types");
const contract = readFileSync(join(here, "contract/drawdown.d.ts"), "utf8");
const names = [...contract.matchAll(/^export (type|interface|class|function) (\w+)/gm)].map(([, kind, name]) => ({
  kind,
  name,
}));

test("everything of the contract is shipped, with its types", () => {
  assert(names.length > 30, "the contract was not read");
  compile("shipped", names.flatMap(comparisons));
});

test("the guard narrows, and what must not be passed is refused", () => {
  compile("use", [
    "declare const error: unknown;",
    "if (Shipped.isDrawdownError(error)) error satisfies Contract.DrawdownError;",
    "// @ts-expect-error Only the static methods make one.",
    "new Shipped.Catalog();",
    "// @ts-expect-error A number is no attribute.",
    `Shipped.Catalog.builtin("wotnot").price({ meter: "reply", attributes: { model: 4 } });`,
    "{ using catalog = Shipped.Catalog.builtin('wotnot'); catalog.price({ quantities: { inputTokens: 1n } }); }",
    "// @ts-expect-error Only the static methods make one.",
    "new Shipped.Ledger();",
    "// @ts-expect-error An account says whether it has a plan.",
    `Shipped.Ledger.open({ anchor: new Date() });`,
    `{ using ledger = Shipped.Ledger.open({ plan: null, anchor: 0 }); ledger.daily("7d"); }`,
  ]);
});

test("the page's entry adds nothing but init", () => {
  compile(
    "web",
    [
      `import init, * as Web from "drawdown/web";`,
      "export const same: Omit<typeof Web, 'default'> = Shipped;",
      "export const back: typeof Shipped = Web;",
      "init('/drawdown_bg.wasm') satisfies Promise<void>;",
    ],
    ["es2022", "dom"],
  );
});

test("frameworks know the tag, its attributes and its events", () => {
  const tags = {
    react: ["@types/react", `JSX.IntrinsicElements["drawdown-calculator"]`, `import type { JSX } from "react";`],
    preact: ["preact", `JSX.IntrinsicElements["drawdown-calculator"]`, `import type { JSX } from "preact";`],
    svelte: ["svelte", `SvelteHTMLElements["drawdown-calculator"]`, `import type { SvelteHTMLElements } from "svelte/elements";`],
    vue: ["vue", `InstanceType<GlobalComponents["drawdown-calculator"]>["$props"]`, `import type { GlobalComponents } from "vue";`],
  };
  for (const [framework, [dependency, type, imported]] of Object.entries(tags)) {
    const place = join(root, "node_modules", dependency);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(import.meta.dirname, "node_modules", dependency), place);
    const changed = framework === "vue" ? "onDrawdownChange" : "ondrawdown-change";
    compile(
      `tag-${framework}`,
      [
        `import type {} from "drawdown/element/${framework}";`,
        imported,
        `const props: ${type} = { catalog: "bookbag", plan: "pro", theme: "dark" };`,
        `const heard: ${type} = { "${changed}": ({ detail }) => detail.estimate.creditsPerMonth satisfies string };`,
        "// @ts-expect-error No such theme.",
        `const wrong: ${type} = { theme: "pink" };`,
        "export const all = [props, heard, wrong];",
      ],
      ["es2023", "dom", "dom.iterable"],
      // The frameworks' own declarations are theirs to answer for.
      true,
    );
  }
});

test("a page knows the element and what it sends", () => {
  compile(
    "element",
    [
      `import { DrawdownCalculator } from "drawdown/element";`,
      `const found = document.querySelector("drawdown-calculator");`,
      `found?.calculation?.estimate.best?.plan satisfies string | undefined;`,
      `document.addEventListener("drawdown-error", ({ detail }) => detail.message satisfies string);`,
      "// @ts-expect-error What was calculated is not for others to change.",
      "if (found) found.calculation = null;",
      "DrawdownCalculator.wasm = '/drawdown_bg.wasm';",
    ],
    ["es2022", "dom"],
  );
});

/** One of the contract's names, both ways. */
function comparisons({ kind, name }) {
  const shapes = {
    type: [(from) => `Shape<${from}.${name}>`],
    interface: [(from) => `Shape<${from}.${name}>`],
    function: [(from) => `Shape<typeof ${from}.${name}>`],
    class: [(from) => `Members<${from}.${name}>`, (from) => `Members<typeof ${from}.${name}>`],
  };
  return shapes[kind].flatMap((shape) => [
    `((shipped: ${shape("Shipped")}): ${shape("Contract")} => shipped);`,
    `((contract: ${shape("Contract")}): ${shape("Shipped")} => contract);`,
  ]);
}

/** Compiles lines as a user's strict project would, the declarations of the package included. */
function compile(name, lines, lib = ["es2022"], skipLibCheck = false) {
  const directory = join(root, "types");
  cpSync(here, directory, { recursive: true });
  const beside = Object.entries(ADDED_MEMBERS).map(([name, members]) => {
    const words = members.map((member) => `"${member}"`).join(" | ");
    return `(T extends Contract.${name} | Shipped.${name} ? ${words} : never)`;
  });
  writeFileSync(
    join(directory, "beside.ts"),
    [
      `import type * as Contract from "./contract/drawdown.js";`,
      `import type * as Shipped from "drawdown";`,
      `export type Beside<T> = ${beside.join(" | ")};`,
    ].join("\n"),
  );
  writeFileSync(
    join(directory, `${name}.ts`),
    [
      `import type * as Contract from "./contract/drawdown.js";`,
      `import * as Shipped from "drawdown";`,
      `import type { Members, Shape } from "./shape.js";`,
      `export type Used = [Contract.Decimal, Members<object>, Shape<string>, typeof Shipped];`,
      ...lines,
    ].join("\n"),
  );
  const project = join(directory, `${name}.json`);
  writeFileSync(
    project,
    JSON.stringify({
      compilerOptions: {
        target: "es2022",
        module: "nodenext",
        lib: [...lib, "esnext.disposable"],
        types: [],
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck,
        noEmit: true,
      },
      files: [`${name}.ts`],
    }),
  );
  const { status, stdout } = spawnSync(join(import.meta.dirname, "node_modules/.bin/tsc"), ["-p", project], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stdout);
}
