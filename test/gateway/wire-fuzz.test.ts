import type { Socket } from 'node:net';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { exchange } from '../../src/gateway/exchange.ts';
import { Failure } from '../../src/gateway/failure.ts';
import { httpDialer } from '../../src/gateway/wire.ts';
import { RawServer } from './raw-server.ts';
import { batches, isAnswered, isEnded, isWhole, TEXT, written, type Plan } from './wire-plans.ts';

/** `FUZZ_RUNS=100000` for a long run, `FUZZ_SEED` for another one; the usual ones are the same each time. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 1_000);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_124);
/** Exchanges at a time, each with a gateway of its own. */
const LANES = 32;

/** One gateway, which does with each connection what the plan of the moment says. */
class Lane implements AsyncDisposable {
  readonly #server: RawServer;
  plan: Plan | undefined;
  /** Hears of each piece that was sent, and of the end. */
  sent: (isAll: boolean) => void = () => undefined;

  private constructor(server: RawServer) {
    this.#server = server;
  }

  static async open(): Promise<Lane> {
    const server = await RawServer.listen({
      connected: (socket) => {
        if (lane.plan?.begins === 'when connected') void lane.#answer(socket);
        else if (lane.plan?.begins === 'at the first byte')
          socket.once('data', () => void lane.#answer(socket));
      },
      asked: (socket) => {
        if (lane.plan?.begins === 'when asked') void lane.#answer(socket);
      },
    });
    const lane = new Lane(server);
    return lane;
  }

  get server(): RawServer {
    return this.#server;
  }

  async #answer(socket: Socket): Promise<void> {
    const { pieces, end } = this.plan ?? { pieces: [], end: 'nothing' as const };
    for (const { bytes, pauseMs } of pieces) {
      if (socket.destroyed) return;
      socket.write(bytes);
      this.sent(false);
      await (pauseMs === 0 ? turn() : delay(pauseMs));
    }
    if (end === 'FIN') socket.end();
    else if (end === 'RST' && !socket.destroyed) socket.resetAndDestroy();
    this.sent(true);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }
}

/** A clock whose time is up when the test says so, so that patience can end at any moment. */
class Patience implements Clock {
  readonly #up = Promise.withResolvers<undefined>();

  now = (): number => 0;
  wall = (): number => 0;

