import { createServer } from 'node:net';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { describe, expect, test, type TestContext } from 'vitest';
import { CODE, FRONT, frontDoor, gatewayFor, jsonIn, Running, theKeys } from './command.ts';
import { temporaryFolder } from './folder.ts';

/** What the doctor says at each step that is not fine, in order, and the exit status. */
async function examined(
  args: readonly (string | number)[],
): Promise<{ code: number | null; troubles: string[]; fine: string[]; message: string; number: unknown }> {
  const result = await theKeys([...args, '--json', 'doctor']);
  const { ok, steps } = jsonIn(result) as {
    ok: boolean;
    steps: { step: string; isFine: boolean; message: string; number?: number }[];
  };
  const troubles = steps.filter(({ isFine }) => !isFine);
  expect(ok).toBe(troubles.length === 0);
  return {
    code: result.code,
    troubles: troubles.map(({ step }) => step),
    fine: steps.filter(({ isFine }) => isFine).map(({ step }) => step),
    message: troubles[0]?.message ?? '',
    number: troubles[0]?.number,
  };
}

/** A server on loopback that is no gateway, and its port. */
async function stranger(context: TestContext, answer: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.onTestFinished(() => {
    server.close();
  });
  return (server.address() as { port: number }).port;
}

describe.concurrent('The doctor', () => {
  test('ticks every step of a sound set-up', async (context) => {
    const { gateway, lock, host } = await gatewayFor(context);
    const { code, stdout, stderr } = await theKeys([...lock, 'doctor']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n')).toEqual([
      '✓ way            No running plugin has this gateway, so it is asked directly.',
      '✓ name           127.0.0.1 is an IP address.',
      `✓ port           Something listens at port ${host.split(':')[1] ?? ''}.`,
      '✓ HTTP           It is a The Keys gateway, and sees 2 locks.',
      '✓ version        It has version 65.',
      '✓ synchronizing  It is not synchronizing.',
      '✓ range          “Lock 45961123”: The gateway reaches it, and it is locked.',
      '✓ clock          “Lock 45961123”: The gateway’s clock is right.',
      '✓ share          “Lock 45961123”: It is shared with this gateway.',
      '✓ code           “Lock 45961123”: The share code is right.',
      '✓ battery        “Lock 45961123”: The battery is at 50 % (7301 mV).',
      '✓ signal         “Lock 45961123”: The signal is good, at -70 dBm.',
    ]);
    expect(gateway.journal.turns).toEqual([]);
    expect(stdout).not.toContain(CODE);
  });

  test('finds that nobody has the name of the host', async () => {
    const { code, troubles, message } = await examined(['--host', 'no-such-gateway.invalid']);
    expect({ code, troubles }).toEqual({ code: 3, troubles: ['name'] });
    expect(message).toMatch(
      /Nothing is called no-such-gateway\.invalid here\. Look for the gateway's IP address/,
    );
  });

  test('finds that no host answers at the address', async () => {
    // Everybody's address is nobody's: no network leads there.
    const { code, troubles, fine, message } = await examined(['--host', '255.255.255.255']);
    expect({ code, troubles, fine }).toEqual({ code: 3, troubles: ['port'], fine: ['way', 'name'] });
    expect(message).toMatch(/^Nothing answers at the gateway “255\.255\.255\.255”/);
  });

  test('finds that no host is given at all', async () => {
    const { code, stderr } = await theKeys(['doctor']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Which gateway\? Give --host/);
  });

  test('finds a wrong port', async (context) => {
    const { server, host } = await gatewayFor(context);
    await server.goAway();
    const { code, troubles, fine, message } = await examined(['--host', host]);
    expect({ code, troubles, fine }).toEqual({ code: 3, troubles: ['port'], fine: ['way', 'name'] });
    expect(message).toMatch(
      /^There is a device at 127\.0\.0\.1, but nothing listens at its port \d+\. A gateway listens at port 80/,
    );
  });

  test.for([
    ['a page of something else', 'HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n<h1>Hello</h1'],
    ['JSON of something else', 'HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n{"hello":"you"}'],
    ['something that does not speak HTTP', 'SSH-2.0-OpenSSH_9.7\r\n'],
  ] as const)('finds that %s is not a gateway', async ([, answer], context) => {
    const port = await stranger(context, answer);
    const { code, troubles, fine, message } = await examined(['--host', `127.0.0.1:${port}`, '--timeout', 3]);
    expect({ code, troubles, fine }).toEqual({ code: 3, troubles: ['HTTP'], fine: ['way', 'name', 'port'] });
    expect(message).toMatch(/Check the address|closed the connection without answering/);
  });

  test('finds a gateway that goes on synchronizing, and still looks at what it can', async (context) => {
    const { gateway, lock } = await gatewayFor(context);
    gateway.synchronizing('gateway', 10_000_000);
    const { code, troubles, fine, message } = await examined([...lock, '--timeout', 2]);
    expect({ code, troubles }).toEqual({ code: 1, troubles: ['synchronizing'] });
    expect(fine).toEqual(['way', 'name', 'port', 'HTTP', 'version', 'range', 'battery', 'signal']);
    expect(message).toMatch(/It is synchronizing \(“Synchronizing gw”\), and reaches no lock meanwhile/);
    expect(gateway.journal.count('read')).toBe(0);
  });

  test('waits for a gateway that synchronizes for a while', async (context) => {
    const { gateway, lock } = await gatewayFor(context);
    gateway.synchronizing('gateway', 10_000_000);
    const doctor = new Running([...lock, 'doctor']);
    const { entries } = gateway.journal;
    const looks = (): number => entries.filter(({ path }) => path === '/status').length;
    await context.expect.poll(looks, { timeout: 20_000 }).toBeGreaterThan(1);
    gateway.activity.scan();
    const { code, stdout } = await doctor.ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ synchronizing {2}It was synchronizing, and is free after \d+ s\./);
  });

  test('finds a clock that is wrong (38), and leaves it as it is', async (context) => {
    const { gateway, lock } = await gatewayFor(context, { strictClock: true, clockSkew: 3600 });
    const { code, troubles, message, number } = await examined(lock);
    expect({ code, troubles, number }).toEqual({ code: 1, troubles: ['clock'], number: 38 });
    expect(message).toMatch(/clock of the gateway .* is wrong \(38\).*the-keys synchronize/);
    expect(gateway.clockSkew).toBe(3600);
  });

  test('finds a lock that the gateway does not see', async (context) => {
    const { lock } = await gatewayFor(context, { locks: [{ ...frontDoor, inRange: false }] });
    const { code, troubles, message, number } = await examined(lock);
    expect({ code, troubles, number }).toEqual({ code: 1, troubles: ['range'], number: 34 });
    expect(message).toMatch(/does not detect “Lock 45961123” \(34\)\. Move the gateway nearer/);
  });

  test('finds a lock that is listed and cannot be reached (34)', async (context) => {
    const { gateway, lock } = await gatewayFor(context);
    gateway.fault('/locker_status', { kind: 'error', number: 34 }, 100);
    const { code, troubles, message } = await examined(lock);
    expect({ code, troubles }).toEqual({ code: 1, troubles: ['range'] });
    expect(message).toMatch(/\(34\)/);
  });

  test('finds a lock that is not shared with the gateway (32)', async (context) => {
    const { gateway, lock } = await gatewayFor(context);
    gateway.removeShare(FRONT);
    const { code, troubles, message, number } = await examined(lock);
    expect({ code, troubles, number }).toEqual({ code: 1, troubles: ['share'], number: 32 });
    expect(message).toMatch(/not shared with the gateway .* \(32\)\. Create a share/);
  });

  test('finds that there is no share code to try', async (context) => {
    const { host } = await gatewayFor(context);
    const { code, troubles, message } = await examined(['--host', host, '-i', FRONT]);
    expect({ code, troubles }).toEqual({ code: 1, troubles: ['share'] });
    expect(message).toMatch(/no share code to try/);
  });

  test('finds a wrong code (33)', async (context) => {
    const { host } = await gatewayFor(context);
    const { code, troubles, fine, message, number } = await examined([
      '--host',
      host,
      '-i',
      FRONT,
      '-c',
      'wrong',
    ]);
    expect({ code, troubles, number }).toEqual({ code: 1, troubles: ['code'], number: 33 });
    expect(fine).toContain('share');
    expect(message).toMatch(/share code of “Lock 45961123” is wrong .* \(33\)/);
  });

  test('finds a low battery', async (context) => {
    const { lock } = await gatewayFor(context, { locks: [{ ...frontDoor, battery: 6600 }] });
    const { code, troubles, message } = await examined(lock);
    expect({ code, troubles }).toEqual({ code: 1, troubles: ['battery'] });
    expect(message).toBe('The battery is low, at 11 % (6600 mV): change the cells soon.');
  });

  test('finds a weak signal', async (context) => {
    const { lock } = await gatewayFor(context, { locks: [{ ...frontDoor, rssi: -91 }] });
    const { code, troubles, message } = await examined(lock);
    expect({ code, troubles }).toEqual({ code: 1, troubles: ['signal'] });
    expect(message).toMatch(/^The signal is weak, at -91 dBm.*move the gateway nearer/);
  });

  test('says no more of a battery than the lock does', async (context) => {
    const { lock } = await gatewayFor(context, { locks: [{ ...frontDoor, battery: null }] });
    const { code, stdout } = await theKeys([...lock, 'doctor']);
    expect(code).toBe(0);
    expect(stdout).toContain('✓ battery        “Lock 45961123”: It does not tell its battery.');
  });

  test('asks again for a list that is empty now and then', async (context) => {
    const { gateway, lock } = await gatewayFor(context);
    gateway.fault('/lockers', { kind: 'garbage', body: 'no locks' }, 2);
    expect((await theKeys([...lock, 'doctor'])).code).toBe(0);
  });

  test('finds several troubles at once, and looks at every lock of a config', async (context) => {
    const { host } = await gatewayFor(context, {
      locks: [
        { ...frontDoor, battery: 6500 },
        { identifier: 7, code: 'seven', rssi: -95 },
      ],
    });
    const config = `${temporaryFolder(context)}/config.json`;
    const locks = [
      { identifier: FRONT, name: 'Front door', code: CODE },
      { identifier: 7, name: 'Cellar', code: 'eight' },
    ];
    writeFileSync(
      config,
      JSON.stringify({ platforms: [{ platform: 'TheKeys', gateways: [{ host, locks }] }] }),
    );
    const { code, stdout } = await theKeys(['--config', config, 'doctor']);
    expect(code).toBe(1);
    expect(stdout.split('\n').filter((line) => line.startsWith('✗'))).toEqual([
      expect.stringMatching(/^✗ battery {8}“Front door”: The battery is low/),
      expect.stringMatching(/^✗ code {11}“Cellar”: The share code of “Cellar” is wrong/),
      expect.stringMatching(/^✗ signal {9}“Cellar”: The signal is weak/),
    ]);
  });
});
