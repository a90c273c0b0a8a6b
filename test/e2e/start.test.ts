import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually, frontDoor, gardenGate } from './home.ts';
import { Phone, secured, unsecured, type DescribedLock, type What } from './phone.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `npm start` prints. */
interface Printed {
  readonly code: string;
  readonly web: string;
  readonly doors: string;
  readonly bridge: { readonly mac: string; readonly port: number };
}

/** What `npm start` runs, as a user's terminal would, and all that comes of it. */
class Start {
  /** In the environment of every process that it starts. */
  readonly mark = randomUUID();
  readonly #process: ChildProcess;
  text = '';

  constructor(storage: string) {
    this.#process = spawn(process.execPath, ['scripts/start.ts', '--loopback', '--storage', storage], {
      cwd: root,
      env: { ...process.env, START_TEST: this.mark },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const input of [this.#process.stdout, this.#process.stderr]) {
      if (input) createInterface({ input }).on('line', (line) => (this.text += `${line}\n`));
    }
  }

  /** Waits for the block that says what there is, and reads it as a person would. */
  async printed(): Promise<Printed> {
    await eventually(() => {
      expect(this.#process.exitCode, this.text).toBeNull();
      expect(this.text).toContain('Ctrl-C ends all of it.');
    }, 240_000);
    const find = (pattern: RegExp): string => pattern.exec(this.text)?.[1] ?? expect.fail(String(pattern));
    return {
      code: find(/Pairing code\s+(\d{3}-\d\d-\d{3})/),
      web: find(/Web interface\s+(http:\S+)/),
      doors: find(/The doors\s+(http:\S+)/),
      bridge: { port: Number(find(/Bridge\s+port (\d+)/)), mac: find(/Bridge\s+port \d+, (\S+)/) },
    };
  }

  /** Ends it with SIGTERM; gives its exit code and how long that took, in ms. */
  async stop(): Promise<{ code: unknown; tookMs: number }> {
    const from = performance.now();
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    const [code] = (await ended) as unknown[];
    return { code, tookMs: performance.now() - from };
  }

  /** The processes that are left of it, where the system tells (Linux). */
  left(): string[] {
    if (!existsSync('/proc/self/environ')) return [];
    return readdirSync('/proc').filter((pid) => {
      try {
        return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(this.mark);
      } catch {
        return false;
      }
    });
  }

  [Symbol.dispose](): void {
    for (const pid of this.left()) process.kill(Number(pid), 'SIGKILL');
  }
}

let storage: string;
beforeEach(() => {
  storage = mkdtempSync(join(tmpdir(), 'the-keys-start-'));
});
afterEach(() => {
  rmSync(storage, { recursive: true, force: true });
});

async function shows(phone: Phone, lock: DescribedLock, what: What, value: unknown): Promise<void> {
  await eventually(async () => {
    expect(await phone.sees(lock, what), `${lock.name}: ${what}`).toBe(value);
  }, 30_000);
}

test('npm start prints what a newcomer needs, ends without a trace, and finds the pairing again', async () => {
  using start = new Start(storage);
  const { code, web, doors, bridge } = await start.printed();
  expect(start.text).toMatch(/X-HM:\/\/\w+/);
  expect(start.text).toMatch(/Matter code {5}\d{4}-\d{3}-\d{4}\n/);
  expect(start.text).toMatch(/Matter QR {7}MT:[\w.-]+/);
  expect(start.text).toMatch(/[█▄▀]{10}/);

  await using phone = await Phone.pair(bridge, code);
  await eventually(async () => {
    expect((await phone.locks()).map(({ name }) => name)).toEqual([frontDoor.name, gardenGate.name]);
  }, 30_000);
  const front = await phone.lock(frontDoor.identifier);
  await shows(phone, front, 'current', secured);

  // A click on the page, then a tap on the phone.
  const clicked = await fetch(`${doors}/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(doors).origin },
    body: JSON.stringify({ do: 'turn', identifier: frontDoor.identifier }),
  });
  expect(clicked.ok).toBe(true);
  await shows(phone, front, 'current', unsecured);
  await shows(phone, front, 'target', unsecured);
  await phone.tap(front, secured);
  await shows(phone, front, 'current', secured);

  // The web interface has its first user and asks nobody to sign in.
  expect((await fetch(`${web}/api/auth/noauth`, { method: 'POST' })).status).toBe(201);
  expect((await fetch(doors)).status).toBe(200);

  const end = await start.stop();
  expect(end.code).toBe(0);
  expect(end.tookMs).toBeLessThan(20_000);
  expect(start.text).toContain('All ended.');
  expect(start.left()).toEqual([]);

  using second = new Start(storage);
  const again = await second.printed();
  expect(again.code).toBe(code);
  expect(again.bridge.mac).toBe(bridge.mac);
  expect(second.text).toContain('paired already');
  await using same = await phone.again(again.bridge);
  await shows(same, front, 'current', secured);
  await second.stop();
  expect(second.left()).toEqual([]);
}, 600_000);
