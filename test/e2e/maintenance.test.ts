import { describe, expect, test } from 'vitest';
import { entryFor, eventually, frontDoor, gardenGate, Home } from './home.ts';
import { versions } from './homebridge.ts';
import { noResponse, Refused, type DescribedLock, type DescribedService } from './phone.ts';

/** HAP's Switch, its On, and Name, as the controller spells them out. */
const SWITCH = '00000049-0000-1000-8000-0026BB765291';
const ON = '00000025-0000-1000-8000-0026BB765291';
const NAME = '00000023-0000-1000-8000-0026BB765291';

const valueOf = (service: DescribedService, type: string): unknown =>
  service.characteristics.find((one) => one.type === type)?.value;

/** The `aid.iid` of every switch's On, by the switch's name. */
function switchesOf(accessories: readonly DescribedLock[]): Map<string, string> {
  return new Map(
    accessories.flatMap(({ aid, services }) =>
      services
        .filter(({ type }) => type === SWITCH)
        .map((service) => {
          const on = service.characteristics.find((one) => one.type === ON);
          return [valueOf(service, NAME) as string, `${aid}.${on?.iid ?? 0}`] as const;
        }),
    ),
  );
}

/** Entries that ask for maintenance, and for the front door to be calibrated from Home. */
const entries = (host: string): object[] => {
  const { identifier, name, code } = frontDoor;
  const locks = [
    { identifier, name, code, calibrate: true },
    { ...gardenGate, bolt: undefined },
  ];
  return [entryFor(host, [], { maintenance: true, locks })];
};

/** What the phone sees of a switch: its value, or the status of the refusal. */
async function seen(home: Home, id: string): Promise<unknown> {
  try {
    // On the wire, a bool may be a number.
    return Boolean(await home.phone.get(id));
  } catch (error) {
    if (error instanceof Refused) return error.status;
    throw error;
  }
}

describe.concurrent.each(versions)('Homebridge %s', (version) => {
  test('switches synchronize and calibrate, and go off by themselves', async (context) => {
    const home = await Home.open(context, version, { entries });
    await home.lock(frontDoor);
    await home.lock(gardenGate);
    const all = await home.phone.locks();
    const switches = switchesOf(all);
    expect([...switches.keys()]).toEqual([
      'Synchronize',
      'Synchronize Front door',
      'Calibrate Front door',
      'Synchronize Garden gate',
    ]);
    const gateway = all.find(({ name }) => name === 'Home gateway');
    expect(gateway && (await home.phone.read(gateway, 'manufacturer'))).toBe('The Keys');
    // The gateway is asked for its version once its locks have been read.
    await eventually(async () => expect(gateway && (await home.phone.read(gateway, 'firmware'))).toBe('65'));

    const requests = {
      Synchronize: '/synchronize',
      'Synchronize Front door': '/locker/synchronize',
      'Calibrate Front door': '/calibrate',
    };
    for (const [name, path] of Object.entries(requests)) {
      const id = switches.get(name) ?? '';
      const reads = home.reads(frontDoor.identifier);
      expect(await seen(home, id), name).toBe(false);
      await home.phone.set(id, true);
      await eventually(() => expect(home.requests(path)).toHaveLength(1));
      await eventually(async () => expect(await seen(home, id)).toBe(false));
      // After a calibration, and only then, the lock is read.
      if (path === '/calibrate')
        await eventually(() => expect(home.reads(frontDoor.identifier)).toBe(reads + 1));
    }
    for (const path of Object.values(requests)) expect(home.requests(path), path).toHaveLength(1);
    expect(home.gateway.journal.turns).toEqual([]);
  });

  test('a switch that is refused says so, and is off', async (context) => {
    const home = await Home.open(context, version, { entries });
    await home.lock(frontDoor);
    const id = switchesOf(await home.phone.locks()).get('Calibrate Front door') ?? '';
    home.gateway.fault('/calibrate', { kind: 'error', number: 36 });
    await expect(home.phone.set(id, true)).rejects.toMatchObject({ status: -70411 });
    await eventually(async () => expect(await seen(home, id)).toBe(false));
    expect(home.homebridge.lines('refused the key (36)')).toHaveLength(1);

    await home.server.goAway();
    await eventually(async () => expect(await seen(home, id)).toBe(noResponse));
  });

  test('switches do not exist unless asked for, and vanish when the option is taken away', async (context) => {
    const home = await Home.open(context, version, { entries });
    await home.lock(frontDoor);
    await home.lock(gardenGate);
    const before = (await home.phone.locks()).map(({ name }) => name).sort();
    expect(before).toEqual(['Front door', 'Garden gate', 'Home gateway']);

    home.homebridge.configure([entryFor(home.server.host, [frontDoor, gardenGate])]);
    await home.restart();
    await eventually(async () =>
      expect((await home.phone.locks()).map(({ name }) => name).sort()).toEqual([
        'Front door',
        'Garden gate',
      ]),
    );
    expect(switchesOf(await home.phone.locks()).size).toBe(0);
  });
});
