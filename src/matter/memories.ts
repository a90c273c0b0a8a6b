import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Ms } from '../clock.ts';
import { integer, isRecord } from '../fields.ts';
import { readRecord, type LockRecord } from '../lock/memory.ts';

/** It is written synchronously: no oftener than this. */
const WRITE_MS: Ms = 1_000;

/** A file with a text in it. */
export interface TextFile {
  /** Throws when there is none. */
  read(): string;
  /** Whole or not at all, and on disk when it returns. */
  write(text: string): void;
}

/** The file of this plugin in Homebridge's storage folder. */
export function fileIn(folder: string): TextFile {
  const path = join(folder, 'the-keys-locks.json');
  return {
    read: () => readFileSync(path, 'utf8'),
    write(text) {
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
    },
  };
}

export interface MemoriesOptions {
  readonly clock: Clock;
  /** Ends everything: from then on all is written at once. */
  readonly signal: AbortSignal;
  /** Hears of what is thrown when the file is written. */
  readonly fault: (error: unknown) => void;
}

/**
 * What is remembered of locks that have no accessory in HomeKit to keep it with. Homebridge writes what it keeps with
 * a Matter accessory seconds later, and a turn has to be on disk before its first byte leaves.
 */
export class Memories {
  readonly #file: TextFile;
  readonly #options: MemoriesOptions;
  /** What is to be written; `undefined` is to be forgotten. */
  readonly #changed = new Map<number, LockRecord | undefined>();
  #isWriteDue = false;
  #writtenAt: Ms = -Infinity;

  constructor(file: TextFile, options: MemoriesOptions) {
    this.#file = file;
    this.#options = options;
  }

  /** What is remembered of a lock: nothing, if nothing is. */
  of(identifier: number): LockRecord {
    const record = this.#all.get(identifier);
    return readRecord(identifier, isRecord(record) ? record : {});
  }

  /** Keeps what is known of a lock. `isUrgent`: it must be on disk when this returns. */
  keep(record: LockRecord, isUrgent: boolean): void {
    this.#changed.set(record.identifier, record);
    if (isUrgent || this.#options.signal.aborted) this.write();
    else void this.#writeSoon();
  }

  /** Forgets a lock. */
  forget(identifier: number): void {
    if (!this.#all.has(identifier) && !this.#changed.has(identifier)) return;
    this.#changed.set(identifier, undefined);
    void this.#writeSoon();
  }

  /** Writes what has changed, at once. */
  write(): void {
    if (this.#changed.size === 0) return;
    // A child bridge is another process, with locks of its own in the same file.
    const all = this.#all;
    for (const [identifier, record] of this.#changed) {
      if (record) all.set(identifier, record);
      else all.delete(identifier);
    }
    this.#changed.clear();
    this.#writtenAt = this.#options.clock.now();
    this.#file.write(`${JSON.stringify(Object.fromEntries(all))}\n`);
  }

  /** What is on disk. Nothing is taken on trust: anybody may have written to the file, or nobody yet. */
  get #all(): Map<number, unknown> {
    const text = (() => {
      try {
        return JSON.parse(this.#file.read()) as unknown;
      } catch {
        // None yet, or one that a broken disk has left.
        return undefined;
      }
    })();
    const entries = Object.entries(isRecord(text) ? text : {}).flatMap(([key, record]) => {
      const identifier = integer(Number(key), 1, Number.MAX_SAFE_INTEGER);
      return identifier === undefined ? [] : [[identifier, record] as const];
    });
    return new Map(entries);
  }

  async #writeSoon(): Promise<void> {
    if (this.#isWriteDue) return;
    this.#isWriteDue = true;
    const { clock, signal, fault } = this.#options;
    const waitMs = Math.max(0, this.#writtenAt + WRITE_MS - clock.now());
    await clock.sleep(waitMs, signal).catch(() => undefined);
    this.#isWriteDue = false;
    try {
      this.write();
    } catch (error) {
      // A disk that is full must not end Homebridge.
      fault(error);
    }
  }
}
