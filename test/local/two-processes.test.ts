import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CODE, FRONT, GARDEN, HOST, Site, type Plugin } from './plugin.ts';

/** How often the bolts have been turned, by what. */
const turns = ({ gateway }: Site): string[] => gateway.journal.turns.map(({ cause }) => cause);

const ends = async (site: Site, plugin: Plugin): Promise<void> => {
  await plugin.stop();
  expect(site.gateway.journal.mostAtOnce).toBe(1);
};

describe('two processes with one gateway', () => {
  test('show the same doors, and read each once', async (context) => {
    const site = new Site(context);
    const [one, other] = [site.plugin(), site.plugin()];
    for (const plugin of [one, other]) {
      await plugin.knows(FRONT);
      await plugin.knows(GARDEN);
    }
    expect(site.radio()).toEqual(['/locker_status', '/locker_status']);
    site.gateway.turnByHand(FRONT, 'unsecured');
    for (const plugin of [one, other]) await site.until(() => plugin.lock(FRONT).view.bolt === 'unsecured');
    expect(site.radio()).toHaveLength(3);
    expect(site.gateway.journal.mostAtOnce).toBe(1);
    expect(site.gateway.journal.refusals).toMatchObject({ whileServing: 0, tooSoon: 0 });
  });

  test('open a door from either, once, and both show it', async (context) => {
    const site = new Site(context);
    const voice = await site.settled();
    const guest = await site.settled();
    expect(await guest.lock(FRONT).ask('unsecured', { by: 'home' })).toEqual({ kind: 'done' });
    await site.until(() => voice.lock(FRONT).view.bolt === 'unsecured');
    expect(await voice.lock(FRONT).ask('secured', { by: 'home' })).toEqual({ kind: 'done' });
    await site.until(() => guest.lock(FRONT).view.bolt === 'secured');
    expect(turns(site)).toEqual(['open', 'close']);
    expect(site.gateway.journal.mostAtOnce).toBe(1);
  });

  test('lock fifteen doors from the one that is not the voice', async (context) => {
    const locks = Array.from({ length: 15 }, (_, index) => ({
      identifier: FRONT + index,
      code: 'Zmo1sps2OVyCFtl1',
      bolt: 'unsecured' as const,
    }));
    const site = new Site(context, { locks });
    await site.settled();
    const guest = site.plugin();
    for (const { identifier } of locks) await guest.knows(identifier);
    const all = locks.map(({ identifier }) => guest.lock(identifier).ask('secured', { by: 'home' }));
    expect(await Promise.all(all)).toEqual(locks.map(() => ({ kind: 'done' })));
    expect(site.gateway.journal.mostAtOnce).toBe(1);
  });

  test('the strictest of both configs counts', async (context) => {
    const site = new Site(context);
    const strict = await site.settled({}, [{ identifier: FRONT, allowUnlock: false }]);
    const guest = await site.settled({}, [{ identifier: GARDEN, allowUnlock: false }]);
    expect(await guest.lock(FRONT).ask('unsecured', { by: 'home' })).toMatchObject({
      kind: 'refused',
      failure: { kind: 'forbidden' },
    });
    expect(await guest.lock(GARDEN).ask('unsecured', { by: 'home' })).toMatchObject({ kind: 'refused' });
    expect(await strict.lock(FRONT).ask('unsecured', { by: 'home' })).toMatchObject({ kind: 'refused' });
    expect(turns(site)).toEqual([]);
  });

  test('what any block of the voice’s process forbids, no one from outside is allowed', async (context) => {
    const site = new Site(context);
    const voice = await site.settled();
    const open = { identifier: FRONT, by: 'command', withinMs: 9_000, allowUnlock: true } as const;
    voice.add([{ host: HOST, code: CODE, locks: [{ identifier: FRONT, allowUnlock: false }] }]);
    const forbidden = { kind: 'refused', failure: { kind: 'forbidden', sent: 'no' } };
    expect(await site.client.turn({ ...open, wish: 'unsecured' })).toMatchObject(forbidden);
    expect(await site.client.calibrate(open)).toMatchObject(forbidden);
    expect(turns(site)).toEqual([]);
  });

  test('the other one takes over within two seconds when the voice ends', async (context) => {
    const site = new Site(context);
    const voice = await site.settled();
    const guest = await site.settled();
    await ends(site, voice);
    const from = site.clock.now();
    const asked = site.gateway.journal.count('poll');
    await site.until(() => site.gateway.journal.count('poll') > asked);
    expect(site.clock.now() - from).toBeLessThan(2_000);
    expect(await guest.lock(FRONT).ask('unsecured', { by: 'home' })).toEqual({ kind: 'done' });
    expect(site.gateway.journal.mostAtOnce).toBe(1);
  });

  test('a wish that the voice has at its end is seen through by whoever asked, once', async (context) => {
    const site = new Site(context);
    const voice = await site.settled();
    const guest = await site.settled();
    const asked = guest.lock(FRONT).ask('unsecured', { by: 'home' });
    await site.until(() => site.asked().includes('/open'));
    await ends(site, voice);
    expect(await asked).toEqual({ kind: 'done' });
    expect(turns(site)).toEqual(['open']);
    expect(site.gateway.door(FRONT).bolt).toBe('unsecured');
  });

  test('a wish for the opposite at the voice takes the place of the other’s', async (context) => {
    const site = new Site(context);
    const voice = await site.settled();
    const guest = await site.settled();
    site.gateway.fault('/open', { kind: 'busy' }, 1_000);
    const open = guest.lock(FRONT).ask('unsecured', { by: 'home' });
    await site.until(() => site.asked().includes('/open'));
    expect(await voice.lock(FRONT).ask('secured', { by: 'home' })).toEqual({ kind: 'done' });
    expect(await open).toMatchObject({ kind: 'refused', failure: { kind: 'overtaken' } });
    expect(turns(site)).not.toContain('open');
  });

  test('whoever takes his wish back takes it back at the voice', async (context) => {
    const site = new Site(context);
    const voice = await site.settled();
    const guest = await site.settled();
    site.gateway.fault('/open', { kind: 'busy' }, 1_000);
    const gone = new AbortController();
    const open = guest.lock(FRONT).ask('unsecured', { by: 'home', signal: gone.signal });
    await site.until(() => voice.lock(FRONT).isCommanded);
    gone.abort();
    expect(await open).toMatchObject({ kind: 'refused' });
    await site.until(() => !voice.lock(FRONT).isCommanded, 2_000);
    expect(turns(site)).toEqual([]);
  });

  test.for(['home', 'matter', 'autoLock'] as const)(
    'the voice knows who asks, when it is %s of the other process',
    async (by, context) => {
      const site = new Site(context);
      const voice = await site.settled();
      const guest = await site.settled();
      const askers: string[] = [];
      voice.lock(FRONT).onAsked((_wish, asker) => askers.push(asker));
      expect(await guest.lock(FRONT).ask('secured', { by })).toEqual({ kind: 'done' });
      expect(await guest.lock(FRONT).ask('unsecured', { by })).toEqual({ kind: 'done' });
      expect(new Set(askers)).toEqual(new Set([by]));
    },
  );

  test.for([
    ['thekeys.local', HOST],
    [HOST, 'thekeys.local'],
    ['thekeys.local', 'box.lan'],
  ] as const)('find each other although one says %s and one %s', async ([one, other], context) => {
    const site = new Site(context);
    Object.assign(site.names, { 'thekeys.local': [HOST], 'box.lan': [HOST] });
    const plugins = [await site.settled({ host: one }), await site.settled({ host: other })];
    expect(plugins.map(({ voices }) => voices.listeners)).toEqual([1, 0]);
    expect(site.radio()).toHaveLength(2);
    expect(site.gateway.journal.mostAtOnce).toBe(1);
  });

  test('two blocks of one process under two names are one loop', async (context) => {
    const site = new Site(context);
    site.names['thekeys.local'] = [HOST];
    const plugin = await site.settled();
    const house = plugin.add([{ host: 'thekeys.local', code: CODE }]);
    await site.until(() => house.locks.get(FRONT)?.isCurrent === true);
    expect(plugin.voices.listeners).toBe(0);
    const ends = [plugin.house, house].flatMap(
      ({ locks }) => locks.get(FRONT)?.ask('unsecured', { by: 'home' }) ?? [],
    );
    expect(await Promise.all(ends)).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    expect(site.gateway.journal.mostAtOnce).toBe(1);
    expect(site.gateway.journal.refusals).toMatchObject({ whileServing: 0, tooSoon: 0 });
  });

  test('a stale socket is replaced by one of those who find it', async (context) => {
    const site = new Site(context);
    mkdirSync(dirname(site.socket), { recursive: true });
    writeFileSync(site.socket, 'left by one that was killed');
    const plugins = Array.from({ length: 5 }, () => site.plugin());
    for (const plugin of plugins) {
      await plugin.knows(FRONT);
      await plugin.knows(GARDEN);
    }
    expect((await site.client.house()).locks).toHaveLength(2);
    expect(site.radio().filter((path) => path === '/locker_status')).toHaveLength(2);
    expect(site.gateway.journal.mostAtOnce).toBe(1);
  });

  test('five of them, ended and started in any order, never ask twice at once', async (context) => {
    const site = new Site(context);
    const plugins: Plugin[] = [];
    for (let round = 0; round < 12; round += 1) {
      plugins.push(site.plugin());
      if (round % 3 === 2) await plugins.at(-1)?.knows(FRONT);
      if (plugins.length > 3) await plugins.splice((round * 7) % plugins.length, 1)[0]?.stop();
    }
    for (const plugin of plugins) await plugin.knows(FRONT);
    expect(site.gateway.journal.mostAtOnce).toBe(1);
    expect(site.gateway.journal.refusals.whileServing).toBe(0);
  });
});
