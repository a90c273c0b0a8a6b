import { describe, expect, test } from 'vitest';
import { ask, control, form, listening } from '../network.ts';
import { CODE, FRONT } from '../visitor.ts';

describe('The page', () => {
  test('and its parts are served beside the gateway, and need nothing from elsewhere', async () => {
    const server = await listening();
    const { body, status } = await ask(server, '/simulator');
    expect(status).toBe(200);
    const parts = [...body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].flatMap(([, part]) => part ?? []);
    expect(parts).toContain('/simulator/page.js');
    // The door is drawn by what the settings page draws it with, too.
    const loaded = [
      '/simulator/door.js',
      '/simulator/words.js',
      '/simulator/drawing.js',
      '/simulator/drawing.css',
    ];
    for (const part of [...parts, ...loaded]) {
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
      refusals: { whileServing: 0, tooSoon: 0, onDemand: 0 },
      mostAtOnce: 1,
      connections: 1,
      paths: { '/lockers': 1 },
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
    [{ do: 'counter', identifier: FRONT, lastLog: 3 }, { lastLog: 3 }],
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
    [{ kind: 'garbage', body: 'with a cause' }, '"cause":"unknown error"'],
    [{ kind: 'delivery', framing: 'chunked' }, '"ok"'],
    [{ kind: 'delivery', framing: 'unsized', stop: { after: 98, then: 'end' } }, '{"status'],
    [{ kind: 'slow', ms: 1 }, '"ok"'],
  ])('arms a fault: %j', async (fault, answer) => {
    const server = await listening();
    expect(await control(server, { do: 'fault', path: '/open', fault })).toMatchObject({ status: 204 });
    expect((await ask(server, '/open', { body: form() })).body).toContain(answer);
  });

  test('makes the lists of locks odd, and sound again', async () => {
    const server = await listening();
    await control(server, { do: 'lists', strangers: 2, counters: 'text', isDoubled: true, emptyEvery: 2 });
    const list = (await ask(server, '/lockers')).body;
    expect(JSON.parse(list)).toHaveProperty('devices.length', 4);
    expect(list).toContain('"last_log":"1100"');
    expect((await ask(server, '/lockers')).body).not.toContain(String(FRONT));
    await control(server, { do: 'lists' });
    expect((await ask(server, '/lockers')).body).toContain('"last_log":100}]');
    expect(server.gateway.lists.quirks).toEqual({});
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
    { do: 'fault', fault: { kind: 'delivery', framing: 'pigeon' } },
    { do: 'fault', fault: { kind: 'delivery', stop: { after: -1, then: 'end' } } },
    { do: 'fault', fault: { kind: 'delivery', stop: { after: 1, then: 'constructor' } } },
    { do: 'fault', fault: { kind: 'delivery', stop: 7 } },
    { do: 'lists', counters: 'constructor' },
    { do: 'lists', emptyEvery: 0 },
    { do: 'lists', isDoubled: 'yes' },
    { do: 'counter', identifier: FRONT, lastLog: -1 },
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
