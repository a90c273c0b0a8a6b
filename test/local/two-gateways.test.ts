import { describe, expect, test, type TestContext } from 'vitest';
import type { Lock } from '../../src/lock/lock.ts';
import { socketOf } from '../../src/local/place.ts';
import { LocalClient } from '../../src/local/client.ts';
import { speakLightly } from '../../src/local/speak.ts';
import { CODE, FRONT, GARDEN, HOST, OTHER_HOST, Site, type Plugin } from './plugin.ts';

const HIDDEN = [
  { identifier: FRONT, hidden: true },
  { identifier: GARDEN, hidden: true },
];
/** How long it may take until one of two processes has left a gateway to the other, ms. */
const LEFT_MS = 10_000;

/** Two gateways that see one door, and two processes that have both; each is the voice of one of them at first. */
class Split {
  readonly site: Site;
  readonly plugins: readonly [Plugin, Plugin];
  readonly locks: readonly [Lock, Lock];

  private constructor(site: Site, plugins: readonly [Plugin, Plugin], locks: readonly [Lock, Lock]) {
    this.site = site;
    this.plugins = plugins;
    this.locks = locks;
  }

  /** `rssi` is how the second gateway sees the door; the first one does so with -70 dBm. */
  static async of(context: TestContext, rssi: number): Promise<Split> {
    const site = new Site(context);
    site.other.share(site.gateway.door(FRONT), { code: CODE, rssi });
    // Each becomes a voice by a block that has nothing but that gateway, and shows no door.
    const one = site.plugin({}, HIDDEN);
    await site.until(() => site.gateway.journal.count('poll') > 0);
    const other = site.plugin({ host: OTHER_HOST, name: 'Cellar' }, HIDDEN);
    await site.until(() => site.other.journal.count('poll') > 0);
    const both = [HOST, OTHER_HOST].map((host) => ({ host, code: CODE }));
    const houses = [one.add(both), other.add(both)] as const;
    const known = async (index: 0 | 1): Promise<Lock> => {
      await site.until(() => houses[index].locks.get(FRONT)?.isCurrent === true);
      const lock = houses[index].locks.get(FRONT);
      if (!lock) throw new Error('it was there');
      return lock;
    };
    return new Split(site, [one, other], [await known(0), await known(1)]);
  }

  /** The voice of each gateway: which of the processes has the other one for its guest. */
  async together(): Promise<void> {
    const [one, other] = this.plugins;
    await this.site.until(() => one.voices.listeners === 2 && other.voices.listeners === 0, LEFT_MS);
  }

  opens(): number {
    const { gateway, other } = this.site;
    return gateway.journal.asked('/open') + other.journal.asked('/open');
  }

  mostAtOnce(): readonly number[] {
    return [this.site.gateway.journal.mostAtOnce, this.site.other.journal.mostAtOnce];
  }
}

describe.for([
  ['first', -90],
  ['second', -50],
] as const)('a door that two processes have by two gateways, whose %s is nearer', ([, rssi]) => {
  test('is asked for by one of them', async (context) => {
    const split = await Split.of(context, rssi);
    await split.together();
    const at = new LocalClient(speakLightly(socketOf(split.site.storage, OTHER_HOST)));
    expect(await at.house()).toMatchObject({ gateway: { key: OTHER_HOST }, all: [HOST, OTHER_HOST] });
    expect(split.mostAtOnce()).toEqual([1, 1]);
  });

  test.for([0, 1] as const)('is opened from process %i, once', async (asking, context) => {
    const split = await Split.of(context, rssi);
    await split.together();
    expect(await split.locks[asking].ask('unsecured', { by: 'home' })).toEqual({ kind: 'done' });
    for (const lock of split.locks) await split.site.until(() => lock.view.bolt === 'unsecured', 15_000);
    expect(split.opens()).toBe(1);
    expect(split.mostAtOnce()).toEqual([1, 1]);
  });

  test.for([0, 1_000, 5_000] as const)(
    'is opened once when both are asked after %i ms',
    async (ms, context) => {
      const split = await Split.of(context, rssi);
      await split.site.clock.sleep(ms);
      const ends = split.locks.map((lock) => lock.ask('unsecured', { by: 'home' }));
      expect(await Promise.all(ends)).toEqual([{ kind: 'done' }, { kind: 'done' }]);
      const { turns } = split.site.gateway.journal;
      expect([...turns, ...split.site.other.journal.turns]).toHaveLength(1);
      expect(split.mostAtOnce()).toEqual([1, 1]);
    },
  );

  test.for([0, 1] as const)(
    'is opened by the other gateway when gateway %i is busy for good',
    async (busy, context) => {
      const split = await Split.of(context, rssi);
      await split.together();
      const { gateway, other } = split.site;
      for (const path of ['/open', '/locker_status'] as const)
        [gateway, other][busy]?.fault(path, { kind: 'busy' }, Infinity);
      const ends = split.locks.map((lock) => lock.ask('unsecured', { by: 'home' }));
      expect(await Promise.all(ends)).toEqual([{ kind: 'done' }, { kind: 'done' }]);
      expect(gateway.door(FRONT).bolt).toBe('unsecured');
    },
  );

  test.for([0, 1] as const)('is the other’s alone once process %i has ended', async (ended, context) => {
    const split = await Split.of(context, rssi);
    await split.together();
    await split.plugins[ended].stop();
    const lock = split.locks[1 - ended];
    expect(await lock?.ask('unsecured', { by: 'home' })).toEqual({ kind: 'done' });
    expect(split.opens()).toBe(1);
    expect(split.mostAtOnce()).toEqual([1, 1]);
  });
});
