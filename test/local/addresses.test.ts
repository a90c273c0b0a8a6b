import { describe, expect, test } from 'vitest';
import { parseAddress, type Address } from '../../src/gateway/address.ts';
import { Addresses, type Lookup } from '../../src/local/addresses.ts';
import { findPlugin } from '../../src/local/found.ts';
import { speakLightly } from '../../src/local/speak.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { FRONT, HOST, Site } from './plugin.ts';

const never = new AbortController().signal;

const at = (host: string): Address => {
  const address = parseAddress(host);
  if (!address) throw new RangeError(host);
  return address;
};

/** A name server that knows these names; counts what it is asked. */
function knowing(names: Readonly<Record<string, readonly string[]>>): { lookup: Lookup; asked: string[] } {
  const asked: string[] = [];
  const lookup: Lookup = (hostname) => {
    asked.push(hostname);
    const found = names[hostname];
    return found ? Promise.resolve(found) : Promise.reject(new Error('ENOTFOUND'));
  };
  return { lookup, asked };
}

const addresses = (lookup: Lookup, clock = new VirtualClock()): Addresses => new Addresses({ clock, lookup });

describe('the key of a gateway by its address', () => {
  test.each([
    ['192.168.0.26', '192.168.0.26'],
    ['thekeys.local', '192.168.0.26'],
    ['TheKeys.local', '192.168.0.26'],
    ['thekeys.local:8080', '192.168.0.26:8080'],
    ['two.local', '10.0.0.7'],
    ['six.local', '[fd00::7]'],
    ['zone.local', '[fe80::1]'],
    ['both.local', '10.0.0.9'],
    ['mapped.local', '10.0.0.9'],
    ['empty.local', 'empty.local'],
    ['nobody.local', 'nobody.local'],
  ])('%s is %s', async (host, key) => {
    const { lookup } = knowing({
      'thekeys.local': ['192.168.0.26'],
      'TheKeys.local': ['192.168.0.26'],
      'two.local': ['10.0.0.8', '10.0.0.7'],
      'six.local': ['fd00::7'],
      'zone.local': ['fe80::1%eth0'],
      'both.local': ['fd00::9', '10.0.0.9'],
      'mapped.local': ['::ffff:10.0.0.9'],
      'empty.local': [],
    });
    expect(await addresses(lookup).keyOf(at(host), never)).toBe(key);
  });

  test('is that of its name when the name server says nothing for two seconds, then and later', async () => {
    const clock = new VirtualClock();
    let answer: ((found: readonly string[]) => void) | undefined;
    const slow = addresses(() => new Promise((resolve) => (answer = resolve)), clock);
    const key = slow.keyOf(at('thekeys.local'), never);
    await clock.advance(2_001);
    expect(await key).toBe('thekeys.local');
    answer?.(['192.168.0.26']);
    expect(await slow.keyOf(at('thekeys.local'), never)).toBe('thekeys.local');
    expect(clock.pending).toBe(0);
  });

  test('is asked for once, and leaves no timer', async () => {
    const clock = new VirtualClock();
    const { lookup, asked } = knowing({ 'thekeys.local': ['192.168.0.26'] });
    const one = addresses(lookup, clock);
    await Promise.all([one.keyOf(at('thekeys.local'), never), one.keyOf(at('thekeys.local.'), never)]);
    expect(asked).toEqual(['thekeys.local']);
    expect(clock.pending).toBe(0);
  });
});

test('whoever ends meanwhile waits for no name server, and leaves no timer', async () => {
  const clock = new VirtualClock();
  const ending = new AbortController();
  const key = addresses(() => new Promise(() => undefined), clock).keyOf(at('thekeys.local'), ending.signal);
  ending.abort(new Error('the end'));
  expect(await key).toBe('thekeys.local');
  expect(clock.pending).toBe(0);
});

describe('gateways that are at one address', () => {
  test.each<[readonly string[], Record<string, string>]>([
    [['192.168.0.26', 'thekeys.local'], { 'thekeys.local': '192.168.0.26' }],
    [['thekeys.local', '192.168.0.26'], { '192.168.0.26': 'thekeys.local' }],
    [
      ['thekeys.local', 'box.lan', '192.168.0.26'],
      { 'box.lan': 'thekeys.local', '192.168.0.26': 'thekeys.local' },
    ],
    [['thekeys.local', 'other.local'], {}],
    [['nobody.local', '192.168.0.26'], {}],
    [['nobody.local', 'nowhere.local'], {}],
    [['thekeys.local:81', '192.168.0.26'], {}],
    [['thekeys.local', 'THEKEYS.local'], {}],
  ])('of %j', async (hosts, twins) => {
    const { lookup } = knowing({
      'thekeys.local': ['192.168.0.26'],
      'THEKEYS.local': ['192.168.0.26'],
      'box.lan': ['192.168.0.26'],
      'other.local': ['192.168.0.27'],
    });
    expect(Object.fromEntries(await addresses(lookup).twins(hosts.map(at), never))).toEqual(twins);
  });

  test.each([[[]], [['thekeys.local']], [['192.168.0.26', '192.168.0.27']]])(
    'are not looked for among %j: no name server is asked',
    async (hosts) => {
      const { lookup, asked } = knowing({});
      expect((await addresses(lookup).twins(hosts.map(at), never)).size).toBe(0);
      expect(asked).toEqual([]);
    },
  );
});

test('the plugin that runs is found by the name of its gateway, and by its address', async (context) => {
  const site = new Site(context);
  await site.settled();
  const { lookup } = knowing({ 'thekeys.local': [HOST], 'other.local': ['192.168.0.99'] });
  const find = async (host: string) => {
    const { signal } = new AbortController();
    const around = { speakAt: speakLightly, clock: site.clock, signal, addresses: addresses(lookup) };
    const found = await findPlugin([site.storage], at(host), around);
    return 'client' in found ? found.house.locks.map(({ identifier }) => identifier) : found.why;
  };
  expect(await find('thekeys.local')).toContain(FRONT);
  expect(await find(HOST)).toContain(FRONT);
  expect(await find('other.local')).toBe('notThere');
});

test('where the plugin calls its gateway as one does, no name server is asked', async (context) => {
  const site = new Site(context);
  await site.settled({ host: 'nobody.local' });
  const { lookup, asked } = knowing({});
  const { signal } = new AbortController();
  const around = { speakAt: speakLightly, clock: site.clock, signal, addresses: addresses(lookup) };
  expect(await findPlugin([site.storage], at('nobody.local'), around)).toHaveProperty('client');
  expect(asked).toEqual([]);
});
