// The browsers, each as `launch(program)`, which gives `report(url)`: what a page leaves in `globalThis.report`; and
// `open(url)`: a page on which scripts can be run, and what they find be clicked.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import puppeteer from "puppeteer-core";

const PATIENCE = 30_000;

export const browsers = [
  { name: "Chromium", variable: "DRAWDOWN_CHROMIUM", launch: (program) => puppet("chrome", program) },
  { name: "Firefox", variable: "DRAWDOWN_FIREFOX", launch: (program) => puppet("firefox", program) },
  { name: "WebKit", variable: "DRAWDOWN_WEBKIT_DRIVER", launch: webkit },
];

async function puppet(kind, executablePath) {
  const chromium = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"];
  const browser = await puppeteer.launch({ browser: kind, executablePath, args: kind === "chrome" ? chromium : [] });
  return {
    async report(url) {
      const page = await browser.newPage();
      const errors = [];
      page.on("pageerror", (error) => errors.push(error.message));
      try {
        await page.goto(url);
        await page.waitForFunction(() => globalThis.report !== undefined, { timeout: PATIENCE, polling: 50 });
        return await page.evaluate(() => globalThis.report);
      } catch (cause) {
        throw new Error(`no report from ${url}: ${errors.join("; ") || "the page threw nothing"}`, { cause });
      } finally {
        await page.close();
      }
    },
    async open(url) {
      const page = await browser.newPage();
      const messages = [];
      page.on("console", (message) => messages.push(message.text()));
      page.on("pageerror", (error) => messages.push(error.message));
      await page.goto(url);
      return {
        messages,
        run: (script) => page.evaluate(`(() => { ${script} })()`),
        async click(script) {
          const found = await page.evaluateHandle(`(() => { ${script} })()`);
          await found.click();
        },
        close: () => page.close(),
      };
    },
    close: () => browser.close(),
  };
}

/** WebKitGTK has a driver of its own and needs a display, which xvfb-run gives it. */
async function webkit(driver) {
  const port = await freePort();
  const display = spawn("xvfb-run", ["-a", driver, `--port=${port}`], { stdio: "ignore", detached: true });
  await once(display, "spawn");

  const call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${path}: ${value.message}`);
    return value;
  };
  const stop = () => process.kill(-display.pid);
  try {
    await until(() => call("GET", "/status"), "driver");
    const { sessionId } = await call("POST", "/session", { capabilities: {} });
    return driven((method, path, body) => call(method, `/session/${sessionId}${path}`, body), stop);
  } catch (error) {
    stop();
    throw error;
  }
}

function driven(call, stop) {
  return {
    async report(url) {
      await call("POST", "/url", { url });
      const read = { script: "return globalThis.report ?? null", args: [] };
      // A page that loads itself anew, as Vite's does once it has found a dependency, cannot be asked meanwhile.
      return until(() => call("POST", "/execute/sync", read), `report from ${url}`);
    },
    async open(url) {
      await call("POST", "/url", { url });
      const run = (script) => call("POST", "/execute/sync", { script, args: [] });
      return {
        // The driver does not tell.
        messages: [],
        run,
        async click(script) {
          const [element] = Object.values(await run(script));
          await call("POST", `/element/${element}/click`, {});
        },
        close: async () => {},
      };
    },
    async close() {
      await call("DELETE", "");
      stop();
    },
  };
}

/** Asks until there is an answer; a question that fails is asked again. */
export async function until(ask, wanted) {
  let cause;
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(50)) {
    try {
      const value = await ask();
      if (value !== null) return value;
    } catch (error) {
      cause = error;
    }
  }
  throw new Error(`no ${wanted} within ${PATIENCE / 1000} s`, { cause });
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}
