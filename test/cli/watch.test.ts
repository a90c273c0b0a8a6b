import { describe, expect, test } from 'vitest';
import { CODE, FRONT, GARDEN, gatewayFor, Running } from './command.ts';

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
      .toEqual([`${front}  closed, battery 50 %`]);

    gateway.turnByHand(FRONT);
    await context.expect
      .poll(() => linesOf(watch).slice(1), { timeout: 15_000 })
      .toEqual([`${front}  open, battery 50 %`]);

    gateway.setBattery(FRONT, 6700);
    await context.expect
      .poll(() => linesOf(watch).slice(2), { timeout: 15_000 })
      .toEqual([`${front}  open, battery 17 %`]);

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
    await context.expect.poll(() => watch.stderr).toMatch(/Nothing answers at the gateway/);
    await server.comeBack();
    await context.expect
      .poll(() => linesOf(watch)[2], { timeout: 30_000 })
      .toBe(`Lock ${FRONT}  closed, battery 50 %`);
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
