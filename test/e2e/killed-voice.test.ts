import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi, type TestContext } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { SimulatedGateway } from '../../src/simulator/gateway/gateway.ts';
import { scaledClock } from '../../src/simulator/gateway/latencies.ts';
import { GatewayServer } from '../../src/simulator/server.ts';
import { CODE, FRONT } from '../local/plugin.ts';

const program = fileURLToPath(new URL('plugin-process.ts', import.meta.url));
const eventually = <T>(look: () => T | Promise<T>, timeout = 30_000): Promise<T> =>
  vi.waitFor(look, { timeout, interval: 20 });

/** The plugin in a process of its own, which may be killed. */
class Process {
  readonly said: string[] = [];
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;

  constructor(storage: string, entry: object) {
    this.#child = spawn(process.execPath, [program, storage, JSON.stringify(entry)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.said.push(line));
    this.#child.stdin.on('error', () => undefined);
  }

  /** Where it shows the bolt, once it is sure. */
  async shows(bolt: string): Promise<void> {
    await eventually(() =>
      expect(this.said.findLast((line) => line.startsWith('shows'))).toBe(`shows ${bolt}`),
    );
  }

  ask(wish: 'secured' | 'unsecured'): void {
    this.#child.stdin.write(`${wish}\n`);
  }

  async kill(): Promise<void> {
    const ended = once(this.#child, 'exit');
    if (!this.#child.kill('SIGKILL')) return;
    await ended;
  }
}

/** A gateway, and two processes that have it: the first of them is its voice. */
class Pair {
  readonly gateway: SimulatedGateway;
  readonly #start: () => Process;
  voice: Process;
  guest: Process;

  private constructor(gateway: SimulatedGateway, start: () => Process, voice: Process, guest: Process) {
    this.gateway = gateway;
    this.#start = start;
    this.voice = voice;
    this.guest = guest;
  }

  static async open(context: TestContext): Promise<Pair> {
    const storage = mkdtempSync(join(tmpdir(), 'the-keys-kill-'));
    const gateway = new SimulatedGateway({
      clock: scaledClock(systemClock, 5),
      locks: [{ identifier: FRONT, code: CODE, bolt: 'secured' }],
    });
    const server = await GatewayServer.listen(gateway);
    const all: Process[] = [];
    const start = (): Process => {
      const one = new Process(storage, { host: server.host, code: CODE, pollInterval: 1 });
      all.push(one);
      return one;
    };
    context.onTestFinished(async () => {
      for (const one of all) await one.kill();
      gateway.stop();
      await server.close();
      rmSync(storage, { recursive: true, force: true });
    });
    const voice = start();
    await voice.shows('secured');
    const guest = start();
    await guest.shows('secured');
    return new Pair(gateway, start, voice, guest);
  }

  get turns(): string[] {
    return this.gateway.journal.turns.map(({ cause }) => cause);
  }

  async sent(path: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.gateway.on('request', (entry) => {
      if (entry.path === path && entry.outcome !== 'refused') resolve(undefined);
    });
    await promise;
  }

  /** The voice is killed, the guest is the voice, and another one is started as its guest. */
  async replaceVoice(): Promise<void> {
    await this.voice.kill();
    this.voice = this.guest;
    this.guest = this.#start();
  }

  /** Locked again, and both know it. */
  async restore(): Promise<void> {
    this.guest.ask('secured');
    await this.guest.shows('secured');
    await this.voice.shows('secured');
  }
}

/** ms after the open has reached the gateway; its radio takes 640, the bolt some of it. */
const moments = [0, 40, 150, 300, 500, 640] as const;

describe.concurrent('when the voice of a gateway is killed', () => {
  test('in the middle of an open that another process has asked for, the door opens once', async (context) => {
    const pair = await Pair.open(context);
    for (const ms of moments) {
      const before = pair.turns.length;
      const sent = pair.sent('/open');
      const { guest } = pair;
      guest.ask('unsecured');
      await sent;
      await delay(ms);
      await pair.replaceVoice();
      await guest.shows('unsecured');
      await pair.guest.shows('unsecured');
      expect(pair.turns.slice(before), `killed ${ms} ms after the open`).toEqual(['open']);
      await pair.restore();
    }
    expect(pair.gateway.journal.mostAtOnce).toBe(1);
  }, 180_000);

  test('in the middle of an open of its own, the door opens no more than once, and the other one shows it', async (context) => {
    const pair = await Pair.open(context);
    for (const ms of moments) {
      const before = pair.turns.length;
      const sent = pair.sent('/open');
      pair.voice.ask('unsecured');
      await sent;
      await delay(ms);
      await pair.replaceVoice();
      await pair.voice.shows(pair.gateway.door(FRONT).bolt);
      // What the gateway had begun it still ends.
      await eventually(() => expect(pair.turns.length).toBe(before + 1));
      await pair.voice.shows('unsecured');
      await pair.guest.shows('unsecured');
      expect(pair.turns.slice(before), `killed ${ms} ms after the open`).toEqual(['open']);
      await pair.restore();
    }
    expect(pair.gateway.journal.mostAtOnce).toBe(1);
  }, 180_000);

  test('the other one asks the gateway within seconds, and never beside it', async (context) => {
    const pair = await Pair.open(context);
    for (let round = 0; round < 5; round += 1) {
      const polls = pair.gateway.journal.count('poll');
      await pair.replaceVoice();
      await eventually(() => expect(pair.gateway.journal.count('poll')).toBeGreaterThan(polls), 5_000);
      await pair.guest.shows('secured');
    }
    expect(pair.gateway.journal.mostAtOnce).toBe(1);
    expect(pair.gateway.journal.refusals.whileServing).toBe(0);
  }, 120_000);
});