  async sleep(_ms: number, signal?: AbortSignal): Promise<void> {
    const over = Promise.withResolvers<never>();
    signal?.addEventListener('abort', () => over.reject(signal.reason as Error), { once: true });
    await Promise.race([this.#up.promise, over.promise]);
  }

  end(): void {
    this.#up.resolve(undefined);
  }
}

/** What became of an exchange: its text, or the kind of its failure. */
interface End {
  readonly said: string;
  readonly text?: string;
}

/** Runs one plan; throws when it breaks a promise. */
async function run(lane: Lane, plan: Plan): Promise<End> {
  const { server } = lane;
  const { what, after, unit } = plan.ours;
  const before = server.heard.length;
  const clock = new Patience();
  const stop = new AbortController();
  const withdrawn = new AbortController();
  const reason = new Failure('stopped', { gateway: '' });
  const act = (): void => {
    if (what === 'stop') stop.abort(reason);
    else if (what === 'withdraw') withdrawn.abort();
    else if (what === 'give up') clock.end();
  };
  let sent = 0;
  lane.plan = plan;
  lane.sent = (isAll) => {
    sent += 1;
    if (unit === 'pieces' && sent > after) act();
    // What ends by itself needs no patience of ours.
    if (isAll && !isEnded(plan)) void turns(8).then(() => clock.end());
  };
  if (unit === 'turns') void turns(after).then(act);

  const asked = exchange(httpDialer({ hostname: '127.0.0.1', port: server.port }), {
    clock,
    about: { gateway: 'Home' },
    timeoutMs: 20_000,
    stop: stop.signal,
    withdrawn: withdrawn.signal,
    wanted: () => what !== 'not wanted',
    make: () => ({ path: '/open', form: { identifier: '7', ts: '1', hash: 'a+/=' } }),
    sending: () => {
      if (what === 'stop in sending') stop.abort(reason);
    },
  });
  if (what === 'stop in dialing') stop.abort(reason);
  const end = await settled(endOf(asked));

  // A connection that was given up may be heard of a little later.
  await turns(3);
  for (let waits = 0; server.connections > 0 && waits < 2_000; waits += 1) {
    await (waits < 1_000 ? turn() : delay(1));
  }
  lane.plan = undefined;
  if (server.connections > 0) throw new Error('a connection is left');
  const heard = server.heard.splice(before).join('');
  if (end.said.endsWith('sent no') && heard !== '') throw new Error(`${end.said}, but sent`);
  if (plan.isAsIs) judge(plan, end);
  return end;
}

function judge(plan: Plan, { said, text }: End): void {
  if (text !== undefined && plan.kind.startsWith('without a length') && plan.end !== 'FIN') {
    throw new Error(`an answer that did not end: ${text}`);
  }
  if (text !== undefined && isWhole(plan) && text !== TEXT) throw new Error(`another answer: ${text}`);
  if (isAnswered(plan) && text !== TEXT) throw new Error(`a whole answer, and ${said}`);
}

/** Fails if a promise does not settle. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  const ending = new AbortController();
  const late = delay(20_000, undefined, { signal: ending.signal }).then(() => {
    throw new Error('never settled');
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    ending.abort();
  }
}

async function turns(count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) await turn();
}

async function endOf(asked: ReturnType<typeof exchange>): Promise<End> {
  try {
    const { text } = await asked;
    return { said: 'an answer', text };
  } catch (error) {
    if (error instanceof Failure) return { said: `${error.kind}, sent ${error.sent}` };
    throw error;
  }
}

const connectionsOf = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;

describe('Whatever the other side sends, and whenever either of us ends it', () => {
  test(
    `each of ${RUNS} exchanges settles once, nothing goes uncaught, and no connection is left`,
    { timeout: 60_000 + RUNS * 20 },
    async () => {
      const uncaught: unknown[] = [];
      const note = (problem: unknown): void => void uncaught.push(problem);
      const events = ['uncaughtException', 'unhandledRejection', 'warning'] as const;
      for (const event of events) process.on(event, note);
      const connectionsBefore = connectionsOf();
      const seen = new Map<string, number>();
      const broken: string[] = [];
      try {
        await using stack = new AsyncDisposableStack();
        const lanes = await Promise.all(Array.from({ length: LANES }, () => Lane.open()));
        for (const lane of lanes) stack.use(lane);
        const waiting = batches(RUNS, SEED);
        await Promise.all(
          lanes.map(async (lane) => {
            for (let next = waiting.next(); !next.done && broken.length < 5; next = waiting.next()) {
              try {
                const { said } = await run(lane, next.value);
                seen.set(said, (seen.get(said) ?? 0) + 1);
              } catch (error) {
                broken.push(`${String(error)}: ${written(next.value)}`);
              }
            }
          }),
        );
        // Whatever was left to be done by the exchanges has been done by now.
        await delay(50);
      } finally {
        for (const event of events) process.off(event, note);
      }
      expect(broken).toEqual([]);
      expect(uncaught).toEqual([]);
      await expect.poll(connectionsOf).toBe(connectionsBefore);
      if (process.env.FUZZ_RUNS !== undefined) console.log(Object.fromEntries(seen));
      expect([...seen.keys()]).toEqual(
        expect.arrayContaining([
          'an answer',
          'closed, sent maybe',
          'cut, sent maybe',
          'garbled, sent maybe',
          'silent, sent maybe',
          'stopped, sent maybe',
          'stopped, sent no',
          'withdrawn, sent no',
        ]),
      );
    },
  );
});
