import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { Child } from './child.ts';
import type { Storage } from './storage.ts';

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
