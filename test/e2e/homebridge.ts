import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { matterBridge, type MatterBridge } from './matter-bridge.ts';
import { freePort } from '../../scripts/start/storage.ts';

export { freePort };

/** The Homebridge versions that the plugin is for: the last of each major. */
export const versions = ['2.4.0', '1.11.4'] as const;
export type Version = (typeof versions)[number];

const root = fileURLToPath(new URL('../..', import.meta.url));
const programs: Record<Version, string> = {
  '2.4.0': join(root, 'node_modules/homebridge/bin/homebridge.js'),
  '1.11.4': join(root, 'node_modules/homebridge-1/bin/homebridge'),
};

/**
 * From SIGTERM to the end, in ms. Homebridge 1 takes five seconds whatever its plugins do (its last timer is not
 * unref'd), and a moment more on a busy machine.
 */
export const longestEndMs: Readonly<Record<Version, number>> = { '2.4.0': 5000, '1.11.4': 8000 };

export const pin = '031-45-154';

/** How Homebridge ended. */
export interface End {
  readonly code: number | null;
  readonly signal: string | null;
  /** From the SIGTERM to the end, in ms. */
  readonly tookMs: number;
}

const loopback = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
  addresses?.some(({ internal }) => internal) ? [name] : [],
);

export function randomMac(): string {
  const bytes = randomBytes(6);
  bytes.writeUInt8((bytes.readUInt8(0) & 0xfc) | 0x02);
  return (bytes.toString('hex').match(/../g) ?? []).join(':').toUpperCase();
}

/** A real Homebridge with the plugin from the tarball, in a storage folder of its own. */
export class Homebridge implements AsyncDisposable {
  readonly version: Version;
  readonly storage = mkdtempSync(join(tmpdir(), 'the-keys-homebridge-'));
  readonly mac = randomMac();
  readonly port: number;
  /** Where its Matter side is, if it has one. */
  readonly matterPort: number;
  /** Whether its bridge has Matter. */
  hasMatter: boolean;
  /** Everything it has said since the storage folder was made, without times. */
  readonly log: string[] = [];
  #process: ChildProcess | undefined;
  #linesBeforeStart = 0;

  private constructor(
    version: Version,
    { port, matterPort, hasMatter }: { port: number; matterPort: number; hasMatter: boolean },
  ) {
    this.version = version;
    this.port = port;
    this.matterPort = matterPort;
    this.hasMatter = hasMatter;
  }

  /** Starts one, and waits until its bridge runs. `entries` are the plugin's: the platform entries of config.json. */
  static async start(version: Version, entries: readonly object[], hasMatter = false): Promise<Homebridge> {
    const [port, matterPort] = [await freePort(), await freePort()];
    const homebridge = new Homebridge(version, { port, matterPort, hasMatter });
    homebridge.configure(entries);
    await homebridge.start();
    return homebridge;
  }

  /** Where its Matter side is, and what its pairing code says. */
  get matter(): MatterBridge {
    return matterBridge(this.storage, this.mac, this.matterPort);
  }

  /** Writes config.json anew. */
  configure(entries: readonly object[]): void {
    const bridge = {
      ...{ name: 'Homebridge', username: this.mac, port: this.port, pin, bind: loopback },
      ...(this.hasMatter && { matter: { port: this.matterPort } }),
    };
    const config = { bridge, accessories: [], platforms: entries };
    writeFileSync(join(this.storage, 'config.json'), JSON.stringify(config));
  }

  /** Starts it, the first time or again, and waits until its bridge runs. */
  async start(): Promise<void> {
    this.#linesBeforeStart = this.log.length;
    const child = spawn(
      process.execPath,
      [
        programs[this.version],
        ...['-U', this.storage, '-P', inject('plugins'), '--strict-plugin-resolution', '-D', '-Q', '-T'],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' } },
    );
    this.#process = child;
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => this.log.push(line));
    }
    // On a busy machine Matter alone takes most of a minute to be loaded.
    const deadline = performance.now() + 150_000;
    while (!this.isReady) {
      if (!this.isRunning) throw new Error(`Homebridge ended while it started:\n${this.text}`);
      if (performance.now() > deadline) throw new Error(`Homebridge did not start:\n${this.text}`);
      await delay(20);
    }
  }

  get isReady(): boolean {
    return this.log
      .slice(this.#linesBeforeStart)
      .some((line) => line.includes(`is running on port ${this.port}.`));
  }

  get isRunning(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null;
  }

  get text(): string {
    return this.log.join('\n');
  }

  /** The lines that contain all of these words. */
  lines(...words: readonly (string | RegExp)[]): string[] {
    return this.log.filter((line) =>
      words.every((word) => (typeof word === 'string' ? line.includes(word) : word.test(line))),
    );
  }

  /** Every file in the storage folder but config.json, by name, as text. */
  stored(): Map<string, string> {
    const files = readdirSync(this.storage, { recursive: true, withFileTypes: true });
    return new Map(
      files
        .filter((file) => file.isFile() && file.name !== 'config.json')
        .map((file) => join(file.parentPath, file.name))
        .map((path) => [path, readFileSync(path, 'latin1')]),
    );
  }

  /** Ends it with SIGTERM, as the system would. */
  async stop(): Promise<End> {
    const child = this.#process;
    if (child === undefined || !this.isRunning) throw new Error('Homebridge is not running');
    const from = performance.now();
    const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
    child.kill('SIGTERM');
    const [code, signal] = await ended;
    return { code, signal, tookMs: performance.now() - from };
  }

  /**
   * Ends it at once, as a power cut would: nobody is told, nothing is written any more. But for one file: Homebridge
   * empties the one with the bridge's keys before it writes it anew (a second after each change of its accessories),
   * and without it the bridge comes back as a stranger to every phone.
   */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === undefined || !this.isRunning) return;
    const ended = once(child, 'exit');
    child.kill('SIGSTOP');
    while (this.#isWritingItsKeys) {
      child.kill('SIGCONT');
      await delay(1);
      child.kill('SIGSTOP');
    }
    child.kill('SIGKILL');
    await ended;
  }

  get #isWritingItsKeys(): boolean {
    const file = join(this.storage, 'persist', `AccessoryInfo.${this.mac.replaceAll(':', '')}.json`);
    return existsSync(file) && !readFileSync(file, 'utf8').endsWith('}');
  }

  /** Ends it at once, however it is, and leaves nothing behind. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.storage, { recursive: true, force: true });
  }
}
