import fc from 'fast-check';
import type { Socket } from 'node:net';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { exchange } from '../../src/gateway/exchange.ts';
import { Failure } from '../../src/gateway/failure.ts';
import { httpDialer } from '../../src/gateway/wire.ts';
import { http, RawServer } from './raw-server.ts';

/** `FUZZ_RUNS=100000` for a long run, `FUZZ_SEED` for another one; the usual ones are the same each time. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 1_000);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_124);
/** Exchanges at a time, each with a gateway of its own. */
const LANES = 32;

/** What a gateway does with one connection, and when we lose patience with it. */
interface Plan {
  /** From what its answer was made; `as is` if nothing was changed about it. */
  readonly kind: string;
  readonly isAsIs: boolean;
  /** What it sends, byte for byte, and the pause after each piece in ms. */
  readonly pieces: readonly { readonly bytes: Buffer; readonly pauseMs: number }[];
  readonly begins: 'when connected' | 'at the first byte' | 'when asked';
  readonly end: 'FIN' | 'RST' | 'nothing';
  readonly ours: {
    readonly what:
      'wait' | 'give up' | 'stop' | 'withdraw' | 'not wanted' | 'stop in dialing' | 'stop in sending';
    /** After so many pieces of its answer, or turns of the event loop. */
    readonly after: number;
    readonly unit: 'pieces' | 'turns';
  };
}

const TEXT = '{"status":"ok","code":0}';
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n';

/** Answers of every shape that may be met, from which the others are made. */
const shapes: Readonly<Record<string, string>> = {
  'with its length': http(TEXT),
  'without a length': `HTTP/1.1 200 OK\r\n\r\n${TEXT}`,
  'without a length, old': `HTTP/1.0 200 OK\r\nServer: tk\r\n\r\n${TEXT}`,
  chunked: `${CHUNKED}\r\n7\r\n{"statu\r\n11\r\ns":"ok","code":0}\r\n0\r\n\r\n`,
  'with trailers': `${CHUNKED}Trailer: X\r\n\r\n18\r\n${TEXT}\r\n0\r\nX: 1\r\nY: 2\r\n\r\n`,
  'without end': `${CHUNKED}\r\n${`4000\r\n${'x'.repeat(0x4000)}\r\n`.repeat(20)}`,
  'longer than said': `${http(TEXT)}${'x'.repeat(50)}`,
  'shorter than said': `HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n${TEXT}`,
  'said twice': `HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n${TEXT}`,
  'said both ways': `${CHUNKED}Content-Length: 24\r\n\r\n18\r\n${TEXT}\r\n0\r\n\r\n`,
  'many that are none': `${'HTTP/1.1 100 Continue\r\n\r\n'.repeat(200)}${http(TEXT)}`,
  'another protocol':
    'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n\u0081\u0005',
  'a head without end': `HTTP/1.1 200 OK\r\n${'X-Header: nothing to say\r\n'.repeat(1_500)}`,
  elsewhere: http('', 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/'),
  'no text': 'HTTP/1.1 204 No Content\r\n\r\n',
  'two answers': http(TEXT).repeat(2),
  'kept open': http(TEXT, 'HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5'),
  'not HTTP': `SSH-2.0-OpenSSH_9.6\r\n${TEXT}`,
  bare: ' 0x31',
  nothing: '',
};

const anyBytes = fc
  .uint8Array({ maxLength: 200 })
  .map((bytes) => ({ kind: 'any bytes', isAsIs: false, bytes: Buffer.from(bytes) }));

const anyShape = fc
  .record({
    kind: fc.constantFrom(...Object.keys(shapes)),
    changes: fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), to: fc.nat(255) }), {
      maxLength: 2,
    }),
    keep: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ kind, changes, keep }) => {
    const bytes = Buffer.from(shapes[kind] ?? '', 'latin1');
    for (const { at, to } of changes) bytes[Math.floor(at * (bytes.length - 1))] = to;
    const isAsIs = changes.length === 0 && keep === 1;
    return { kind, isAsIs, bytes: bytes.subarray(0, Math.ceil(keep * bytes.length)) };
  });

const plans: fc.Arbitrary<Plan> = fc
  .record({
    answer: fc.oneof({ arbitrary: anyShape, weight: 5 }, { arbitrary: anyBytes, weight: 1 }),
    cuts: fc.oneof(
      fc.constant('each byte' as const),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }),
    ),
    pauses: fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }),
    begins: fc.constantFrom('when asked' as const, 'when connected' as const, 'at the first byte' as const),
    end: fc.constantFrom('FIN' as const, 'RST' as const, 'nothing' as const),
    what: fc.oneof(
      { arbitrary: fc.constantFrom('wait' as const, 'give up' as const, 'stop' as const), weight: 4 },
      {
        arbitrary: fc.constantFrom(
          ...(['withdraw', 'not wanted', 'stop in dialing', 'stop in sending'] as const),
        ),
        weight: 1,
      },
    ),
    after: fc.nat(8),
    unit: fc.constantFrom('pieces' as const, 'turns' as const),
  })
  .map(({ answer: { kind, isAsIs, bytes }, cuts, pauses, begins, end, what, after, unit }) => {
    // A long answer byte by byte would take all day.
    const at =
      cuts === 'each byte' && bytes.length < 120
        ? Array.from(bytes, (_, index) => index)
        : cuts === 'each byte'
          ? []
          : cuts.map((share) => Math.floor(share * bytes.length)).sort((one, other) => one - other);
    const pieces = [...at, bytes.length].map((to, index) => ({
      bytes: bytes.subarray(at[index - 1] ?? 0, to),
      pauseMs: at.length > 10 ? 0 : (pauses[index % pauses.length] ?? 0),
    }));
    return { kind, isAsIs, pieces, begins, end, ours: { what, after, unit } };
  });

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
    connectMs: 3_000,
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

/** Whether what is sent is a whole answer by itself, however its connection ends. */
const isWhole = ({ kind, isAsIs }: Plan): boolean =>
  isAsIs && ['with its length', 'chunked', 'with trailers', 'kept open'].includes(kind);

/** Whether nothing keeps a whole answer from us. */
const isAnswered = (plan: Plan): boolean =>
  isWhole(plan) && plan.begins === 'when asked' && plan.end !== 'RST' && plan.ours.what === 'wait';

/** Whether an exchange has to end even if nobody loses patience. */
const isEnded = (plan: Plan): boolean => plan.end !== 'nothing' || isAnswered(plan);

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

/** The plans, made a thousand at a time: a hundred thousand at once would take all memory. */
function* batches(runs: number, seed: number): Generator<Plan> {
  for (let from = 0; from < runs; from += 1_000) {
    yield* fc.sample(plans, { numRuns: Math.min(1_000, runs - from), seed: seed + from });
  }
}

/** A plan as a line that can be read, and made again. */
function written({ pieces, ...plan }: Plan): string {
  const bytes = pieces.map(
    ({ bytes, pauseMs }) => `${JSON.stringify(bytes.toString('latin1').slice(0, 300))}~${pauseMs}`,
  );
  return `${JSON.stringify(plan)} ${bytes.slice(0, 12).join(' ')}`;
}
