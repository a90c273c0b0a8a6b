import { describe, expect, test } from 'vitest';
import type { Lookup } from '../../src/local/addresses.ts';
import { Bridge, CODE, earlier, FRONT, GARDEN, home } from './bridge.ts';

/** The same gateway under another name, with what the config may say of it there. */
const box = (more: object = {}): object => ({ host: 'box.lan', code: CODE, ...more });

const alike: Lookup = () => Promise.resolve(['192.168.0.26']);
const unheard: Lookup = () => Promise.reject(new Error('ENOTFOUND'));

const ONE_GATEWAY = /gateway 1 \(home\).*gateway 2 \(box\.lan\).*these are one gateway/i;

/** Polls in a minute once all is quiet. */
async function polls(bridge: Bridge): Promise<number> {
  const before = bridge.home.journal.count('poll');
  await bridge.clock.advance(60_000);
  return bridge.home.journal.count('poll') - before;
}

describe('A gateway that the config has under two names that mean one address', () => {
  test('is one: asked as often as one, and said so once', async () => {
    await using bridge = await Bridge.settled({ gateways: [home(), box()] }, { lookup: alike });
    await using plain = await Bridge.settled({ gateways: [home()] });
    expect(bridge.names).toEqual(['The Keys 45961123', 'The Keys 45961124']);
    expect(await polls(bridge)).toBe(await polls(plain));
    expect(bridge.log.warnings.filter((sentence) => ONE_GATEWAY.test(sentence))).toHaveLength(1);
    expect(bridge.home.journal.count('read')).toBe(2);
    expect(bridge.home.journal.mostAtOnce).toBe(1);
  });

  test('has one outage, told once', async () => {
    await using bridge = await Bridge.settled({ gateways: [home(), box()] }, { lookup: alike });
    const before = bridge.log.warnings.length;
    bridge.home.unplug();
    await bridge.clock.advance(120_000);
    expect(bridge.log.warnings.slice(before)).toHaveLength(1);
  });

  test('has the codes of both entries, and the strictest of what they say', async () => {
    const strict = { identifier: GARDEN, code: CODE, allowUnlock: false };
    const gateways = [
      { host: 'home', locks: [{ identifier: FRONT, code: CODE, name: 'Front door' }] },
      { host: 'box.lan', locks: [strict] },
    ];
    await using bridge = await Bridge.settled({ gateways }, { lookup: alike });
    expect(bridge.names).toEqual(['Front door', 'The Keys 45961124']);
    void bridge.at('Front door').tap('unlock');
    void bridge.at('The Keys 45961124').tap('unlock');
    await bridge.clock.advance(15_000);
    expect(bridge.home.door(FRONT).bolt).toBe('unsecured');
    expect(bridge.home.door(GARDEN).bolt).toBe('secured');
  });

  test('after a restart it is one before anything is asked, and a tap that came before is carried out', async () => {
    const config = { gateways: [home(), box()] };
    const disk = await earlier(config);
    const { promise, resolve } = Promise.withResolvers<readonly string[]>();
    await using bridge = new Bridge(config, { disk, lookup: () => promise });
    void bridge.at('The Keys 45961123').tap('unlock');
    await bridge.clock.advance(1_500);
    expect(bridge.home.journal.count('poll')).toBe(0);
    resolve(['192.168.0.26']);
    await bridge.clock.advance(15_000);
    expect(await bridge.at('The Keys 45961123').current()).toBe('unlocked');
    expect(bridge.platforms[0]?.config.gateways).toHaveLength(1);
    expect(bridge.home.journal.asked('/open')).toBe(1);
    bridge.home.unplug();
    await bridge.clock.advance(60_000);
    expect(await bridge.at('The Keys 45961123').current()).toBe('No Response');
  });

  test.each([
    ['cannot be asked', unheard],
    ['does not answer', () => new Promise<never>(() => undefined)],
  ])('works as two when the name server %s', async (_name, lookup: Lookup) => {
    await using bridge = await Bridge.settled({ gateways: [home(), box()] }, { lookup });
    expect(bridge.names).toEqual(['The Keys 45961123', 'The Keys 45961124']);
    void bridge.at('The Keys 45961123').tap('unlock');
    await bridge.clock.advance(15_000);
    expect(await bridge.at('The Keys 45961123').current()).toBe('unlocked');
    expect(bridge.log.warnings.filter((sentence) => ONE_GATEWAY.test(sentence))).toEqual([]);
  });

  test('asks nothing when Homebridge ends before the names are known', async () => {
    await using bridge = new Bridge({ gateways: [home(), box()] }, { lookup: alike });
    bridge.shutDown();
    await bridge.clock.advance(60_000);
    expect(bridge.home.journal.entries).toEqual([]);
  });
});
