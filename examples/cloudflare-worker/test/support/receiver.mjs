// Somebody who is told: keeps what arrives, and answers as the test wants.
import { createServer } from "node:http";

export async function startReceiver() {
  const receiver = { received: [], status: () => 200 };
  const server = createServer(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const message = { headers: request.headers, body: Buffer.concat(pieces).toString() };
    const status = receiver.status(message);
    receiver.received.push({ ...message, status });
    response.writeHead(status).end();
  });
  // A connection that it closed at the moment of its use would be an attempt that no test asked for.
  server.keepAliveTimeout = 600_000;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  receiver.url = `http://127.0.0.1:${server.address().port}/alerts`;
  receiver.stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return receiver;
}
