import { describe, expect, test } from 'vitest';
import { accessoryOf, realHap, written } from '../hap.ts';
import { FRONT, GARDEN, attic, Bridge, CODE, earlier, home } from './bridge.ts';

const NAMES = ['The Keys 45961123', 'The Keys 45961124'];

describe('After a restart', () => {
  test('accessories come back with their state and no event, and none is added twice', async () => {
    const config = { gateways: [home()] };
    await using bridge = new Bridge(config, { disk: await earlier(config) });
    const front = bridge.at('The Keys 45961123');
    expect(await front.current()).toBe('locked');
    await bridge.clock.advance(60_000);
    expect(bridge.names.toSorted()).toEqual(NAMES);
    expect(bridge.removed).toEqual([]);
    expect(bridge.calls.filter(({ what }) => what === 'register')).toEqual([]);
    expect(front.events.filter(({ what }) => what === 'current' || what === 'target')).toEqual([]);
  });

  test('accessories stay when the gateway is away, or lists nothing', async () => {
    const config = { gateways: [home()] };
    await using bridge = new Bridge(config, { disk: await earlier(config) });
    bridge.home.unplug();
    await bridge.clock.advance(120_000);
    bridge.home.plug();
    bridge.home.fault('/lockers', { kind: 'garbage', body: 'no locks' }, 100);
    await bridge.clock.advance(240_000);
    expect(bridge.removed).toEqual([]);
    expect(bridge.names).toHaveLength(2);
  });

  test('an accessory leaves only because the config hides its lock, and the log says so', async () => {
    const disk = await earlier({ gateways: [home()] });
    await using bridge = new Bridge(
      { gateways: [home({ locks: [{ identifier: FRONT, hidden: true }] })] },
      { disk },
    );
    // Before Homebridge publishes the bridge, or it would be seen once more.
    expect(bridge.removed).toEqual(['The Keys 45961123']);
    await bridge.clock.advance(60_000);
    expect(bridge.removed).toEqual(['The Keys 45961123']);
    expect(bridge.names).toEqual(['The Keys 45961124']);
    expect(bridge.log.sentences).toContain(
      '“The Keys 45961123” is no longer in the configuration and leaves Home.',
    );
    bridge.shutDown();
    expect(bridge.disk).toHaveLength(1);
  });

  test('or because its gateway is gone from the config, and no other one sees it', async () => {
    const disk = await earlier({ gateways: [home(), attic()] });
    await using bridge = new Bridge({ gateways: [attic()] }, { disk });
    await bridge.clock.advance(20_000);
    expect(bridge.names).toHaveLength(3);
    expect(await bridge.at('The Keys 45961123').current()).toBe('No Response');
    await bridge.clock.advance(180_000);
    expect(bridge.names).toEqual(['The Keys 45961125']);
    expect(bridge.removed.toSorted()).toEqual(NAMES);
    expect(bridge.home.journal.entries).toEqual([]);
    expect(bridge.attic.journal.timestamps(FRONT)).toEqual([]);
  });

  test.each([
    ['a gateway whose host is a mistake', { gateways: [{ host: '???', code: CODE }] }],
    ['no gateway at all', { gateways: [] }],
    ['nothing', {}],
    ['a code that is a mistake', { gateways: [{ host: 'home', code: '' }] }],
  ])('with %s in the config accessories stay, and say No Response', async (_name, config) => {
    await using bridge = new Bridge(config, { disk: await earlier({ gateways: [home()] }) });
    expect(await bridge.at('The Keys 45961123').current()).toBe('No Response');
    await bridge.clock.advance(600_000);
    expect(bridge.removed).toEqual([]);
    expect(bridge.names).toHaveLength(2);
    expect(await bridge.at('The Keys 45961123').current()).toBe('No Response');
    expect(await bridge.at('The Keys 45961123').battery('Battery Level')).toBe('No Response');
  });

  test('with a mistake in the config, a lock that is hidden stays, and keeps its name', async () => {
    const disk = await earlier({ gateways: [home()] });
    await using bridge = new Bridge(
      { gateways: [home({ locks: [{ identifier: FRONT, hidden: true }] }), { host: '???' }] },
      { disk },
    );
    await bridge.clock.advance(60_000);
    expect(bridge.removed).toEqual([]);
    const front = bridge.at('The Keys 45961123');
    expect(await front.current()).toBe('No Response');
    expect(await bridge.clock.until(front.tap('unlock'))).toBe('No Response');
    const { Service, Characteristic } = bridge.api.hap;
    const name = front.accessory
      .getService(Service.LockMechanism)
      ?.getCharacteristic(Characteristic.ConfiguredName);
    expect(await name?.handleGetRequest()).toBe('The Keys 45961123');
  });

  test('a lock whose code was taken out of the config stays, is No Response, and one sentence says what to do', async () => {
    const disk = await earlier({ gateways: [home()] });
    await using bridge = new Bridge(
      { gateways: [{ host: 'home', name: 'Home', locks: [{ identifier: GARDEN, code: CODE }] }] },
      { disk },
    );
    await bridge.clock.advance(600_000);
    expect(bridge.removed).toEqual([]);
    expect(await bridge.at('The Keys 45961123').current()).toBe('No Response');
    expect(await bridge.at('The Keys 45961124').current()).toBe('locked');
    expect(bridge.log.warnings).toEqual([
      expect.stringMatching(/no share code any more for “The Keys 45961123”.*make one/),
    ]);
    expect(await bridge.clock.until(bridge.at('The Keys 45961123').tap('unlock'))).not.toBe('accepted');
  });

  test('a lock that has a code again is shown again, on the accessory that it had', async () => {
    const disk = await earlier({ gateways: [home()] });
    const codeless = async (): Promise<readonly string[]> => {
      await using bridge = await Bridge.settled({ gateways: [{ host: 'home', name: 'Home' }] }, { disk });
      bridge.shutDown();
      return bridge.disk;
    };
    await using bridge = await Bridge.settled({ gateways: [home()] }, { disk: await codeless() });
    expect(bridge.names.toSorted()).toEqual(NAMES);
    expect(await bridge.at('The Keys 45961123').current()).toBe('locked');
    expect(bridge.calls.filter(({ what }) => what === 'register')).toEqual([]);
  });

  test('an accessory stays when its gateway has got another address', async () => {
    const disk = await earlier({ gateways: [home()] }, (accessory) => {
      accessory.context = { ...accessory.context, gateway: '192.168.0.99' };
    });
    await using bridge = new Bridge({ gateways: [home()] }, { disk });
    await bridge.clock.advance(60_000);
    expect(bridge.removed).toEqual([]);
    expect(bridge.calls.filter(({ what }) => what === 'register')).toEqual([]);
    expect(await bridge.at('The Keys 45961123').current()).toBe('locked');
  });
});

