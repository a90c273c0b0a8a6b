import { describe, expect, test } from 'vitest';
import { actions } from '../../src/cli/definitions.ts';
import type { Dialect } from '../../src/simulator/gateway/dialect.ts';
import { CODE, FRONT, gatewayFor, jsonIn, Running, theKeys } from './command.ts';

describe.concurrent.each<Dialect>(['observed', 'documented'])('In the %s dialect,', (dialect) => {
  test('open turns the bolt back, with one request', async (context) => {
    const { gateway, lock } = await gatewayFor(context, { dialect });
    expect(await theKeys([...lock, 'open'])).toEqual({
      code: 0,
      stdout: `“Lock ${FRONT}” is unlocked.\n`,
      stderr: '',
    });
    expect(gateway.door(FRONT).bolt).toBe('unsecured');
    expect(gateway.journal.count('command')).toBe(1);
    expect(gateway.journal.count('read')).toBe(0);
    expect(gateway.journal.mostAtOnce).toBe(1);
  });

  test('close turns the bolt, with one request', async (context) => {
    const { gateway, lock } = await gatewayFor(context, { dialect });
    gateway.turnByHand(FRONT, 'unsecured');
    expect(await theKeys([...lock, 'close'])).toEqual({
      code: 0,
      stdout: `“Lock ${FRONT}” is locked.\n`,
      stderr: '',
    });
    expect(gateway.door(FRONT).bolt).toBe('secured');
    expect(gateway.journal.entries.map(({ path }) => path)).toEqual(['/close']);
  });

  test('for programs, an unlocked bolt is unsecured and a locked one secured', async (context) => {
    const { lock } = await gatewayFor(context, { dialect });
    expect(jsonIn(await theKeys([...lock, '--json', 'open']))).toMatchObject({ bolt: 'unsecured' });
    expect(jsonIn(await theKeys([...lock, '--json', 'close']))).toMatchObject({ bolt: 'secured' });
    expect(jsonIn(await theKeys([...lock, '--json', 'locker_status']))).toMatchObject({ bolt: 'secured' });
  });

  test('locker_status reads the bolt, battery, signal and firmware', async (context) => {
    const { lock } = await gatewayFor(context, { dialect });
    expect(await theKeys([...lock, 'locker_status'])).toEqual({
      code: 0,
      stdout: `“Lock ${FRONT}” is locked.\n  battery   50 % (7301 mV)\n  signal    -70 dBm\n  firmware  59\n`,
      stderr: '',
    });
  });

  test('search lists the locks in a table', async (context) => {
    const { host } = await gatewayFor(context, { dialect });
    const { code, stdout, stderr } = await theKeys(['--host', host, 'search']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'IDENTIFIER  NAME  SIGNAL   BATTERY         EVENTS',
      '45961123    –     -70 dBm  50 % (7301 mV)  100',
      '45961124    –     -70 dBm  50 % (7300 mV)  100',
      '',
    ]);
  });

  test('search says so when there is no lock', async (context) => {
    const { host } = await gatewayFor(context, { dialect, locks: [] });
    const { code, stdout } = await theKeys(['--host', host, 'search']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/sees no lock just now/);
  });

  test('status shows version and activity', async (context) => {
    const { host } = await gatewayFor(context, { dialect });
    expect(await theKeys(['--host', host, 'status'])).toEqual({
      code: 0,
      stdout: `The gateway “${host}” has version 65 and says “Scanning...”.\n`,
      stderr: '',
    });
  });

  test('synchronize sets the clock of the gateway right', async (context) => {
    const { gateway, host } = await gatewayFor(context, { dialect, clockSkew: 500 });
    expect(await theKeys(['--host', host, 'synchronize'])).toEqual({
      code: 0,
      stdout: `The gateway “${host}” has been told to synchronize.\n`,
      stderr: '',
    });
    expect(gateway.clockSkew).toBe(0);
  });

  test('update asks first, and does nothing where nobody can be asked', async (context) => {
    const { gateway, host } = await gatewayFor(context, { dialect });
    const { code, stdout, stderr } = await theKeys(['--host', host, 'update']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('--yes');
    expect(gateway.journal.entries).toEqual([]);
  });

  test('update --yes raises the firmware of the gateway once', async (context) => {
    const { gateway, host } = await gatewayFor(context, { dialect });
    const { code, stdout, stderr } = await theKeys(['--host', host, 'update', '--yes']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`The gateway “${host}” has been told to update, and will be away for a while.\n`);
    expect(gateway.version).toBe(66);
    expect(gateway.journal.entries.map(({ path }) => path)).toEqual(['/update']);
  });

  test('synchronize_locker wants no code', async (context) => {
    const { gateway, host } = await gatewayFor(context, { dialect });
    expect(await theKeys(['--host', host, '-i', FRONT, 'synchronize_locker'])).toEqual({
      code: 0,
      stdout: `“Lock ${FRONT}” is synchronized.\n`,
      stderr: '',
    });
    expect(gateway.journal.entries).toMatchObject([
      { path: '/locker/synchronize', identifier: FRONT, outcome: 'ok' },
    ]);
  });

  test('update_locker asks first, and does it with -y', async (context) => {
    const { gateway, host } = await gatewayFor(context, { dialect });
    expect((await theKeys(['--host', host, '-i', FRONT, 'update_locker'])).code).toBe(2);
    expect(gateway.door(FRONT).firmware).toBe(59);
    expect(await theKeys(['--host', host, '-i', FRONT, '-y', 'update_locker'])).toEqual({
      code: 0,
      stdout: `“Lock ${FRONT}” is updated, or is being so.\n`,
      stderr: '',
    });
    expect(gateway.door(FRONT).firmware).toBe(60);
  });

  test('calibrate is sent once, and the lock is read afterwards', async (context) => {
    const { gateway, lock } = await gatewayFor(context, { dialect });
    expect(await theKeys([...lock, 'calibrate'])).toEqual({
      code: 0,
      stdout: `“Lock ${FRONT}” is calibrated, and locked.\n`,
      stderr: '',
    });
    expect(gateway.journal.entries.map(({ path }) => path)).toEqual(['/calibrate', '/locker_status']);
  });

  test('calibrate is not sent again after an outcome that is not known, and the lock is read', async (context) => {
    const { gateway, lock } = await gatewayFor(context, { dialect });
    gateway.fault('/calibrate', { kind: 'cut', moved: true });
    const { code, stdout, stderr } = await theKeys([...lock, 'calibrate']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^Afterwards, “Lock 45961123” is locked\.\nThe gateway .* closed the connection/);
    expect(gateway.journal.entries.map(({ path }) => path)).toEqual(['/calibrate', '/locker_status']);
  });

  test('open reads the lock before anything else when the connection is cut', async (context) => {
    const { gateway, lock } = await gatewayFor(context, { dialect });
    gateway.fault('/open', { kind: 'cut', moved: true });
    expect((await theKeys([...lock, 'open'])).code).toBe(0);
    expect(gateway.journal.turns).toHaveLength(1);
    expect(gateway.journal.count('command')).toBe(1);
  });

  test('a busy gateway is waited for', async (context) => {
    const { gateway, lock } = await gatewayFor(context, { dialect });
    gateway.fault('/close', { kind: 'busy' }, 3);
    gateway.turnByHand(FRONT, 'unsecured');
    expect((await theKeys([...lock, 'close'])).code).toBe(0);
    expect(gateway.door(FRONT).bolt).toBe('secured');
  });

  test('a synchronizing gateway is waited for', async (context) => {
    const { gateway, lock } = await gatewayFor(context, { dialect });
    gateway.synchronizing('gateway', 10_000_000);
    const read = new Running([...lock, 'locker_status']);
    const { entries } = gateway.journal;
    const tries = (): number => entries.filter(({ outcome }) => outcome === 34).length;
    await context.expect.poll(tries, { timeout: 20_000 }).toBeGreaterThan(1);
    gateway.activity.scan();
    expect(await read.ended).toMatchObject({ code: 0, stderr: '' });
  });

  test.for([
    ['in its middle', { kind: 'cut', moved: false }],
    ['before its first byte', { kind: 'delivery', stop: { after: 0, then: 'end' } }],
  ] as const)('an update is not asked for twice when the answer is lost %s', async ([, fault], context) => {
    const { gateway, host } = await gatewayFor(context, { dialect });
    gateway.fault('/update', fault);
    expect((await theKeys(['--host', host, '-y', 'update'])).code).toBe(3);
    expect(gateway.journal.entries).toHaveLength(1);
  });

  test('each action prints, for programs, what its documentation shows', async (context) => {
    const { host } = await gatewayFor(context, { dialect });
    const lock = ['--host', host, '-i', FRONT, '--json', '-y'];
    for (const action of [
      'open',
      'close',
      'search',
      'locker_status',
      'status',
      'synchronize',
      'calibrate',
      'synchronize_locker',
      'update_locker',
      'update',
    ] as const) {
      const result = await theKeys([...lock, action], { environment: { THE_KEYS_CODE: CODE } });
      expect(result, action).toMatchObject({ code: 0, stderr: '' });
      expect(result.stdout.trimEnd().split('\n'), action).toHaveLength(1);
      const shown = actions[action].json;
      // Names come from a config.json; in a list, a lock without one has none.
      const printed = jsonIn(result);
      if (action === 'search') for (const one of printed.locks as object[]) Object.assign(one, { name: '' });
      expect(shapeOf(printed), action).toEqual(shapeOf(shown));
    }
  });
});

describe.concurrent('locker_status', () => {
  test.for([
    ['unsecured', 'unlocked'],
    ['jammed', 'jammed'],
    ['unknown', 'in an unknown position'],
  ] as const)('says that a lock is %s', async ([state, words], context) => {
    const { gateway, lock } = await gatewayFor(context);
    gateway.setState(FRONT, state);
    const { code, stdout } = await theKeys([...lock, 'locker_status']);
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toBe(`“Lock ${FRONT}” is ${words}.`);
  });
});

/** The names and types of all there is in a value; of a list, those of its first entry. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, shapeOf(inner)] as const)
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}
