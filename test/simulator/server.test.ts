import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/simulator/gateway/faults.ts';
import { GatewayServer } from '../../src/simulator/server.ts';
import { ask, form, listening } from './network.ts';
import { FRONT } from './visitor.ts';

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

  test.each(['identifier twice', 'two counters', 'too many locks', 'no counters'] as const)(
    'has no page that it does not have, though its lists are odd: %s',
    async (body) => {
      const server = await listening();
      const sound = await ask(server, '/favicon.ico');
      server.gateway.fault({}, { kind: 'garbage', body }, Infinity);
      expect(sound.status).toBe(404);
      expect(await ask(server, '/favicon.ico')).toEqual(sound);
      expect(await ask(server, '/lockers')).toMatchObject({ status: 200 });
    },
  );

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
