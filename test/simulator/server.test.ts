import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { SimulatedGateway, type GatewayOptions } from '../../src/simulator/gateway.ts';
import { scaledClock } from '../../src/simulator/scaled-clock.ts';
import { GatewayServer } from '../../src/simulator/server.ts';
import { CODE, FRONT, signed } from './visitor.ts';

/** A hundred times as fast as a gateway: a turn takes 32 ms, settling 7 ms at most. */
const SPEED = 100;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listening(options: Partial<GatewayOptions> = {}): Promise<GatewayServer> {
  const gateway = new SimulatedGateway({
    clock: scaledClock(systemClock, SPEED),
    locks: [{ identifier: FRONT, name: 'Front door', code: CODE }],
    latencies: { settleLight: 0, settleBluetooth: 0 },
    ...options,
  });
  const server = await GatewayServer.listen(gateway);
  closing.push(async () => {
    gateway.stop();
    await server.close();
  });
  return server;
}

interface Got {
  readonly status?: number | undefined;
  readonly body: string;
  readonly error?: string;
}

interface Sent {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

/** One exchange on a connection of its own; what went wrong is in `error`. */
function ask(
  server: GatewayServer,
  path: string,
  { method, body, headers, signal }: Sent = {},
): Promise<Got> {
  return new Promise((resolve) => {
    let text = '';
    let status: number | undefined;
    const fail = ({ code, name }: NodeJS.ErrnoException): void => {
      resolve({ status, body: text, error: code ?? name });
    };
    httpRequest(
      `${server.url}${path}`,
      {
        agent: false,
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        ...(headers ? { headers } : {}),
        ...(signal ? { signal } : {}),
      },
      (response) => {
        status = response.statusCode;
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
          if (text.length > 1e6) response.destroy();
        });
        response.on('error', fail).on('close', () => {
          resolve({ status, body: text });
        });
      },
    )
      .on('error', fail)
      .end(body);
  });
}

const form = (ts = systemClock.unixSeconds(), code = CODE): string =>
  new URLSearchParams({ identifier: String(FRONT), ...signed(ts, code) }).toString();

