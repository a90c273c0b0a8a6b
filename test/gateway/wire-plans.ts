import fc from 'fast-check';
import { http } from './raw-server.ts';

/** What a gateway does with one connection, and when we lose patience with it. */
export interface Plan {
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

/** What a sound gateway says. */
export const TEXT = '{"status":"ok","code":0}';
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

/** Whether what is sent is a whole answer by itself, however its connection ends. */
export const isWhole = ({ kind, isAsIs }: Plan): boolean =>
  isAsIs && ['with its length', 'chunked', 'with trailers', 'kept open'].includes(kind);

/** Whether nothing keeps a whole answer from us. */
export const isAnswered = (plan: Plan): boolean =>
  isWhole(plan) && plan.begins === 'when asked' && plan.end !== 'RST' && plan.ours.what === 'wait';

/** Whether an exchange has to end even if nobody loses patience. */
export const isEnded = (plan: Plan): boolean => plan.end !== 'nothing' || isAnswered(plan);

/** The plans, made a thousand at a time: a hundred thousand at once would take all memory. */
export function* batches(runs: number, seed: number): Generator<Plan> {
  for (let from = 0; from < runs; from += 1_000) {
    yield* fc.sample(plans, { numRuns: Math.min(1_000, runs - from), seed: seed + from });
  }
}

/** A plan as a line that can be read, and made again. */
export function written({ pieces, ...plan }: Plan): string {
  const bytes = pieces.map(
    ({ bytes, pauseMs }) => `${JSON.stringify(bytes.toString('latin1').slice(0, 300))}~${pauseMs}`,
  );
  return `${JSON.stringify(plan)} ${bytes.slice(0, 12).join(' ')}`;
}
