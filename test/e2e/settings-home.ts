import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, inject, vi } from 'vitest';
import { answers, makeFirstUser } from '../../scripts/start/interface.ts';
import { systemClock } from '../../src/clock.ts';
import { startAccountService, type AccountService } from '../../src/simulator/account/service.ts';
import type { OwnedLock } from '../../src/simulator/account/users.ts';
import { SimulatedGateway } from '../../src/simulator/gateway/gateway.ts';
import { scaledClock } from '../../src/simulator/gateway/latencies.ts';
import { GatewayServer } from '../../src/simulator/server.ts';
import { freePort } from './homebridge.ts';

const require = createRequire(import.meta.url);
const interfaceFolder = dirname(require.resolve('homebridge-config-ui-x/package.json'));

/** Everything in a storage folder, by file; the plugins in it are links to elsewhere. */
export function storedIn(storage: string): Map<string, string> {
  const stored = new Map<string, string>();
  for (const entry of readdirSync(storage, { withFileTypes: true })) {
    const path = join(storage, entry.name);
    if (entry.isFile()) stored.set(path, readFileSync(path, 'latin1'));
    else if (entry.isDirectory() && entry.name !== 'plugins')
      storedIn(path).forEach((text, file) => stored.set(file, text));
  }
  return stored;
}

export const frontDoor = { identifier: 45961123, name: 'Front door', battery: 7600, gateways: ['TK-0001'] };
export const gardenGate = { identifier: 45961124, name: 'Garden gate', battery: 6900, gateways: ['TK-0001'] };
export const shed = { identifier: 45961125, name: 'Shed', gateways: [] } satisfies OwnedLock;

/** The real web interface of Homebridge, with the plugin from the tarball; its language and theme are the browser's. */
export class SettingsHome implements AsyncDisposable {
  readonly storage = mkdtempSync(join(tmpdir(), 'the-keys-settings-'));
  readonly log: string[] = [];
  readonly url: string;
  readonly #port: number;
  readonly #accountPort: number;
  #process: ChildProcess | undefined;
  #server: GatewayServer | undefined;
  #account: AccountService | undefined;

  private constructor(port: number, accountPort: number) {
    this.#port = port;
    this.#accountPort = accountPort;
    this.url = `http://127.0.0.1:${port}`;
  }

  /**
   * Without entries nothing of the plugin runs: whatever a test writes into config.json comes after Homebridge has read
   * it. With them the plugin runs beside the page, in a house that is furnished.
   */
  static async start(entries?: (home: SettingsHome) => readonly object[]): Promise<SettingsHome> {
    const home = new SettingsHome(await freePort(), await freePort());
    if (entries) await home.furnish();
    await home.#run(await freePort(), entries?.(home) ?? []);
    return home;
  }

