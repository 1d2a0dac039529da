// The worker on bare workerd, its objects on a disk that outlives it: for what a process in front would hide.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { modules } from "./bundle.mjs";

const { default: program } = createRequire(import.meta.url)("workerd");

/** A place for one worker: its bundle, its settings and its objects; `page` is the directory of the page that it serves. */
export async function place({ entry = "src/index.ts", bindings = {}, parent = tmpdir(), port = 0, page } = {}) {
  const directory = mkdtempSync(join(parent, "drawdown-workerd-"));
  const { script, wasm } = await modules(entry);
  mkdirSync(join(directory, "objects"));
  writeFileSync(join(directory, "index.mjs"), script);
  writeFileSync(join(directory, "drawdown_bg.wasm"), wasm);
  writeFileSync(join(directory, "config.capnp"), config(directory, bindings, port, page));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** Starts workerd there. `kill` is SIGKILL: nothing is told, nothing is flushed. */
export async function run({ directory }, { quiet = true } = {}) {
  const child = spawn(program, ["serve", "--experimental", "--control-fd=3", "config.capnp"], {
    cwd: directory,
    stdio: ["ignore", quiet ? "ignore" : "inherit", quiet ? "ignore" : "inherit", "pipe"],
  });
  // Also where a test is broken off.
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  const exited = new Promise((resolve) => child.on("exit", resolve));
  void exited.then(() => process.off("exit", end));
  const port = await new Promise((resolve, reject) => {
    child.on("exit", (code) => reject(new Error(`workerd ended with ${code}`)));
    child.stdio[3].on("data", (data) => {
      for (const line of String(data).trim().split("\n")) {
        const { event, port } = JSON.parse(line);
        if (event === "listen") resolve(port);
      }
    });
  });
  const kill = async () => {
    child.kill("SIGKILL");
    await exited;
  };
  return { url: `http://127.0.0.1:${port}`, pid: child.pid, kill };
}

function config(directory, bindings, port, page) {
  const environment = {
    ADMIN_TOKEN: "admin-token-of-the-tests",
    TOKEN_SECRETS: "secret-that-signs-tokens",
    RATE_PER_SECOND: "100000",
    ALLOW_INSECURE: "yes",
    ...bindings,
  };
  const texts = Object.entries(environment).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)}),`);
  if (page !== undefined) texts.push('(name = "PAGE", service = "page"),');
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "objects", disk = (path = "${directory}/objects", writable = true)),
    ${page === undefined ? "" : `(name = "page", disk = (path = ${JSON.stringify(page)})),`}
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "index.mjs", esModule = embed "index.mjs"),
    (name = "drawdown_bg.wasm?module", wasm = embed "drawdown_bg.wasm"),
  ],
  compatibilityDate = "2026-04-01",
  compatibilityFlags = ["enable_request_signal"],
  bindings = [
    (name = "ACCOUNTS", durableObjectNamespace = "AccountObject"),
    ${texts.join("\n    ")}
  ],
  durableObjectNamespaces = [(className = "AccountObject", uniqueKey = "accounts", enableSql = true)],
  durableObjectStorage = (localDisk = "objects"),
);
`;
}