describe('Which door a tile turns', () => {
  test('is told by its UUID, though the contexts of two accessories were swapped on disk', async () => {
    const other: Record<number, number> = { [FRONT]: GARDEN, [GARDEN]: FRONT };
    const disk = await earlier({ gateways: [home()] }, (accessory) => {
      const context = accessory.context as { identifier: number };
      accessory.context = { ...context, identifier: other[context.identifier] };
    });
    await using bridge = new Bridge({ gateways: [home()] }, { disk });
    await bridge.clock.advance(15_000);
    void bridge.at('The Keys 45961123').tap('unlock');
    await bridge.clock.advance(20_000);
    expect(bridge.home.door(FRONT).bolt).toBe('unsecured');
    expect(bridge.home.door(GARDEN).bolt).toBe('secured');
    expect(await bridge.at('The Keys 45961123').current()).toBe('unlocked');
    expect(await bridge.at('The Keys 45961124').current()).toBe('locked');
  });

  test('does not take over what was remembered of another door', async () => {
    const disk = await earlier({ gateways: [home()] }, (accessory) => {
      const memory = { bolt: 'unsecured', lastSeen: 'unsecured' };
      accessory.context = { ...accessory.context, identifier: 7, memory };
    });
    await using bridge = new Bridge({ gateways: [home()] }, { disk });
    for (const name of NAMES) expect(await bridge.at(name).current()).not.toBe('unlocked');
    await bridge.clock.advance(15_000);
    for (const name of NAMES) expect(await bridge.at(name).current()).toBe('locked');
  });

  test.each<[string, unknown]>([
    ['lost', {}],
    ['null', null],
    ['a text', 'context'],
    ['of wrong types', { identifier: {}, gateway: 7, memory: [] }],
  ])('is told by the serial number when the context is %s', async (_name, context) => {
    const disk = await earlier({ gateways: [home()] }, (accessory) => {
      accessory.context = context as object;
    });
    await using bridge = new Bridge({ gateways: [home()] }, { disk });
    await bridge.clock.advance(60_000);
    expect(bridge.removed).toEqual([]);
    expect(bridge.calls.filter(({ what }) => what === 'register')).toEqual([]);
    expect(bridge.log.warnings).toEqual([]);
    expect(await bridge.at('The Keys 45961123').current()).toBe('locked');
  });

  const nameless = (config: object) =>
    earlier(config, (accessory) => {
      accessory.context = {};
      const { AccessoryInformation } = realHap.Service;
      accessory
        .getService(AccessoryInformation)
        ?.setCharacteristic(realHap.Characteristic.SerialNumber, '00');
    });

  test('is told by the locks that the config names when the serial number is lost, too', async () => {
    const config = { gateways: [home({ locks: [{ identifier: FRONT }, { identifier: GARDEN }] })] };
    await using bridge = new Bridge(config, { disk: await nameless(config) });
    await bridge.clock.advance(15_000);
    expect(bridge.names.toSorted()).toEqual(NAMES);
    expect(await bridge.at('The Keys 45961123').current()).toBe('locked');
    expect(bridge.log.warnings).toEqual([]);
  });

  test('is told by the first list when nothing else tells, and until then it is No Response', async () => {
    const config = { gateways: [home()] };
    await using bridge = new Bridge(config, { disk: await nameless(config) });
    expect(await bridge.at('The Keys 45961123').current()).toBe('No Response');
    await bridge.clock.advance(15_000);
    expect(bridge.names.toSorted()).toEqual(NAMES);
    expect(bridge.removed).toEqual([]);
    expect(await bridge.at('The Keys 45961123').current()).toBe('locked');
    expect(bridge.log.warnings).toHaveLength(2);
    expect(bridge.log.warnings[0]).toMatch(/Which lock “The Keys 45961123” stands for is not known any more/);
  });
});

describe('Maintenance, which earlier versions had in Home,', () => {
  test('leaves with one line in the log, and the doors stay', async () => {
    const { uuid, Service } = realHap;
    const disk = await earlier({ gateways: [home()] });
    const accessory = accessoryOf('Home', uuid.generate('the-keys:gateway:home'));
    accessory.context = { kind: 'gateway', host: 'home', name: 'Home' };
    accessory.addService(new Service.Switch('Synchronize', 'synchronize'));
    await using bridge = new Bridge({ gateways: [home()] }, { disk: [...disk, written(accessory)] });
    await bridge.clock.advance(15_000);
    expect(bridge.removed).toEqual(['Home']);
    expect(bridge.names.toSorted()).toEqual(NAMES);
    expect(
      bridge.log.sentences.filter((sentence) => sentence.includes('maintenance leave Home')),
    ).toHaveLength(1);
    expect(bridge.log.sentences.join()).not.toContain('“Home” is no longer');
  });
});
