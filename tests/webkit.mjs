// WebKitGTK's own driver, for the tests that go into it: it needs a display, which xvfb-run gives it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE = 60_000;

/** A session of the driver: `call(method, path, body)` as WebDriver has them, `close()` ends it and its display. */
export async function webkit(driver) {
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
    const session = (method, path, body) => call(method, `/session/${sessionId}${path}`, body);
    return { call: session, close: () => session("DELETE", "").finally(stop) };
  } catch (error) {
    stop();
    throw error;
  }
}

/**
 * Asks until there is an answer: null, undefined and false are none. A question that fails is asked again: a page that
 * loads itself anew, as Vite's does once it has found a dependency, cannot be asked meanwhile.
 */
export async function until(ask, wanted) {
  let cause;
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(50)) {
    try {
      const answer = await ask();
      if (![null, undefined, false].includes(answer)) return answer;
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
