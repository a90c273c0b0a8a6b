import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../src/simulator/gateway/dialect.ts';
import { CODE, FRONT, gatewayFor, jsonIn, Running, theKeys } from './command.ts';

/** The documented errors of signed requests, and what the user is told of each. */
const signed = [
  [500, 'busy', /is busy with another action \(500\)\. Try again/],
  [400, 'badRequest', /incomplete or already started \(400\).*Try again/],
  [
    32,
    'notShared',
    /“Lock 45961123” is not shared with the gateway .* \(32\)\. Create a share.*the-keys share/,
  ],
  [33, 'wrongCode', /The share code of “Lock 45961123” is wrong .* \(33\)\. Copy it again/],
  [34, 'outOfRange', /does not detect “Lock 45961123” \(34\)\. Move the gateway nearer/],
  [35, 'incompatible', /is not compatible with the gateway .* \(35\)\. Update the firmware/],
  [36, 'keyRefused', /refused the key \(36\)\. Check that its share exists.*synchronize_locker/],
  [37, 'failed', /lost the Bluetooth connection to “Lock 45961123” \(37\)/],
  [38, 'clockInvalid', /The clock of the gateway .* is wrong \(38\)\. Synchronize.*the-keys synchronize/],
  [77, 'unheardOf', /answered 77, which is in no document/],
] as const;

const unsigned = [
  ['synchronize_locker', '/locker/synchronize', 1, /does not detect it \(1\)\. Move the gateway nearer/],
  ['synchronize_locker', '/locker/synchronize', 2, /not compatible with the gateway \(2\)\. Update/],
  ['synchronize_locker', '/locker/synchronize', 3, /returned invalid data \(3\)\. Try again later/],
  ['synchronize_locker', '/locker/synchronize', 4, /connection to it failed \(4\)\. Try again/],
  ['synchronize', '/synchronize', 500, /busy with another action \(500\)/],
  ['update', '/update', 500, /busy with another action \(500\)/],
  ['update', '/update', 1, /firmware did not download well \(1\)\. Try again later/],
  ['update', '/update', 2, /returned no firmware \(2\)\. Try again later/],
  ['search', '/lockers', 500, /busy with another action \(500\)/],
] as const;

describe.concurrent.each<Dialect>(['observed', 'documented'])('In the %s dialect,', (dialect) => {
  test.for(signed)(
    '%i ends a read with its sentence and exit status 1',
    async ([number, kind, sentence], context) => {
      const { gateway, lock } = await gatewayFor(context, { dialect });
      gateway.fault('/locker_status', { kind: 'error', number }, 1_000);
      const result = await theKeys([...lock, '--timeout', 8, '--json', 'locker_status']);
      expect(result.code).toBe(1);
      expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(result.stderr).toMatch(sentence);
      expect(jsonIn(result)).toEqual({
        ok: false,
        error: { kind, number, message: result.stderr.trimEnd() },
      });
      expect(result.stdout + result.stderr).not.toContain(CODE);
      // A read turns nothing.
      expect(result.stderr).not.toContain('turned');
    },
  );

  test.for(signed)(
    '%i ends a command, and leaves the bolt where it was',
    async ([number, , sentence], context) => {
      const { gateway, lock } = await gatewayFor(context, { dialect });
      gateway.fault('/open', { kind: 'error', number }, 1_000);
      // In doubt, a command reads and tries until its time is over; that is what it says then.
      const isInDoubt = number === 37 || number === 77;
      const timeout = isInDoubt || number === 500 || number === 400 ? 5 : 30;
      const { code, stdout, stderr } = await theKeys([...lock, '--timeout', timeout, 'open']);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      const isLate = stderr.includes('“Lock 45961123” was not turned in time, and the request is dropped');
      expect(isLate).toBe(timeout === 5);
      const own = new RegExp(sentence.source.split('.*the-keys')[0]?.split('.*synchronize_locker')[0] ?? '');
      if (!isInDoubt) expect(stderr).toMatch(own);
      expect(gateway.door(FRONT).bolt).toBe('secured');
      expect(gateway.journal.turns).toEqual([]);
    },
  );

  test.for(unsigned)(
    '%s: %s answered by %i has its sentence',
    async ([action, path, number, sentence], context) => {
      const { gateway, host } = await gatewayFor(context, { dialect });
      gateway.fault(path, { kind: 'error', number }, 1_000);
      const { code, stdout, stderr } = await theKeys([
        '--host',
        host,
        '-i',
        FRONT,
        '-y',
        '--timeout',
        2,
        action,
      ]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(sentence);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    },
  );
});

describe.concurrent('Where no gateway is,', () => {
  test('a refused connection is given a few seconds, then exit status 3', async (context) => {
    const { server, lock } = await gatewayFor(context);
    await server.goAway();
    const { code, stdout, stderr } = await theKeys([...lock, 'open']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^The gateway .* refused the connection.*check that its address is right/);
  });

  test('a name that nobody has is exit status 3', async () => {
    const { code, stderr } = await theKeys(['--host', 'no-such-gateway.invalid', 'search']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^Nothing answers/);
  });

  test('something that is no gateway is exit status 3', async (context) => {
    const { gateway, host } = await gatewayFor(context);
    gateway.fault('/lockers', { kind: 'garbage', body: 'HTML' }, 100);
    const { code, stdout, stderr } = await theKeys(['--host', host, '--json', 'search']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/makes no sense for a The Keys gateway/);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { kind: 'garbled' } });
  });

  test('a gateway that comes back within seconds is reached', async (context) => {
    const { server, host } = await gatewayFor(context);
    await server.goAway();
    const search = new Running(['--host', host, '-d', 'search']);
    await context.expect.poll(() => search.stderr, { timeout: 10_000 }).toContain('turnedAway');
    await server.comeBack();
    expect(await search.ended).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('45961123') as string,
    });
  });
});

