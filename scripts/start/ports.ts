import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what systems give to outgoing connections, which could take a port between our look and its use. */
const range = { from: 20_000, to: 32_000 };

/** Whether nobody listens there, on any address or on one. */
function isFree(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** The preferred port if nobody has it, on any address or on loopback; else, or if it is 0, one that is free. */
export async function freePort(preferred = 0, taken: readonly number[] = []): Promise<number> {
  let port = preferred;
  for (let tries = 0; tries < 100; tries += 1) {
    if (port > 0 && !taken.includes(port) && (await isFree(port)) && (await isFree(port, '127.0.0.1'))) {
      return port;
    }
    port = randomInt(range.from, range.to);
  }
  throw new Error('No network port is free.');
}