  async #run(bridgePort: number, entries: readonly object[]): Promise<void> {
    const plugins = join(this.storage, 'plugins', 'node_modules');
    mkdirSync(plugins, { recursive: true });
    symlinkSync(join(inject('plugins'), 'homebridge-the-keys'), join(plugins, 'homebridge-the-keys'));
    symlinkSync(interfaceFolder, join(plugins, 'homebridge-config-ui-x'));
    this.#bridgePort = bridgePort;
    this.configure(entries);
    const program = join(interfaceFolder, 'dist', 'bin', 'hb-service.js');
    const child = spawn(
      process.execPath,
      [
        program,
        'run',
        '-U',
        this.storage,
        '-P',
        plugins,
        '--allow-root',
        '--strict-plugin-resolution',
        '--stdout',
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
        env: { ...process.env, THE_KEYS_ACCOUNT_URL: `http://127.0.0.1:${this.#accountPort}`, NO_COLOR: '1' },
      },
    );
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => this.log.push(chunk.toString()));
    }
    await answers(this.url, AbortSignal.timeout(60_000));
    await makeFirstUser(this.url);
    await this.isRunning(1);
  }
  #bridgePort = 0;

  /** Waits until Homebridge has come up so many times. */
  async isRunning(times: number): Promise<void> {
    const text = `is running on port ${this.#bridgePort}.`;
    const isUp = () => expect(this.log.join('').split(text).length, this.log.join('')).toBeGreaterThan(times);
    await vi.waitFor(isUp, { timeout: 150_000, interval: 100 });
  }

  /** Ends Homebridge as a restart does, and waits until its supervisor has brought it back. */
  async restart(): Promise<void> {
    const text = this.log.join('');
    const pid = [...text.matchAll(/Started Homebridge .* with PID: (\d+)/g)].at(-1)?.[1];
    if (pid === undefined) throw new Error(`nobody says which process Homebridge is:\n${text}`);
    process.kill(Number(pid), 'SIGTERM');
    await this.isRunning(text.split(`is running on port ${this.#bridgePort}.`).length);
  }

  /** Writes config.json anew; gives nothing else a chance to remember the last test. */
  configure(entries: readonly object[], accessories: readonly object[] = []): void {
    const bridge = {
      name: 'Homebridge',
      username: '0E:4B:1C:00:00:01',
      port: this.#bridgePort,
      pin: '031-45-154',
      bind: ['lo'],
    };
    const ui = {
      platform: 'config',
      name: 'Config',
      port: this.#port,
      host: '127.0.0.1',
      auth: 'none',
      lang: 'auto',
      lightingMode: 'auto',
    };
    writeFileSync(this.#configPath, JSON.stringify({ bridge, accessories, platforms: [ui, ...entries] }));
  }

  get #configPath(): string {
    return join(this.storage, 'config.json');
  }

  /** The plugin's entries in config.json as they are saved now. */
  get saved(): Record<string, unknown>[] {
    const { platforms } = JSON.parse(readFileSync(this.#configPath, 'utf8')) as {
      platforms: Record<string, unknown>[];
    };
    return platforms.filter(({ platform }) => platform === 'TheKeys');
  }

  get gateway(): SimulatedGateway {
    if (!this.#server) throw new Error('furnish() comes first');
    return this.#server.gateway;
  }

  /** The gateway's address. */
  get host(): string {
    if (!this.#server) throw new Error('furnish() comes first');
    return this.#server.host;
  }

  /** Takes the gateway off the network, or puts it back. */
  async unplug(): Promise<void> {
    await this.#server?.goAway();
  }
  async plug(): Promise<void> {
    await this.#server?.comeBack();
  }

  get account(): AccountService {
    if (!this.#account) throw new Error('furnish() comes first');
    return this.#account;
  }

  /** Puts up gateways as they come, beside the first, for houses with several. */
  async furnishMany(
    gateways: readonly { readonly accessoryId: string; readonly locks: readonly number[] }[],
    locks: readonly OwnedLock[],
  ): Promise<void> {
    await this.#clear();
    for (const { accessoryId, locks: seen } of gateways) {
      const gateway = new SimulatedGateway({
        clock: scaledClock(systemClock, 10),
        accessoryId,
        name: `Gateway ${accessoryId}`,
        locks: seen.map((identifier) => ({ identifier })),
      });
      const server = await GatewayServer.listen(gateway);
      if (this.#server) this.#others.push(server);
      else this.#server = server;
    }
    const servers = [this.#server, ...this.#others].filter((server) => server !== undefined);
    this.#account = await startAccountService({
      gateways: servers.map(({ gateway, host }) => ({ gateway, host })),
      locks,
      port: this.#accountPort,
    });
  }
  readonly #others: GatewayServer[] = [];

  /** The addresses of all gateways. */
  get hosts(): string[] {
    return [this.host, ...this.#others.map(({ host }) => host)];
  }

  /** Puts up a fresh gateway, ten times as fast as a real one, and an account that owns these locks. */
  async furnish(locks: readonly OwnedLock[] = [frontDoor, gardenGate, shed], host?: string): Promise<void> {
    await this.#clear();
    const gateway = new SimulatedGateway({
      clock: scaledClock(systemClock, 10),
      name: 'TK Gateway',
      locks: [
        { identifier: frontDoor.identifier, battery: frontDoor.battery, rssi: -62 },
        { identifier: gardenGate.identifier, battery: gardenGate.battery, rssi: -78, bolt: 'unsecured' },
      ],
    });
    this.#server = await GatewayServer.listen(gateway);
    this.#account = await startAccountService({
      gateways: [{ gateway, host: host ?? this.#server.host }],
      locks,
      port: this.#accountPort,
    });
  }

  async #clear(): Promise<void> {
    for (const server of [this.#server, ...this.#others.splice(0)]) {
      server?.gateway.stop();
      await server?.close();
    }
    await this.#account?.close();
    this.#server = this.#account = undefined;
  }

  /** Everything that is stored, by file, but the plugin's own code. */
  stored(): Map<string, string> {
    return storedIn(this.storage);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#clear();
    const child = this.#process;
    if (child?.pid !== undefined && child.exitCode === null) {
      const ended = once(child, 'exit');
      // Its group: the supervisor has Homebridge and the page's server for children.
      process.kill(-child.pid, 'SIGKILL');
      await ended;
    }
    rmSync(this.storage, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
