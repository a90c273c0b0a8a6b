import { createServer } from 'node:net';

/** Listens for a moment; gives the port it got, or nothing when that port is taken. */
function listen(port: number, host?: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(undefined);
    });
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' ? address?.port : undefined);
      });
    });
  });
}

/** The preferred port if nobody has it, on any address or on loopback; else, or if it is 0, one that is free. */
export async function freePort(preferred: number, taken: readonly number[] = []): Promise<number> {
  if (preferred !== 0 && !taken.includes(preferred)) {
    const isFree =
      (await listen(preferred)) !== undefined && (await listen(preferred, '127.0.0.1')) !== undefined;
    if (isFree) return preferred;
  }
  for (;;) {
    const port = await listen(0);
    if (port === undefined) throw new Error('No network port is free.');
    if (!taken.includes(port)) return port;
  }
}
