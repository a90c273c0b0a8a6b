import { describe, expect, test } from 'vitest';
import { CODE, FRONT, Running, theKeys } from './command.ts';
import { pluginFor } from './running-plugin.ts';

/** What the gateway has been asked about the front door. */
const radio = ({ gateway }: Awaited<ReturnType<typeof pluginFor>>): string[] =>
  gateway.journal.entries.flatMap(({ path, identifier }) => (identifier === FRONT ? [path] : []));

describe.concurrent('beside a running plugin', () => {
  test('a door is opened by the plugin, and who asked is known there', async (context) => {
    const plugin = await pluginFor(context);
    const asked: string[] = [];
    plugin.house.locks.get(FRONT)?.onAsked((wish, by) => asked.push(`${wish} by ${by}`));
    const { code, stdout } = await theKeys([...plugin.front, 'open']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '“Front door” is unlocked.\n' });
    expect(plugin.gateway.door(FRONT).bolt).toBe('unsecured');
    expect(asked).toEqual(['unsecured by command']);
    expect(plugin.house.locks.get(FRONT)?.view.bolt).toBe('unsecured');
    expect(plugin.gateway.journal.mostAtOnce).toBe(1);
  });

  test('a session makes no request beside those of the plugin, and the doctor changes nothing', async (context) => {
    const plugin = await pluginFor(context);
    const before = radio(plugin).length;
    for (const action of ['search', 'status', 'doctor', 'open', 'close']) {
      const { code, stdout, stderr } = await theKeys([...plugin.front, action]);
      expect(code, `${action}: ${stdout}${stderr}`).toBe(0);
      if (action === 'doctor')
        expect(stdout).toMatch(/The running plugin \(version 1\.2\.3\) asks the gateway/);
    }
    expect(radio(plugin).slice(before)).toEqual(['/locker_status', '/open', '/close']);
    expect(plugin.gateway.journal.mostAtOnce).toBe(1);
    expect(plugin.gateway.journal.refusals).toMatchObject({ whileServing: 0 });
    // The second door has a code of its own, which the plugin was not given.
    expect(plugin.log.warnings.filter((line) => !line.includes('45961124'))).toEqual([]);
  });

  test('watch shows what the plugin tells, polls nothing, and ends with Ctrl-C', async (context) => {
    const plugin = await pluginFor(context);
    const watch = new Running([...plugin.front, 'watch']);
    await context.expect.poll(() => watch.stdout, { timeout: 10_000 }).toMatch(/Front door {2}locked/);
    plugin.gateway.turnByHand(FRONT);
    await context.expect.poll(() => watch.stdout, { timeout: 10_000 }).toMatch(/Front door {2}unlocked/);
    watch.child.kill('SIGINT');
    expect((await watch.ended).code).toBe(0);
    expect(plugin.gateway.journal.mostAtOnce).toBe(1);
  });

  test('a command that is interrupted is taken back', async (context) => {
    const plugin = await pluginFor(context);
    plugin.gateway.fault('/open', { kind: 'busy' }, 1_000);
    const open = new Running([...plugin.front, 'open']);
    await context.expect
      .poll(() => plugin.house.locks.get(FRONT)?.isCommanded, { timeout: 10_000 })
      .toBe(true);
    open.child.kill('SIGINT');
    expect((await open.ended).code).toBe(130);
    await context.expect.poll(() => plugin.house.locks.get(FRONT)?.isCommanded).toBe(false);
  });

  test('the plugin’s own refinements count, and those of the command', async (context) => {
    const locks = [{ identifier: FRONT, name: 'Front door', allowUnlock: false }];
    const plugin = await pluginFor(context, { locks });
    const { code, stderr } = await theKeys(['--config', plugin.storage, '-i', FRONT, 'open']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/may not be unlocked from here/);
    expect(radio(plugin)).not.toContain('/open');
  });

  test('a wrong code opens nothing, and says so', async (context) => {
    const plugin = await pluginFor(context);
    const { code, stderr } = await theKeys([...plugin.front, '-c', 'not-the-code', 'open']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/share code of “Front door” is wrong/);
    expect(radio(plugin)).not.toContain('/open');
    expect(stderr).not.toContain(CODE);
  });

  test('when the plugin has ended, the gateway is asked directly', async (context) => {
    const plugin = await pluginFor(context);
    await plugin.stop();
    expect((await theKeys([...plugin.front, 'open'])).code).toBe(0);
    const { stdout } = await theKeys([...plugin.front, 'doctor']);
    expect(stdout).toMatch(/No running plugin has this gateway, so it is asked directly/);
  });
});
