import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
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
  switch (reply.delivery) {
    case undefined:
      head(reply, response, body.length);
      response.end(body);
      break;
    case 'dripping':
      head(reply, response, body.length);
      for (let at = 0; at < body.length && !response.destroyed; at += 1) {
        response.write(body.subarray(at, at + 1));
        await clock.sleep(DRIP_MS);
      }
      response.end();
      break;
    case 'endless':
      head(reply, response);
      response.write(body);
      while (!response.destroyed) {
        const isTakenUp = response.write('{"identifier":1,"rssi":-70,"battery":7000},'.repeat(100));
        if (!isTakenUp) await Promise.race([once(response, 'drain'), once(response, 'close')]);
      }
      break;
  }
}

function head({ httpStatus, headers }: Reply, response: ServerResponse, length?: number): void {
  response.writeHead(httpStatus, {
    ...headers,
    ...(length === undefined ? {} : { 'content-length': length }),
    connection: 'close',
  });
}
