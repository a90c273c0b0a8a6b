import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CODE, FRONT, GARDEN, frontDoor, gardenGate, gatewayFor, Running } from './command.ts';
import { temporaryFolder } from './folder.ts';

/** The lines so far, without their times. */
const linesOf = ({ stdout }: Running): string[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, ''));

describe.concurrent('watch', () => {
  test('prints a line for every change, until Ctrl-C', async (context) => {
    const { gateway, lock } = await gatewayFor(context);
    const watch = new Running([...lock, 'watch']);
    const front = `Lock ${FRONT}`;
    await context.expect
      .poll(() => linesOf(watch), { timeout: 15_000 })
      .toEqual([`${front}  locked, battery 50 %`]);

    gateway.turnByHand(FRONT);
    await context.expect
      .poll(() => linesOf(watch).slice(1), { timeout: 15_000 })
      .toEqual([`${front}  unlocked, battery 50 %`]);

    gateway.setBattery(FRONT, 6700);
    await context.expect
      .poll(() => linesOf(watch).slice(2), { timeout: 15_000 })
      .toEqual([`${front}  unlocked, battery 17 %`]);

    watch.child.kill('SIGINT');
    const { code, stderr } = await watch.ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Watching .* Ctrl-C ends it\.\n$/);
    expect(gateway.journal.mostAtOnce).toBe(1);
  });

  test('says when the gateway goes away, and when it is back', async (context) => {
    const { server, lock } = await gatewayFor(context);
    const watch = new Running([...lock, 'watch']);
    await context.expect.poll(() => linesOf(watch).length, { timeout: 15_000 }).toBe(1);
    await server.goAway();
    await context.expect
      .poll(() => linesOf(watch)[1], { timeout: 30_000 })
      .toBe(`Lock ${FRONT}  out of reach, battery 50 %`);
    await context.expect.poll(() => watch.stderr).toMatch(/refused the connection/);
    await server.comeBack();
    await context.expect
      .poll(() => linesOf(watch)[2], { timeout: 30_000 })
      .toBe(`Lock ${FRONT}  locked, battery 50 %`);
    await context.expect.poll(() => watch.stderr).toMatch(/is back after/);
    watch.child.kill('SIGTERM');
    expect((await watch.ended).code).toBe(0);
  });

  test('without a share code says that a lock was turned, and reads nothing', async (context) => {
    const { gateway, host } = await gatewayFor(context);
    const watch = new Running(['--host', host, 'watch']);
    const none = 'is seen, and has no share code to be read with';
    await context.expect
      .poll(() => linesOf(watch), { timeout: 15_000 })
      .toEqual([`Lock ${FRONT}  ${none}`, `Lock ${GARDEN}  ${none}`]);
    gateway.turnByHand(GARDEN);
    await context.expect
      .poll(() => linesOf(watch)[2], { timeout: 15_000 })
      .toBe(`Lock ${GARDEN}  was turned, one way or the other (event 101)`);
    expect(gateway.journal.count('read')).toBe(0);
    watch.child.kill('SIGINT');
    await watch.ended;
  });

  test('prints objects for programs, one a line', async (context) => {
    const { gateway, lock } = await gatewayFor(context);
    const watch = new Running([...lock, '--json', 'watch']);
    await context.expect.poll(() => linesOf(watch).length, { timeout: 15_000 }).toBe(1);
    gateway.turnByHand(FRONT);
    await context.expect.poll(() => linesOf(watch).length, { timeout: 15_000 }).toBe(2);
    watch.child.kill('SIGINT');
    await watch.ended;
    const objects = linesOf(watch).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(objects.map(({ bolt }) => bolt)).toEqual(['secured', 'unsecured']);
    expect(Object.keys(objects[0] ?? {})).toEqual([
      'time',
      'identifier',
      'name',
      'isReachable',
      'bolt',
      'batteryPercent',
    ]);
    expect(watch.stdout + watch.stderr).not.toContain(CODE);
  });

  test('of one door reads no other, and turns none, whatever the config.json says', async (context) => {
    const { gateway, host } = await gatewayFor(context, {
      locks: [frontDoor, { ...gardenGate, code: CODE }],
    });
    const config = `${temporaryFolder(context)}/config.json`;
    const locks = [{ identifier: FRONT, name: 'Front door', autoLock: 1 }];
    const gateways = [{ host, code: CODE, locks }];
    writeFileSync(config, JSON.stringify({ platforms: [{ platform: 'TheKeys', gateways }] }));
    const watch = new Running(['--config', config, '--name', 'Front door', 'watch']);
    await context.expect.poll(() => linesOf(watch).length, { timeout: 30_000 }).toBe(1);
    gateway.turnByHand(FRONT, 'unsecured');
    await context.expect.poll(() => linesOf(watch)[1], { timeout: 30_000 }).toMatch(/ {2}unlocked/);
    const polls = gateway.journal.count('poll');
    await context.expect
      .poll(() => gateway.journal.count('poll'), { timeout: 30_000 })
      .toBeGreaterThan(polls + 3);
    watch.child.kill('SIGINT');
    await watch.ended;
    expect(gateway.journal.count('command')).toBe(0);
    const { entries } = gateway.journal;
    const read = entries.flatMap(({ path, identifier }) => (path === '/locker_status' ? [identifier] : []));
    expect(new Set(read)).toEqual(new Set([FRONT]));
  });

  test('ends when nobody reads any more', async (context) => {
    const { gateway, lock } = await gatewayFor(context);
    const watch = new Running([...lock, 'watch']);
    await context.expect.poll(() => linesOf(watch).length, { timeout: 15_000 }).toBe(1);
    watch.child.stdout.destroy();
    gateway.turnByHand(FRONT);
    expect(await watch.ended).toMatchObject({ code: 0 });
  });

  test('of what is not there is exit status 3', async (context) => {
    const { server, lock } = await gatewayFor(context);
    await server.goAway();
    expect(await new Running([...lock, 'watch']).ended).toMatchObject({ code: 3, stdout: '' });
  });
});
