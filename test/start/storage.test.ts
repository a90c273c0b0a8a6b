import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort, isPaired, matterSide, openStorage, type Storage } from '../../scripts/start/storage.ts';

interface Written {
  bridge: { pin: string; username: string; port: number; bind?: string[]; matter?: { port: number } };
  platforms: { platform: string; port?: number; gateways?: { host: string; name?: string }[] }[];
}

const usual = { isEmpty: false, isLoopback: true, isElsewhere: false };
const clone = join(tmpdir(), 'clone-that-is-only-linked-to');
let folder: string;
/** Ports that somebody else's programs have. */
let taken = new Set<number>();

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'the-keys-storage-')), '.homebridge');
});
afterEach(() => {
  taken = new Set();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

const configFile = (): string => join(folder, 'config.json');
const written = (): Written => JSON.parse(readFileSync(configFile(), 'utf8')) as Written;

/** The next port upwards that is free. */
const findPort = (preferred = 0, others: readonly number[] = []): Promise<number> =>
  taken.has(preferred) || others.includes(preferred)
    ? findPort(preferred + 1, others)
    : Promise.resolve(preferred);

const open = (options = usual): Promise<Storage> => openStorage(folder, clone, options, findPort);

test('a first start makes a bridge of its own, and a gateway where the simulator will be', async () => {
  const storage = await open();
  const { bridge, platforms } = written();

  expect(storage.isNew).toBe(true);
  expect(bridge.pin).toMatch(/^\d{3}-\d\d-\d{3}$/);
  // Locally administered, and no multicast: a MAC that no network card has.
  expect(bridge.username).toMatch(/^[0-9A-F][26AE](:[0-9A-F]{2}){5}$/);
  expect(new Set([storage.bridge.port, storage.interfacePort, storage.simulatorPort]).size).toBe(3);
  expect(platforms.find(({ platform }) => platform === 'config')).toMatchObject({
    auth: 'none',
    host: '127.0.0.1',
  });
  const ours = platforms.find(({ platform }) => platform === 'TheKeys');
  expect(ours?.gateways?.[0]?.host).toBe(`127.0.0.1:${storage.simulatorPort}`);
  expect(ours).toMatchObject({ matter: 'also' });
  expect(bridge.matter?.port).toBe(5540);
  // Share codes are in it.
  expect(statSync(configFile()).mode & 0o077).toBe(0);
});

test('a second start leaves everything as it was, and what the user changed too', async () => {
  const first = await open();
  const config = written();
  for (const gateway of config.platforms[1]?.gateways ?? []) gateway.name = 'My own name';
  writeFileSync(configFile(), JSON.stringify(config));

  const second = await open();

  expect(written()).toEqual(config);
  expect(second).toEqual({ ...first, isNew: false });
});

test('ports that somebody else has taken are replaced, and the gateway moves with the simulator', async () => {
  const first = await open();
  taken = new Set([first.simulatorPort, first.interfacePort, first.bridge.port, first.accountPort]);

  const second = await open();

  expect(second.simulatorPort).not.toBe(first.simulatorPort);
  expect(second.interfacePort).not.toBe(first.interfacePort);
  expect(second.bridge.port).not.toBe(first.bridge.port);
  expect(written().platforms[1]?.gateways?.[0]?.host).toBe(`127.0.0.1:${second.simulatorPort}`);
  expect(written().bridge.username).toBe(first.bridge.username);
});

test("a gateway at the user's own address is left where it is", async () => {
  const first = await open();
  const config = written();
  for (const gateway of config.platforms[1]?.gateways ?? []) gateway.host = '192.168.0.26';
  writeFileSync(configFile(), JSON.stringify(config));
  taken.add(first.simulatorPort);

  await open();

  expect(written().platforms[1]?.gateways?.[0]?.host).toBe('192.168.0.26');
});

test('an empty start knows no gateway', async () => {
  await open({ ...usual, isEmpty: true });
  expect(written().platforms.map(({ platform }) => platform)).toEqual(['config']);
});

test('the bridge is bound to loopback when asked, and a phone can reach it when not', async () => {
  await open();
  expect(written().bridge.bind?.length).toBeGreaterThan(0);
  await open({ ...usual, isLoopback: false });
  expect(written().bridge.bind).toBeUndefined();
});

test('two that start at once in folders of their own do not meet at the usual ports', async () => {
  const { bridge, interfacePort, simulatorPort, accountPort } = await openStorage(folder, clone, {
    ...usual,
    isElsewhere: true,
  });
  const ports = [bridge.port, interfacePort, simulatorPort, accountPort];
  expect(new Set(ports).size).toBe(4);
  for (const port of [8080, 8090, 8581, 51826, 0]) expect(ports).not.toContain(port);
});

test('a port that is taken is seen to be, on loopback and on every address', async () => {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await freePort(port)).not.toBe(port);
    server.close();
  }
});

test('a config that is not JSON gets a sentence with its name', async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(configFile(), '{ "bridge": ');
  await expect(open()).rejects.toThrow(`${configFile()} is not valid JSON`);
});

test('a pairing of an earlier start is known', async () => {
  const storage = await open();
  expect(isPaired(storage)).toBe(false);
  mkdirSync(join(folder, 'persist'));
  const name = `AccessoryInfo.${storage.bridge.username.replaceAll(':', '')}.json`;
  writeFileSync(join(folder, 'persist', name), JSON.stringify({ pairedClients: { phone: 'key' } }));
  expect(isPaired(storage)).toBe(true);
});

test('the Matter side keeps its port, or gets another, and none is given to a bridge that has none', async () => {
  await open();
  taken.add(5540);
  await open();
  expect(written().bridge.matter?.port).toBe(5541);
  const config = written();
  delete config.bridge.matter;
  writeFileSync(configFile(), JSON.stringify(config));
  const storage = await open();
  expect(written().bridge.matter).toBeUndefined();
  expect(await matterSide(storage)).toBeUndefined();
});

test('what a Matter controller is to be given is what Homebridge has written down', async () => {
  const storage = await open();
  expect(await matterSide(storage)).toBeUndefined();
  const side = join(folder, 'matter', storage.bridge.username.replaceAll(':', ''));
  mkdirSync(side, { recursive: true });
  writeFileSync(
    join(side, 'commissioning.json'),
    '{"manualPairingCode":"0502-634-0983","commissioned":false}',
  );
  expect(await matterSide(storage)).toMatchObject({
    manualPairingCode: '0502-634-0983',
    commissioned: false,
  });

  // Homebridge writes it anew: half of it is there for a moment.
  writeFileSync(join(side, 'commissioning.json'), '{"manualPairingCode":"0502');
  const read = matterSide(storage);
  writeFileSync(join(side, 'commissioning.json'), '{"manualPairingCode":"0502-634-0983"}');
  expect(await read).toMatchObject({ manualPairingCode: '0502-634-0983' });
});
