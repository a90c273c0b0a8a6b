import { isIPv4 } from 'node:net';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { demoSignIn, startDemoAccount } from './account/demo.ts';
import type { AccountService } from './account/service.ts';
import type { DoorOptions } from './gateway/door.ts';
import { SimulatedGateway } from './gateway/gateway.ts';
import { scaledClock } from './gateway/latencies.ts';
import { GatewayServer } from './server.ts';

export const simulateUsage = `Plays a The Keys gateway and its locks, for the plugin or any other client to run against.

  the-keys simulate [options]

  --port 8080             the port to listen on; 0 for any free one
  --host 127.0.0.1        the address to listen on
  --lock ID:CODE[:NAME]   a lock, its share code and its name; as often as there are doors
  --dialect observed      how the gateway words its answers: observed or documented
  --speed 1               10 is ten times faster
  --account-port N        plays the account service too, at this port of 127.0.0.1; 0 for any free one
`;

/** What the user typed makes no sense; the message says what, in a sentence. */
class Misused extends Error {}

/** What the program writes to, and what ends it. */
export interface Stage {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** Aborts when the program is to end. */
  readonly signal: AbortSignal;
}

/** The doors of a newcomer who names none. */
const usualLocks: readonly DoorOptions[] = [
  { identifier: 45961123, code: 'Zmo1sps2OVyCFtl1', name: 'Front door', battery: 7300, rssi: -62 },
  { identifier: 45961124, code: 'p4RkLm7xTq2WvB9c', name: 'Garden gate', battery: 7900, rssi: -74 },
];

/** Runs the simulator until the signal aborts; gives the exit status: 0, 1 when it cannot listen, 2 for bad usage. */
export async function simulate(args: readonly string[], { out, err, signal }: Stage): Promise<number> {
  let wanted: ReturnType<typeof read>;
  try {
    wanted = read(args);
  } catch (error) {
    if (!(error instanceof Misused)) throw error;
    err(`${error.message}\n\n${simulateUsage}`);
    return 2;
  }
  if (wanted.help) {
    out(simulateUsage);
    return 0;
  }
  const { host, port, speed, dialect, locks, accountPort } = wanted;
  const gateway = new SimulatedGateway({
    clock: scaledClock(systemClock, speed),
    random: Math.random,
    name: 'Simulated gateway',
    dialect,
    locks,
  });
  let server: GatewayServer;
  try {
    server = await GatewayServer.listen(gateway, { host, port });
  } catch (error) {
    err(cannotListen(error, host, port));
    return 1;
  }
  let account: AccountService | undefined;
  try {
    if (accountPort !== undefined) account = await startDemoAccount(gateway, server.host, locks, accountPort);
  } catch (error) {
    err(cannotListen(error, '127.0.0.1', accountPort ?? 0));
    gateway.stop();
    await server.close();
    return 1;
  }
  if (!isLoopback(host)) err(openToAll(host));
  // One address a line, with nothing after it, for eyes and for programs.
  out(`Gateway    ${server.url}`);
  out(`The doors  ${server.pageUrl}`);
  if (account) {
    out(`Account    ${account.url}`);
    out(`Sign in    ${demoSignIn}`);
  }
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
    });
  }
  gateway.stop();
  await Promise.all([server.close(), account?.close()]);
  return 0;
}

function read(args: readonly string[]) {
  const values = typed(args);
  const { dialect } = values;
  if (dialect !== 'observed' && dialect !== 'documented') {
    throw new Misused(`--dialect is observed or documented, not “${dialect}”.`);
  }
  const port = portIn('--port', values.port);
  const account = values['account-port'];
  const accountPort = account === undefined ? undefined : portIn('--account-port', account);
  const speed = Number(values.speed);
  if (!(speed > 0 && speed <= 1000)) {
    throw new Misused(`--speed is a number above 0, up to 1000, not “${values.speed}”.`);
  }
  const locks = values.lock?.map(lockIn) ?? usualLocks;
  if (new Set(locks.map(({ identifier }) => identifier)).size < locks.length) {
    throw new Misused('Two locks have the same identifier: each --lock needs its own.');
  }
  return { help: values.help, host: values.host, port, speed, dialect, locks, accountPort } as const;
}

function portIn(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw new Misused(`${option} is a number from 0 to 65535, not “${text}”.`);
  return port;
}

function typed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '8080' },
        host: { type: 'string', default: '127.0.0.1' },
        lock: { type: 'string', multiple: true },
        dialect: { type: 'string', default: 'observed' },
        speed: { type: 'string', default: '1' },
        'account-port': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    // node:util says what is wrong with an option, in a sentence.
    throw new Misused((error as Error).message);
  }
}

/** A lock as `45961123:Zmo1sps2OVyCFtl1:Front door`. The message never repeats what may hold a code. */
function lockIn(text: string): DoorOptions {
  const [, digits, code, name] = /^(\d{1,15}):([^:]+)(?::(.+))?$/.exec(text) ?? [];
  const identifier = Number(digits);
  if (code === undefined || !(identifier > 0)) {
    throw new Misused(
      '--lock is an identifier, a share code and a name, as 45961123:Zmo1sps2OVyCFtl1:Front door.',
    );
  }
  return { identifier, code, ...(name === undefined ? {} : { name }) };
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));

const openToAll = (host: string): string =>
  `Warning: at ${host} the simulator is open to whoever reaches this machine; anybody can turn its doors. Without --host it is not.`;

/** What keeps a program from listening, by the system's own names. */
const obstacles: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (_host, port) =>
    `Port ${port} is taken by another program: choose another with --port, or 0 for any free one.`,
  EACCES: (_host, port) => `Port ${port} needs more rights than yours: choose one above 1023 with --port.`,
  EADDRNOTAVAIL: (host) => `“${host}” is no address of this machine: choose another with --host.`,
  ENOTFOUND: (host) => `“${host}” is no address of this machine: choose another with --host.`,
};

function cannotListen(error: unknown, host: string, port: number): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (
    obstacles[code ?? '']?.(host, port) ??
    `The simulator cannot listen at ${host}, port ${port} (${message}).`
  );
}
