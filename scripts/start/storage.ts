import { randomInt, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The two doors to try the plugin on, as they stand in its configuration. */
export const doors = [
  { identifier: 45961123, code: 'Zmo1sps2OVyCFtl1', name: 'Front door' },
  { identifier: 45961124, code: 'p4RkLm7xTq2WvB9c', name: 'Garden gate' },
];

interface Bridge {
  name: string;
  username: string;
  port: number;
  pin: string;
  bind?: string[];
  /** Its Matter side; none when the user has taken it out. */
  matter?: { port?: number };
}

interface Platform {
  platform: string;
  name?: string;
  port?: number;
  gateways?: { host?: string }[];
  [option: string]: unknown;
}

interface Config {
  bridge: Bridge;
  platforms: Platform[];
}

/** What is remembered beside Homebridge's own files. */
interface Remembered {
  simulatorPort: number;
  accountPort?: number;
}

/** Everything that the programs have to agree on. */
export interface Storage {
  readonly folder: string;
  /** What `-P` wants: a folder whose folders are plugins. */
  readonly plugins: string;
  readonly bridge: Readonly<Bridge>;
  readonly interfacePort: number;
  readonly simulatorPort: number;
  /** The simulated account service's. */
  readonly accountPort: number;
  /** The names under which the plugin's lines are in the log. */
  readonly logNames: readonly string[];
  readonly isNew: boolean;
}

/** What a JSON file holds, or nothing when there is no such file. */
function read(file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Error(`${file} is not valid JSON: mend it, or delete the folder it is in to start anew.`);
  }
}

const write = (file: string, value: unknown): void => {
  writeFileSync(file, JSON.stringify(value, null, 2) + '\n', { mode: 0o600 });
};

/** Eight digits that HomeKit takes: it refuses the likes of 111-11-111 and 123-45-678. */
function pin(): string {
  const digits = String(randomInt(100_000_000)).padStart(8, '0');
  if (/^(\d)\1*$/.test(digits) || digits === '12345678' || digits === '87654321') return pin();
  return `${digits.slice(0, 3)}-${digits.slice(3, 5)}-${digits.slice(5)}`;
}

/** A MAC address that no network card has: the bit for locally administered ones is set. */
function username(): string {
  const bytes = randomBytes(6);
  bytes.writeUInt8((bytes.readUInt8(0) & 0xfc) | 0x02);
  return (bytes.toString('hex').match(/../g) ?? []).join(':').toUpperCase();
}

function loopbackInterfaces(): string[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    addresses?.some(({ internal }) => internal) ? [name] : [],
  );
}

/** Where a newcomer would look first; somebody who names a folder may run several at once. */
const usualPorts = { simulator: 8080, account: 8090, interface: 8581, bridge: 51826, matter: 5540 };
const anyPorts: typeof usualPorts = { simulator: 0, account: 0, interface: 0, bridge: 0, matter: 0 };

function firstConfig(isEmpty: boolean, simulatorPort: number, ports: typeof usualPorts): Config {
  const mac = username();
  return {
    bridge: {
      name: `Homebridge ${mac.slice(-5).replace(':', '')}`,
      username: mac,
      port: ports.bridge,
      pin: pin(),
      matter: { port: ports.matter },
    },
    platforms: [
      { platform: 'config', name: 'Config', port: ports.interface, host: '127.0.0.1', auth: 'none' },
      ...(isEmpty
        ? []
        : [{ platform: 'TheKeys', name: 'The Keys', matter: 'also', gateways: [gateway(simulatorPort)] }]),
    ],
  };
}

const address = (port: number): string => `127.0.0.1:${port}`;

const gateway = (simulatorPort: number): object => ({
  host: address(simulatorPort),
  name: 'Simulator',
  locks: doors,
});

/** Puts the plugin and the web interface where Homebridge looks for plugins. */
function linkPlugins(plugins: string, clone: string): void {
  mkdirSync(plugins, { recursive: true });
  for (const [name, folder] of [
    ['homebridge-the-keys', clone],
    ['homebridge-config-ui-x', join(clone, 'node_modules', 'homebridge-config-ui-x')],
  ] as const) {
    const link = join(plugins, name);
    rmSync(link, { force: true });
    symlinkSync(folder, link, 'dir');
  }
}

/**
 * Opens a storage folder, or makes it. What the user changed in config.json stays; only ports that somebody else
 * has taken meanwhile are replaced, and the address of the simulator with them.
 */
