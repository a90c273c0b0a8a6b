import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../clock.ts';
import type { Met } from './connection.ts';
import type { Reply } from './dialect.ts';
import { DRIP_MS } from './in-process.ts';

/** Gives a client over a real socket what it met at the gateway. */
export async function deliver(met: Met, response: ServerResponse, clock: Clock): Promise<void> {
  switch (met.kind) {
    case 'answered':
      await answer(met.reply, response, clock);
      break;
    case 'cut':
      if (met.reply) {
        const body = Buffer.from(met.reply.body);
        head(met.reply, response, body.length);
        response.write(body.subarray(0, body.length / 2), () => response.socket?.destroy());
      } else {
        response.socket?.resetAndDestroy();
      }
      break;
    case 'refused':
    case 'closed':
    case 'unplugged':
      response.socket?.resetAndDestroy();
      break;
  }
}

async function answer(reply: Reply, response: ServerResponse, clock: Clock): Promise<void> {
  const body = Buffer.from(reply.body);
  if (reply.delivery === undefined) {
    head(reply, response, body.length);
    response.end(body);
    return;
  }
  const leaving = new AbortController();
  response.once('close', () => {
    leaving.abort();
  });
  const isEndless = reply.delivery === 'endless';
  head(reply, response, isEndless ? undefined : body.length);
  const parts = isEndless ? endless(body) : dripping(body, clock, leaving.signal);
  try {
    await pipeline(Readable.from(parts), response);
  } catch (error) {
    // The client has had enough, which is the only way out of a body that never ends.
    if (!leaving.signal.aborted && !response.destroyed) throw error;
  }
}

function* endless(start: Buffer): Generator<Buffer> {
  yield start;
  const more = Buffer.from('{"identifier":1,"rssi":-70,"battery":7000},'.repeat(100));
  for (;;) yield more;
}

async function* dripping(body: Buffer, clock: Clock, signal: AbortSignal): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += 1) {
    yield body.subarray(at, at + 1);
    await clock.sleep(DRIP_MS, signal);
  }
}

function head({ httpStatus, headers }: Reply, response: ServerResponse, length?: number): void {
  response.writeHead(httpStatus, {
    ...headers,
    ...(length === undefined ? {} : { 'content-length': length }),
    connection: 'close',
  });
}
