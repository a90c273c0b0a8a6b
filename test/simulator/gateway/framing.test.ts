import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { httpDialer, WireError, type Dialer } from '../../../src/gateway/wire.ts';
import { simulatedDialer } from '../../../src/simulator/gateway/dialer.ts';
import { framed } from '../../../src/simulator/gateway/framing.ts';
import type { Framing, Stop } from '../../../src/simulator/gateway/reply.ts';
import type { GatewayServer } from '../../../src/simulator/server.ts';
import { ask, listening } from '../network.ts';
import { FRONT, Visitor } from '../visitor.ts';

const BODY = '{"version":"65","current_status":"Scanning..."}';
const framings: readonly Framing[] = ['length', 'unsized', 'chunked'];
const endings: readonly Stop['then'][] = ['end', 'reset', 'freeze'];
const reply = { httpStatus: 200, headers: { 'content-type': 'application/json' }, body: BODY };

/** All the bytes of an answer, and where its head ends. */
function sizes(framing: Framing): { whole: number; head: number } {
  const { bytes } = framed({ ...reply, framing });
  return { whole: bytes.length, head: bytes.indexOf('\r\n\r\n') + 4 };
}

/** Some places in an answer, those where something begins or ends above all. */
function places(framing: Framing): number[] {
  const { whole, head } = sizes(framing);
  const edges = [0, 1, head - 1, head, head + 1, whole - 2, whole - 1, whole, whole + 1];
  const others = Array.from({ length: Math.floor(whole / 9) }, (_, n) => n * 9 + 4);
  return [...new Set([...edges, ...others])].sort((a, b) => a - b);
}

/** The bytes that a gateway sends before it stops, and whether they end by a reset. */
async function received(server: GatewayServer, most = Infinity): Promise<{ bytes: Buffer; end: string }> {
  const socket = connect(server.port, '127.0.0.1');
  socket.write('GET /status HTTP/1.1\r\nhost: there\r\n\r\n');
  let bytes = Buffer.alloc(0);
  return new Promise((resolve) => {
    const over = (end: string): void => {
      resolve({ bytes, end });
      socket.destroy();
    };
    socket
      .on('data', (more: Buffer) => {
        bytes = Buffer.concat([bytes, more]);
        if (bytes.length >= most) over('there is no end');
      })
      .on('error', ({ code }: NodeJS.ErrnoException) => over(code ?? 'error'))
      .on('end', () => over('end'));
  });
}

describe('An answer in bytes', () => {
  test('says its length, or nothing of it, or the length of each chunk', () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
    const text = (framing: Framing, body = BODY): string =>
      framed({ ...reply, body, framing }).bytes.toString();
    expect(text('length')).toBe(`${head}content-length: 47\r\nconnection: close\r\n\r\n${BODY}`);
    expect(text('unsized')).toBe(`${head}connection: close\r\n\r\n${BODY}`);
    expect(text('chunked', 'abcdefgh')).toBe(
      `${head}transfer-encoding: chunked\r\nconnection: close\r\n\r\n` +
        '2\r\nab\r\n2\r\ncd\r\n2\r\nef\r\n2\r\ngh\r\n0\r\n\r\n',
    );
  });
});

describe.each(framings)('An answer framed by %s', (framing) => {
  test('comes whole over the network', async () => {
    const server = await listening();
    server.gateway.fault('/status', { kind: 'delivery', framing });
    expect(await ask(server, '/status')).toMatchObject({ status: 200, body: BODY });
    expect(server.gateway.journal.entries).toMatchObject([{ outcome: 'ok' }]);
  });

  test.each(endings)('stops after any number of bytes, then: %s', async (then) => {
    const server = await listening();
    const { whole } = sizes(framing);
    for (const after of places(framing)) {
      server.gateway.fault('/status', { kind: 'delivery', framing, stop: { after, then } });
      const most = then === 'freeze' ? Math.min(after, whole) : Infinity;
      // A gateway that sends nothing at all and says so by nothing is tried in virtual time.
      if (most === 0) {
        server.gateway.faults.clear();
        continue;
      }
      const freed = once(server.gateway, 'change');
      const { bytes, end } = await received(server, most);
      expect(bytes.length).toBe(Math.min(after, whole));
      expect(end).toBe({ end: 'end', reset: 'ECONNRESET', freeze: 'there is no end' }[then]);
      await freed;
      await free(server);
    }
  });

  test('that stops short is to a client in virtual time what it is over the network', async () => {
    const server = await listening();
    const at = new Visitor({ latencies: { settleLight: 0 } });
    const address = { hostname: '127.0.0.1', port: server.port };
    for (const after of places(framing)) {
      for (const then of ['end', 'reset'] as const) {
        const fault = { kind: 'delivery', framing, stop: { after, then } } as const;
        server.gateway.fault('/status', fault);
        at.gateway.fault('/status', fault);
        const virtual = await at.clock.until(outcome(simulatedDialer(at.gateway)));
        expect([after, then, await outcome(httpDialer(address))]).toEqual([after, then, virtual]);
        await free(server);
      }
    }
  });

  test('that freezes is silence, unless it had been whole by its own account', async () => {
    const { whole } = sizes(framing);
    for (const after of places(framing)) {
      const at = new Visitor();
      at.gateway.fault('/status', { kind: 'delivery', framing, stop: { after, then: 'freeze' } });
      let ended = 'nothing';
      void outcome(simulatedDialer(at.gateway)).then((text) => (ended = text));
      await at.clock.advance(3_600_000);
      expect(ended).toBe(after >= whole && framing !== 'unsized' ? BODY : 'nothing');
    }
  });
});

describe('A command whose answer stops short', () => {
  test.each([true, false])('may have turned the bolt: %s', async (moved) => {
    const at = new Visitor();
    const stop = { after: 30, then: 'end' } as const;
    at.gateway.fault('/open', { kind: 'delivery', stop, moved });
    expect(await at.trouble(at.askLock('/open'))).toBe('cut');
    expect(at.bolt(FRONT)).toBe(moved ? 'unsecured' : 'secured');
    expect(at.gateway.journal.entries).toMatchObject([{ outcome: 'cut', moved }]);
  });
});

/** What a client makes of an answer: its text, or what was wrong with the line. */
async function outcome(dialer: Dialer): Promise<string> {
  const line = await dialer.dial(new AbortController().signal);
  try {
    return (await line.ask({ path: '/status' })).text;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return error.trouble;
  } finally {
    line.reset();
  }
}

/** The gateway has noticed that its last client is gone. */
async function free(server: GatewayServer): Promise<void> {
  for (;;) {
    const arrival = server.gateway.arrive();
    if (typeof arrival !== 'string') {
      arrival.leave();
      return;
    }
    await once(server.gateway, 'change');
  }
}
