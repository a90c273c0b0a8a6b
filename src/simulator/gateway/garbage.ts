import { bodyIn, countersWritten, crowded, doubled } from './lists.ts';
import { json, jsonText, type Reply } from './reply.ts';

/** Answers that make no sense, or too much, as broken gateways, proxies and strangers at the same address give them. */
export const garbage = {
  empty: () => ({ httpStatus: 200, body: '' }),
  'cut JSON': (reply) => ({ ...reply, body: reply.body.slice(0, Math.ceil(reply.body.length / 2)) }),
  HTML: () => ({
    httpStatus: 200,
    headers: { 'content-type': 'text/html' },
    body: '<!doctype html><title>Router</title><h1>Welcome</h1>',
  }),
  null: () => json(null),
  '[]': () => json([]),
  'wrong types': () =>
    json({ status: {}, code: [], devices: [{ identifier: {}, rssi: 'far', battery: [] }, 7, null] }),
  endless: () => ({ httpStatus: 200, body: '{"status":"ok","devices":[', delivery: 'endless' }),
  redirect: () => ({ httpStatus: 302, headers: { location: 'http://192.0.2.1/lockers' }, body: '' }),
  dripping: (reply) => ({ ...reply, delivery: 'dripping' }),
  'bare state': () => ({ httpStatus: 200, headers: { 'content-type': 'text/plain' }, body: ' 0x31' }),
  'server error': () => ({ httpStatus: 502, body: 'Bad Gateway' }),
  // Words that every JavaScript object has something for.
  constructor: () => json({ status: 'constructor' }),
  ['__proto__']: () => jsonText('{"status":"__proto__","code":"__proto__"}'),

  // Lists.
  'no locks': () => json({ status: 'ok', devices: [] }),
  'huge list': () => hugeList,
  'too many locks': (reply) => crowded(reply, 101),
  'identifier twice': (reply) => flatTwice(reply),
  'two counters': (reply) => doubled(reply),
  'no counters': (reply) => countersWritten(reply, 'absent'),
  'negative counters': (reply) => countersWritten(reply, 'negative'),
  'fractional counters': (reply) => countersWritten(reply, 'fractional'),
  'huge counters': (reply) => countersWritten(reply, 'huge'),
  'text counters': (reply) => countersWritten(reply, 'text'),

  // Acknowledgements and reports: whose are they, and are they good?
  'another lock': (reply, { identifier = 0 }) => amended(reply, { id: identifier + 1 }),
  'another lock as text': (reply, { identifier = 0 }) => amended(reply, { id: String(identifier + 1) }),
  'own lock as text': (reply, { identifier = 0 }) => amended(reply, { id: String(identifier) }),
  'with a cause': (reply) => amended(reply, { cause: 'unknown error' }),
  'unknown error': (reply) => amended(reply, { code: 'unknown error' }),
  /** 37, and a bit that a sloppy reader drops. */
  'code 65573': (reply) => amended(reply, { code: 65_573 }),
  /** As good as an acknowledgement can be with nothing but a status. */
  'bare ok': (reply) => (isGood(reply) ? json({ status: 'ok' }) : reply),
} as const satisfies Record<string, (reply: Reply, request: Requested) => Reply>;

/** Some 500 KiB, made once. */
const hugeList = json({
  status: 'ok',
  devices: Array.from({ length: 10_000 }, (_, n) => ({ identifier: n + 1, rssi: -70, battery: 7000 })),
});

/** What the answer is to. */
export interface Requested {
  readonly identifier?: number;
}

export type Garbage = keyof typeof garbage;

/** The same answer with some fields otherwise; one that is no JSON object stays as it is. */
function amended(reply: Reply, fields: Readonly<Record<string, unknown>>): Reply {
  const body = bodyIn(reply);
  return body ? json({ ...body, ...fields }) : reply;
}

function isGood(reply: Reply): boolean {
  const status = bodyIn(reply)?.status;
  return status === 'ok' || status === '0';
}

/** The same locks once more, with a dead battery: which of two reports of one lock is true? */
function flatTwice(reply: Reply): Reply {
  const devices = bodyIn(reply)?.devices;
  if (!Array.isArray(devices)) return reply;
  return amended(reply, {
    devices: [...(devices as object[]), ...(devices as object[]).map((lock) => ({ ...lock, battery: 0 }))],
  });
}
