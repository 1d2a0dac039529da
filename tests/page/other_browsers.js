// Firefox over WebDriver BiDi, WebKitGTK over its own driver: each as `open(program)`, which gives a page that is driven
// by what a visitor reads. `find` runs in the page; what it finds is then clicked and typed in as a person would.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import puppeteer from "puppeteer-core";

const PATIENCE = 60_000;

export const OTHERS = [
  { name: "Firefox", variable: "DRAWDOWN_FIREFOX", open: firefox },
  { name: "WebKit", variable: "DRAWDOWN_WEBKIT_DRIVER", open: webkit },
];

async function firefox(executablePath) {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, protocolTimeout: PATIENCE });
  const page = await browser.newPage();
  const messages = [];
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(error.message));
  return {
    messages,
    goto: (url) => page.goto(url),
    ask: (question, ...told) => page.evaluate(question, ...told),
    async find(question, ...told) {
      const element = (await page.evaluateHandle(question, ...told)).asElement();
      return element && { click: () => element.click(), type: (text) => element.type(text) };
    },
    close: () => browser.close(),
  };
}

/** WebKitGTK needs a display, which xvfb-run gives it. */
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
    await until(() => call("GET", "/status").catch(() => null));
    const { sessionId } = await call("POST", "/session", { capabilities: {} });
    const session = (method, path, body) => call(method, `/session/${sessionId}${path}`, body);
    const ask = (question, ...args) => session("POST", "/execute/sync", { script: `return (${question})(...arguments)`, args });
    return {
      messages: [],
      goto: (url) => session("POST", "/url", { url }),
      ask,
      async find(question, ...told) {
        const found = await ask(question, ...told);
        if (found === null) return null;
        const [id] = Object.values(found);
        return {
          click: () => session("POST", `/element/${id}/click`, {}),
          type: (text) => session("POST", `/element/${id}/value`, { text }),
        };
      },
      async close() {
        await session("DELETE", "").finally(stop);
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}

/** Asks again until there is an answer other than null and false. */
export async function until(ask, what = "an answer") {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
  }
  throw new Error(`${what} did not come within ${PATIENCE / 1000} s`);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}
