import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { httpExchange } from '../../src/gateway/client.ts';
import { Cut, Garbled, Replaced, Silent, Stopped, TooLate, Unreachable } from '../../src/gateway/errors.ts';
import type { WireAnswer, WireLimits, WireRequest } from '../../src/gateway/exchange.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();

/** A server that answers each connection as it is told, on a free port of this machine. */
async function serve(answer: (socket: Socket, request: string) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    let request = '';
    socket.on('data', (chunk) => {
      request += chunk.toString();
      if (request.includes('\r\n\r\n')) answer(socket, request);
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, 'close');
  }
});

const never = new AbortController().signal;

function ask(port: number, request: WireRequest, limits: Partial<WireLimits> = {}): Promise<WireAnswer> {
  const exchange = httpExchange({ hostname: '127.0.0.1', port }, 'Home', systemClock);
  return exchange(request, { timeoutMs: 5_000, signal: never, ...limits });
}

const http = (body: string, head = 'HTTP/1.1 200 OK'): string =>
  `${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

describe('An exchange', () => {
  test('without a form is a GET on a connection of its own, which is closed', async () => {
    const requests: string[] = [];
    const port = await serve((socket, request) => {
      requests.push(request);
      socket.end(http('{"status":"ok"}'));
    });
    expect(await ask(port, { path: '/lockers' })).toEqual({ httpStatus: 200, text: '{"status":"ok"}' });
    await ask(port, { path: '/status' });
    expect(requests.map((request) => request.split(' ').slice(0, 2).join(' '))).toEqual([
      'GET /lockers',
      'GET /status',
    ]);
    expect(requests[0]).toMatch(/connection: close/i);
  });

  test('with a form is a POST, percent-encoded', async () => {
    let seen = '';
    const port = await serve((socket, request) => {
      seen = request;
      socket.end(http('{}'));
    });
    await ask(port, { path: '/open', form: { identifier: '7', ts: '1', hash: 'a+/=' } });
    expect(seen).toMatch(/^POST \/open HTTP/);
    expect(seen).toMatch(/application\/x-www-form-urlencoded/);
    expect(seen.split('\r\n\r\n')[1]).toBe('identifier=7&ts=1&hash=a%2B%2F%3D');
  });

  test('takes an answer that comes a byte at a time, and one that ends with its connection', async () => {
    const port = await serve((socket) => {
      for (const byte of 'HTTP/1.0 200 OK\r\n\r\n{"status":"ok"}') socket.write(byte);
      socket.end();
    });
    expect((await ask(port, { path: '/lockers' })).text).toBe('{"status":"ok"}');
  });

  test('does not follow a redirect', async () => {
    const port = await serve((socket) =>
      socket.end('HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n'),
    );
    expect((await ask(port, { path: '/lockers' })).httpStatus).toBe(302);
  });

  test('where nobody listens is unreachable: nothing was sent', async () => {
    const port = await serve(() => undefined);
    servers.at(-1)?.close();
    await expect(ask(port, { path: '/open', form: {} })).rejects.toBeInstanceOf(Unreachable);
  });

  test('that is closed without an answer is cut: the bolt may have turned', async () => {
    const port = await serve((socket) => socket.destroy());
    await expect(ask(port, { path: '/open', form: {} })).rejects.toBeInstanceOf(Cut);
  });

  test('that is closed in the middle of its answer is cut', async () => {
    const port = await serve((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"status"'),
    );
    await expect(ask(port, { path: '/open', form: {} })).rejects.toBeInstanceOf(Cut);
  });

  test('that is not HTTP is cut', async () => {
    const port = await serve((socket) => socket.end('hello'));
    await expect(ask(port, { path: '/open', form: {} })).rejects.toBeInstanceOf(Cut);
  });

  test('that never gets an answer is silent, and resets its connection', async () => {
    let ended: Promise<unknown> = Promise.resolve();
    const port = await serve((socket) => {
      ended = once(socket, 'error');
    });
    await expect(ask(port, { path: '/open', form: {} }, { timeoutMs: 100 })).rejects.toBeInstanceOf(Silent);
    expect(await ended).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  test('whose answer drips for ever is silent', async () => {
    const port = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{');
    });
    await expect(ask(port, { path: '/lockers' }, { timeoutMs: 100 })).rejects.toBeInstanceOf(Silent);
  });

  test('whose answer never ends is refused after 256 KiB', async () => {
    let written = 0;
    const port = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      const more = (): void => {
        while (!socket.destroyed && socket.write(`10000\r\n${'x'.repeat(65_536)}\r\n`)) written += 65_536;
      };
      socket.on('drain', more);
      more();
    });
    await expect(ask(port, { path: '/lockers' })).rejects.toBeInstanceOf(Garbled);
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  test('is not begun past its moment', async () => {
    let connections = 0;
    const port = await serve(() => (connections += 1));
    const late = ask(port, { path: '/open', form: {} }, { sendBy: systemClock.now() - 1 });
    await expect(late).rejects.toSatisfy((error) => error instanceof TooLate || error instanceof Unreachable);
    expect(connections).toBe(0);
  });

  test('that is taken back stops at once', async () => {
    const port = await serve(() => undefined);
    const stop = new AbortController();
    const asked = ask(port, { path: '/lockers' }, { signal: stop.signal });
    stop.abort();
    await expect(asked).rejects.toBeInstanceOf(Stopped);
    await expect(ask(port, { path: '/lockers' }, { signal: stop.signal })).rejects.toBeInstanceOf(Stopped);
  });

  test('that nobody wants any more is taken back while it connects', async () => {
    let requests = 0;
    const port = await serve((socket) => {
      requests += 1;
      socket.end(http('{"status":"ok"}'));
    });
    const withdraw = new AbortController();
    const replaced = new Replaced({ gateway: 'Home' });
    const asked = ask(port, { path: '/open', form: {} }, { withdraw: withdraw.signal });
    withdraw.abort(replaced);
    await expect(asked).rejects.toBe(replaced);
    await ask(port, { path: '/lockers' });
    expect(requests).toBe(1);
  });

  test('that is on the wire when nobody wants it any more runs to its answer', async () => {
    const withdraw = new AbortController();
    const port = await serve((socket) => {
      withdraw.abort(new Replaced({ gateway: 'Home' }));
      socket.end(http('{"status":"ok"}'));
    });
    const { text } = await ask(port, { path: '/open', form: {} }, { withdraw: withdraw.signal });
    expect(text).toBe('{"status":"ok"}');
  });
});
