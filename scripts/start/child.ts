import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

/** A Node program that runs for us, in a process group of its own: Ctrl-C reaches us first, and we end it in order. */
export class Child {
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