const control = (server: GatewayServer, body: unknown, headers: Record<string, string> = {}): Promise<Got> =>
  ask(server, '/simulator/control', {
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

describe('A gateway on the network', () => {
  test.each(['GET', 'POST', 'PUT'])('lists its locks to a %s', async (method) => {
    const server = await listening();
    const { status, body } = await ask(server, '/lockers?now', { method });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toHaveProperty('devices.length', 1);
  });

  test('opens to the right code, and not to a wrong one', async () => {
    const server = await listening();
    expect((await ask(server, '/open', { body: form(1, 'wrong') })).body).toContain('33');
    expect((await ask(server, '/open', { body: form(1) })).body).toBe('{"status":"ok","code":0}');
    expect(server.gateway.door(FRONT).bolt).toBe('unsecured');
  });

  test('resets a second client while it serves the first', async () => {
    const server = await listening();
    const [first, second] = await Promise.all([
      ask(server, '/locker_status', { body: form() }),
      once(server.gateway, 'change').then(() => ask(server, '/lockers')),
    ]);
    expect(first.status).toBe(200);
    expect(second.error).toBe('ECONNRESET');
    expect(server.gateway.journal.refusals.whileServing).toBe(1);
  });

  const unanswered: readonly Fault[] = [{ kind: 'reset' }, { kind: 'refuse' }];
  test.each(unanswered)('closes with no answer: $kind', async (fault) => {
    const server = await listening();
    server.gateway.fault('/lockers', fault);
    expect(await ask(server, '/lockers')).toEqual({ body: '', error: 'ECONNRESET' });
    expect(await ask(server, '/lockers')).toMatchObject({ status: 200 });
  });

  test('closes in the middle of an answer', async () => {
    const server = await listening();
    server.gateway.fault('/open', { kind: 'cut', moved: true });
    const { body, error } = await ask(server, '/open', { body: form() });
    expect(error).toBeDefined();
    expect('{"status":"ok","code":0}').toContain(body);
    expect(server.gateway.door(FRONT).bolt).toBe('unsecured');
  });

  test('never answers, until the client leaves, and is free then', async () => {
    const server = await listening();
    server.gateway.fault('/lockers', { kind: 'hang', moved: false });
    const leaving = new AbortController();
    const first = ask(server, '/lockers', { signal: leaving.signal });
    while (server.gateway.journal.entries[0]?.outcome !== 'hanging') await once(server.gateway, 'change');
    const freed = once(server.gateway, 'change');
    leaving.abort();
    expect(await first).toMatchObject({ error: 'ABORT_ERR' });
    await freed;
    expect(await ask(server, '/lockers')).toMatchObject({ status: 200 });
  });

  test('sends a body that never ends, until the client leaves', async () => {
    const server = await listening();
    server.gateway.fault('/lockers', { kind: 'garbage', body: 'endless' });
    const { body } = await ask(server, '/lockers');
    expect(body.length).toBeGreaterThan(1e6);
  });

  test('sends a byte at a time', async () => {
    const server = await listening();
    server.gateway.fault('/status', { kind: 'garbage', body: 'dripping' });
    const { body } = await ask(server, '/status');
    expect(JSON.parse(body)).toHaveProperty('version');
  });

  test('is not there while it is away, and is at the same port afterwards', async () => {
    const server = await listening();
    const { url } = server;
    await server.goAway();
    expect(await ask(server, '/lockers')).toMatchObject({ error: 'ECONNREFUSED' });
    await server.comeBack();
    expect(server.url).toBe(url);
    expect(await ask(server, '/lockers')).toMatchObject({ status: 200 });
  });

  test('without power resets every client, while its page goes on', async () => {
    const server = await listening();
    server.gateway.unplug();
    expect(await ask(server, '/lockers')).toMatchObject({ error: 'ECONNRESET' });
    expect(await ask(server, '/simulator')).toMatchObject({ status: 200 });
  });

  test('gives no answer to what is not HTTP, nor to a form that is too long', async () => {
    const server = await listening();
    const socket = connect(server.port, '127.0.0.1');
    socket.end('\0\0not http\r\n\r\n');
    socket.resume();
    await once(socket, 'close');
    expect(socket.bytesRead).toBe(0);
    expect(await ask(server, '/open', { body: 'x'.repeat(100_000) })).toHaveProperty('error');
    expect(server.gateway.journal.entries).toEqual([]);
  });

  test('keeps the program it is in from listening twice at one port', async () => {
    const server = await listening();
    await expect(GatewayServer.listen(server.gateway, { port: server.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

describe('The page', () => {
  test('and its parts are served beside the gateway, and need nothing from elsewhere', async () => {
    const server = await listening();
    const { body, status } = await ask(server, '/simulator');
    expect(status).toBe(200);
    const parts = [...body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].flatMap(([, part]) => part ?? []);
    expect(parts).toContain('/simulator/page.js');
    for (const part of [...parts, '/simulator/door.js', '/simulator/words.js']) {
      const got = await ask(server, part);
      expect(got.status).toBe(200);
      expect(got.body).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    }
    expect(server.gateway.journal.entries).toEqual([]);
  });

  test.each(['/simulator/../package.json', '/simulator/page/index.html', '/simulator/constructor'])(
    'does not serve %s',
    async (path) => {
      expect(await ask(await listening(), path)).toMatchObject({ status: 404 });
    },
  );

  test('follows a door that is turned, without its code', async () => {
    const server = await listening();
    const response = await fetch(`${server.url}/simulator/events`);
    let seen = '';
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const until = async (text: string): Promise<void> => {
      while (!seen.includes(text)) seen += (await reader?.read())?.value ?? '';
    };
    await until('"bolt":"secured"');
    server.gateway.turnByHand(FRONT);
    await until('"bolt":"unsecured"');
    const before = performance.now();
    for (const bolt of ['secured', 'unsecured', 'secured', 'unsecured'] as const) {
      seen = '';
      server.gateway.turnByHand(FRONT, bolt);
      await until(`"bolt":"${bolt}"`);
    }
    // By the change itself, and not at the next look: four of those would be four seconds.
    expect(performance.now() - before).toBeLessThan(2000);
    await ask(server, '/locker_status', { body: form() });
    await until('/locker_status');
    expect(seen).not.toContain(CODE);
    expect(seen).not.toContain('hash');
    await reader?.cancel();
  });

  test('shows the state and the journal to programs', async () => {
    const server = await listening();
    await ask(server, '/lockers');
    expect(JSON.parse((await ask(server, '/simulator/state')).body)).toMatchObject({
      isPlugged: true,
      activity: 'Scanning...',
      doors: [{ identifier: FRONT, name: 'Front door', bolt: 'secured' }],
      requests: [{ path: '/lockers' }],
    });
    expect(JSON.parse((await ask(server, '/simulator/journal')).body)).toMatchObject({
      entries: [{ path: '/lockers' }],
      turns: [],
      mostAtOnce: 1,
    });
  });

  test.each([
    [{ do: 'turn', identifier: FRONT }, { bolt: 'unsecured' }],
    [{ do: 'turn', identifier: FRONT, to: 'secured' }, { bolt: 'secured' }],
    [{ do: 'state', identifier: FRONT, state: 'jammed' }, { state: 'jammed' }],
    [{ do: 'battery', identifier: FRONT, millivolts: 6500 }, { battery: 6500 }],
    [{ do: 'battery', identifier: FRONT, millivolts: null }, { battery: null }],
    [{ do: 'signal', identifier: FRONT, dBm: -90 }, { rssi: -90 }],
    [{ do: 'range', identifier: FRONT, isInRange: false }, { inRange: false }],
  ])('changes a door: %j', async (body, becomes) => {
    const server = await listening();
    expect(await control(server, body)).toMatchObject({ status: 204 });
    expect(server.gateway.door(FRONT)).toMatchObject(becomes);
    expect(server.gateway.journal.entries).toEqual([]);
  });

  test('changes the gateway', async () => {
    const server = await listening();
    const { gateway } = server;
    await control(server, { do: 'synchronize', identifier: FRONT, ms: 1e7 });
    expect(gateway.activity.words).toBe(`Synchronizing ${FRONT}`);
    await control(server, { do: 'synchronize', ms: 1e7 });
    expect(gateway.activity.words).toBe('Synchronizing gw');
    await control(server, { do: 'scan' });
    expect(gateway.activity.words).toBe('Scanning...');
    await control(server, { do: 'dialect', dialect: 'documented' });
    expect(gateway.dialect).toBe('documented');
    await control(server, { do: 'power', isPlugged: false });
    expect(gateway.isPlugged).toBe(false);
    await control(server, { do: 'power', isPlugged: true });
    expect(gateway.isPlugged).toBe(true);
  });

  test.each([
    [{ kind: 'busy' }, '500'],
    [{ kind: 'error', number: 36 }, '36'],
    [{ kind: 'failed', moved: true }, '37'],
    [{ kind: 'garbage', body: 'bare state' }, ' 0x31'],
    [{ kind: 'slow', ms: 1 }, '"ok"'],
  ])('arms a fault: %j', async (fault, answer) => {
    const server = await listening();
    expect(await control(server, { do: 'fault', path: '/open', fault })).toMatchObject({ status: 204 });
    expect((await ask(server, '/open', { body: form() })).body).toContain(answer);
  });

  test('takes faults back', async () => {
    const server = await listening();
    await control(server, { do: 'fault', fault: { kind: 'reset' }, times: 1000 });
    await control(server, { do: 'no faults' });
    expect(await ask(server, '/lockers')).toMatchObject({ status: 200 });
  });

  test.each([
    null,
    7,
    [],
    {},
    { do: 'constructor' },
    { do: 'turn' },
    { do: 'turn', identifier: 7 },
    { do: 'turn', identifier: FRONT, to: 'ajar' },
    { do: 'state', identifier: FRONT, state: 'constructor' },
    { do: 'battery', identifier: FRONT, millivolts: -1 },
    { do: 'signal', identifier: FRONT, dBm: 'far' },
    { do: 'range', identifier: FRONT },
    { do: 'power' },
    { do: 'dialect', dialect: 'klingon' },
    { do: 'synchronize' },
    { do: 'fault', fault: { kind: 'toString' } },
    { do: 'fault', fault: { kind: 'garbage', body: 'valueOf' } },
    { do: 'fault', fault: { kind: 'error' } },
  ])('answers a control that makes no sense with a sentence: %j', async (body) => {
    const server = await listening();
    const got = await control(server, body);
    expect(got.status).toBe(400);
    expect(got.body).toMatch(/\.\n$/);
    expect(server.gateway.door(FRONT)).toMatchObject({ state: 'secured', inRange: true });
  });

  test.each([
    ['another site', { origin: 'http://evil.example' }],
    ['a name of another’s that points here', { host: 'evil.example' }],
    ['another site, by the browser’s own word', { 'sec-fetch-site': 'cross-site' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a page that hides where it is from', { origin: 'null' }],
  ])('turns no key for %s', async (_who, headers) => {
    const server = await listening();
    const { status } = await control(server, { do: 'turn', identifier: FRONT }, headers);
    expect([403, 405]).toContain(status);
    expect(server.gateway.door(FRONT).bolt).toBe('secured');
  });

  test('turns the key for itself', async () => {
    const server = await listening();
    const headers = { origin: server.url, 'sec-fetch-site': 'same-origin' };
    expect(await control(server, { do: 'turn', identifier: FRONT }, headers)).toMatchObject({ status: 204 });
    expect(server.gateway.door(FRONT).bolt).toBe('unsecured');
  });

  test('is only read by GET', async () => {
    expect(await ask(await listening(), '/simulator', { body: '' })).toMatchObject({ status: 405 });
    expect(await ask(await listening(), '/simulator/control')).toMatchObject({ status: 405 });
  });
});