describe.concurrent('A bolt of which nobody can say whether it has turned', () => {
  const sentence = /^Whether “Lock 45961123” has turned is not known: look at the door\./;

  test.for([
    ['open', true],
    ['open', false],
    ['close', true],
  ] as const)(
    'is exit status 4 for %s, whether it has turned (%s) or not',
    async ([action, moved], context) => {
      const { gateway, lock } = await gatewayFor(context);
      if (action === 'close') gateway.turnByHand(FRONT, 'unsecured');
      gateway.fault(`/${action}`, { kind: 'cut', moved });
      gateway.fault('/locker_status', { kind: 'busy' }, 1_000);
      const result = await theKeys([...lock, '--timeout', 4, '--json', action]);
      expect(result.code).toBe(4);
      expect(result.stderr).toMatch(sentence);
      expect(jsonIn(result)).toEqual({
        ok: false,
        error: { kind: 'inDoubt', message: result.stderr.trimEnd() },
      });
      expect(gateway.journal.count('command')).toBe(1);
    },
  );

  test('is exit status 4 for calibrate', async (context) => {
    const { gateway, lock } = await gatewayFor(context);
    gateway.fault('/calibrate', { kind: 'failed', moved: false });
    gateway.fault('/locker_status', { kind: 'busy' }, 1_000);
    const { code, stdout, stderr } = await theKeys([...lock, '--timeout', 4, 'calibrate']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(gateway.journal.asked('/calibrate')).toBe(1);
  });

  test.for([
    [true, 0],
    [false, 1],
  ] as const)(
    'is read once its time is over, and nothing more is sent (turned: %s)',
    async ([moved, status], context) => {
      const { gateway, lock } = await gatewayFor(context);
      gateway.turnByHand(FRONT, 'unsecured');
      gateway.fault('/close', { kind: 'hang', moved });
      const { code, stderr } = await theKeys([...lock, '--timeout', 2, 'close']);
      expect(code).toBe(status);
      if (!moved)
        expect(stderr).toMatch(/^“Lock 45961123” was not turned in time, and the request is dropped/);
      expect(gateway.journal.count('command')).toBe(1);
      expect(gateway.journal.count('read')).toBe(1);
    },
  );
});

describe.concurrent('An open', () => {
  test('ends after half a minute, however long somebody would wait', async (context) => {
    const { gateway, lock } = await gatewayFor(context);
    gateway.fault('/open', { kind: 'busy' }, 1_000);
    const { code, stderr } = await theKeys([...lock, '--timeout', 300, 'open']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/was not turned in time, and the request is dropped\. .*busy/);
  });
});

describe.concurrent('A gateway that hiccups', () => {
  test.for([
    ['closes the connection unanswered', { kind: 'reset' }],
    ['answers nonsense', { kind: 'garbage', body: 'HTML' }],
    ['fails at Bluetooth', { kind: 'failed', moved: false }],
  ] as const)('is asked again when it %s', async ([, fault], context) => {
    const { gateway, lock } = await gatewayFor(context);
    gateway.fault('/locker_status', fault, 2);
    expect((await theKeys([...lock, 'locker_status'])).code).toBe(0);
  });

  test('has its clock set right on the way (38)', async (context) => {
    const { gateway, lock } = await gatewayFor(context, { strictClock: true, clockSkew: 3600 });
    expect((await theKeys([...lock, 'open'])).code).toBe(0);
    expect(gateway.door(FRONT).bolt).toBe('unsecured');
  });
});
