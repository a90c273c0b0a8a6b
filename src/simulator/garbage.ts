import { json, type Reply } from './dialect.ts';

/** Answers that make no sense, as broken gateways, proxies and strangers at the same address give them. */
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
  'no locks': () => json({ status: 'ok', devices: [] }),
  'wrong types': () =>
    json({ status: {}, code: [], devices: [{ identifier: {}, rssi: 'far', battery: [] }, 7, null] }),
  'huge list': () =>
    json({
      status: 'ok',
      devices: Array.from({ length: 300_000 }, (_, n) => ({ identifier: n + 1, rssi: -70, battery: 7000 })),
    }),
  'identifier twice': (reply) => twice(reply),
  endless: () => ({ httpStatus: 200, body: '{"status":"ok","devices":[', delivery: 'endless' }),
  redirect: () => ({ httpStatus: 302, headers: { location: 'http://192.0.2.1/lockers' }, body: '' }),
  dripping: (reply) => ({ ...reply, delivery: 'dripping' }),
  'bare state': () => ({ httpStatus: 200, headers: { 'content-type': 'text/plain' }, body: ' 0x31' }),
  'server error': () => ({ httpStatus: 502, body: 'Bad Gateway' }),
} satisfies Record<string, (reply: Reply) => Reply>;

export type Garbage = keyof typeof garbage;

/** The same locks once more, with another voltage: the newer of two reports of one lock. */
function twice(reply: Reply): Reply {
  const body = JSON.parse(reply.body) as { devices?: { battery?: unknown }[] };
  if (!Array.isArray(body.devices)) return reply;
  return json({
    ...body,
    devices: [...body.devices, ...body.devices.map((lock) => ({ ...lock, battery: 0 }))],
  });
}
