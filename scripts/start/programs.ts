import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { doors, type Storage } from './storage.ts';

/** A Node program that runs for us, in a process group of its own: Ctrl-C reaches us first, and we end it in order. */
class Child {
  readonly #process: ChildProcess;
  /** Settles when it has ended, with how it ended in words. */
  readonly ended: Promise<string>;

  constructor(args: readonly string[], onLine: (line: string) => void) {
    this.#process = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', onLine);
    }
    // However we end, it does not outlive us.
    process.once('exit', () => {
      if (this.#process.pid !== undefined) signalGroup(this.#process.pid, 'SIGKILL');
    });
    this.ended = once(this.#process, 'exit').then(([code, signal]: unknown[]) =>
      typeof signal === 'string' ? `killed by ${signal}` : `exit code ${String(code)}`,
    );
  }

  /** Asks it to end, and waits until it and all that it started have; kills what is left after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    const { pid } = this.#process;
    if (pid === undefined) return;
    if (this.#process.exitCode === null) this.#process.kill('SIGTERM');
    const deadline = performance.now() + graceMs;
    while (signalGroup(pid, 0) && performance.now() < deadline) await delay(50);
    signalGroup(pid, 'SIGKILL');
    await this.ended;
  }
}

/** Sends a signal to a whole process group; false when nothing of it is left. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** The stand-in for a gateway and its locks, and for the account service. */
export class Simulator {
  readonly #child: Child;
  /** Settles with the address that it prints when it is ready. */
  readonly ready: Promise<string>;
  readonly ended: Promise<string>;

  constructor(clone: string, port: number, accountPort: number, show: (line: string) => void) {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.ready = promise;
    const locks = doors.flatMap(({ identifier, code, name }) => ['--lock', `${identifier}:${code}:${name}`]);
    const program = join(clone, 'dist', 'cli', 'main.js');
    const ports = ['--port', String(port), '--account-port', String(accountPort)];
    this.#child = new Child([program, 'simulate', ...ports, ...locks], (line) => {
      const address = /http:\/\/[^\s/]+/.exec(line)?.[0];
      if (address !== undefined) resolve(address);
      show(line);
    });
    this.ended = this.#child.ended;
  }

  stop(): Promise<void> {
    return this.#child.stop(3000);
  }
}

/**
 * How long Homebridge has to close in order, in ms. Alone it needs 0.2 s; under its supervisor the channel between
 * the two keeps it alive for the five seconds after which it forces its own end, though its work is done.
 */
const graceMs = 1000;

/** Homebridge and its web interface, which supervises it. */
export class Homebridge {
  readonly #supervisor: Child;
  /** Homebridge's own process, while it runs. */
  #pid: number | undefined;
  #isRestartWanted = false;
  /** The setup URI (`X-HM://…`), once the bridge is published. */
  readonly published: Promise<string>;
  /** `restart` when the user asked the web interface to restart itself, else how it ended in words. */
  readonly ended: Promise<string>;

  constructor(storage: Storage, clone: string, show: (line: string) => void) {
    const { promise: published, resolve: publish } = Promise.withResolvers<string>();
    this.published = published;
    // The web interface shows this file as the log.
    const log = createWriteStream(join(storage.folder, 'homebridge.log'), { flags: 'a' });
    const program = join(clone, 'node_modules', 'homebridge-config-ui-x', 'dist', 'bin', 'hb-service.js');
    const options = ['--allow-root', '--strict-plugin-resolution', '--stdout'];
    this.#supervisor = new Child(
      [program, 'run', '-U', storage.folder, '-P', storage.plugins, ...options],
      (line) => {
        log.write(`${line}\n`);
        show(line);
        const text = stripVTControlCharacters(line);
        const uri = /^X-HM:\/\/\w+$/.exec(text.trim())?.[0];
        if (uri !== undefined) publish(uri);
        const pid = /Started Homebridge v\S+ with PID: (\d+)/.exec(text)?.[1];
        if (pid !== undefined) this.#pid = Number(pid);
        if (text.includes('Homebridge process ended.')) this.#pid = undefined;
        if (text.includes('Stopping services...')) this.#isRestartWanted = true;
      },
    );
    this.ended = this.#supervisor.ended.then((how) => (this.#isRestartWanted ? 'restart' : how));
    void this.#supervisor.ended.then(() => log.end());
  }

  /** Ends both; Homebridge first, because it goes down at once when its supervisor does. */
  async stop(): Promise<void> {
    const deadline = performance.now() + graceMs;
    if (this.#signalHomebridge('SIGTERM')) {
      while (this.#signalHomebridge(0) && performance.now() < deadline) await delay(50);
    }
    await this.#supervisor.stop(5000);
  }

  /** False when Homebridge does not run. */
  #signalHomebridge(signal: NodeJS.Signals | 0): boolean {
    try {
      return this.#pid !== undefined && process.kill(this.#pid, signal);
    } catch {
      return false;
    }
  }
}