export async function openStorage(
  folder: string,
  clone: string,
  options: { isEmpty: boolean; isLoopback: boolean; isElsewhere: boolean },
  findPort: typeof freePort = freePort,
): Promise<Storage> {
  mkdirSync(folder, { recursive: true });
  const configFile = join(folder, 'config.json');
  const rememberedFile = join(folder, 'start.json');
  const plugins = join(folder, 'plugins', 'node_modules');
  linkPlugins(plugins, clone);

  const ports = options.isElsewhere ? anyPorts : usualPorts;
  const before = read(rememberedFile) as Remembered | undefined;
  const simulatorPort = await findPort(before?.simulatorPort ?? ports.simulator);
  const existing = read(configFile) as Config | undefined;
  const config = existing ?? firstConfig(options.isEmpty, simulatorPort, ports);
  const { bridge, platforms } = config;

  const ui = platforms.find(({ platform }) => platform === 'config');
  if (ui === undefined) {
    throw new Error(
      `${configFile} has no entry for the web interface ({ "platform": "config" }): put it back, or delete ${dirname(configFile)}.`,
    );
  }
  const interfacePort = await findPort(ui.port ?? ports.interface, [simulatorPort]);
  ui.port = interfacePort;
  bridge.port = await findPort(bridge.port, [simulatorPort, interfacePort]);
  const accountPort = await findPort(before?.accountPort ?? ports.account, [
    simulatorPort,
    interfacePort,
    bridge.port,
  ]);
  if (bridge.matter) {
    const taken = [simulatorPort, interfacePort, bridge.port, accountPort];
    bridge.matter.port = await findPort(bridge.matter.port ?? ports.matter, taken);
  }
  // A HomeKit controller on the network has to reach the bridge, unless nobody outside this machine is meant to.
  if (options.isLoopback) bridge.bind = loopbackInterfaces();
  else if (bridge.bind?.join() === loopbackInterfaces().join()) delete bridge.bind;

  const ours = platforms.filter(({ platform }) => platform === 'TheKeys');
  for (const entry of ours.flatMap(({ gateways }) => gateways ?? [])) {
    if (before !== undefined && entry.host === address(before.simulatorPort)) {
      entry.host = address(simulatorPort);
    }
  }
  write(configFile, config);
  write(rememberedFile, { simulatorPort, accountPort } satisfies Remembered);
  return {
    folder,
    plugins,
    bridge,
    interfacePort,
    simulatorPort,
    accountPort,
    logNames: ['The Keys', 'TheKeys', ...ours.flatMap(({ name }) => name ?? [])],
    isNew: existing === undefined,
  };
}

/** Whether a controller has paired with the bridge before. */
export function isPaired({ folder, bridge }: Storage): boolean {
  const name = `AccessoryInfo.${bridge.username.replaceAll(':', '')}.json`;
  const info = read(join(folder, 'persist', name)) as { pairedClients?: Record<string, string> } | undefined;
  return Object.keys(info?.pairedClients ?? {}).length > 0;
}

/** The Matter side of the bridge as Homebridge writes it down at its start: its code, its QR code, who has it. */
interface MatterSide {
  readonly manualPairingCode: string;
  readonly qrCode: string;
  readonly commissioned: boolean;
}

/** Homebridge writes the file anew now and then, and for a moment there is half of it: read again so soon, so often. */
const AGAIN = { ms: 100, times: 50 } as const;

/** What a Matter controller is to be given; nothing when the bridge has no Matter, or it could not be started. */
export async function matterSide({ folder, bridge }: Storage): Promise<MatterSide | undefined> {
  if (!bridge.matter) return undefined;
  const file = join(folder, 'matter', bridge.username.replaceAll(':', ''), 'commissioning.json');
  for (let times = 0; times < AGAIN.times; times += 1) {
    try {
      return read(file) as MatterSide | undefined;
    } catch {
      await delay(AGAIN.ms);
    }
  }
  return undefined;
}

/** Below what systems give to outgoing connections, which could take a port between our look and its use. */
const range = { from: 20_000, to: 32_000 };

/** Whether nobody listens there, on any address or on one. */
function isFree(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** The preferred port if nobody has it, on any address or on loopback; else, or if it is 0, one that is free. */
export async function freePort(preferred = 0, taken: readonly number[] = []): Promise<number> {
  let port = preferred;
  for (let tries = 0; tries < 100; tries += 1) {
    if (port > 0 && !taken.includes(port) && (await isFree(port)) && (await isFree(port, '127.0.0.1'))) {
      return port;
    }
    port = randomInt(range.from, range.to);
  }
  throw new Error('No network port is free.');
}
