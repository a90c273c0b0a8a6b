import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Clock } from '../../clock.ts';
import type { Met } from './connection.ts';
import { framed, headOf, type Framed } from './framing.ts';
import type { Reply } from './reply.ts';

/** Between two bytes of a dripping answer, in ms. */
export const DRIP_MS = 100;

/**
 * Gives a client over a real socket what it met at the gateway, byte by byte as it is meant: no HTTP library stands
 * between, which would mend what is broken on purpose.
 */
export async function deliver(met: Met, socket: Socket, clock: Clock): Promise<void> {
  // A client that leaves in the middle is no trouble.
  socket.on('error', () => undefined);
  switch (met.kind) {
    case 'answered':
      await answer(met.reply, socket, clock);
      break;
    case 'cut': {
      const { bytes } = framed(met.reply);
      const body = Buffer.byteLength(met.reply.body);
      await write(socket, bytes.subarray(0, bytes.length - Math.ceil(body / 2)));
      socket.destroy();
      break;
    }
    case 'refused':
    case 'closed':
    case 'unplugged':
      socket.resetAndDestroy();
      break;
    case 'vanished':
      // The system goes on acknowledging what the client's sends: less silent than a gateway without power is.
      break;
  }
}

async function answer(reply: Reply, socket: Socket, clock: Clock): Promise<void> {
  const whole = framed(reply);
  switch (reply.delivery) {
    case 'endless':
      await endless(reply, socket);
      break;
    case 'dripping':
      await dripping(whole, socket, clock);
      break;
    case undefined:
      await write(socket, whole.bytes);
      break;
  }
  if (whole.then === 'end') socket.end();
  if (whole.then === 'reset') socket.resetAndDestroy();
}

async function endless({ httpStatus, headers, body }: Reply, socket: Socket): Promise<void> {
  await write(socket, Buffer.from(headOf(httpStatus, headers ?? {}) + body));
  const more = Buffer.from('{"identifier":1,"rssi":-70,"battery":7000},'.repeat(100));
  // The client's patience is the only way out.
  while (!socket.destroyed) await write(socket, more);
}

async function dripping({ bytes, body }: Framed, socket: Socket, clock: Clock): Promise<void> {
  const leaving = new AbortController();
  socket.once('close', () => leaving.abort());
  const headLength = bytes.length - body.length;
  await write(socket, bytes.subarray(0, headLength));
  for (let at = headLength; at < bytes.length && !socket.destroyed; at += 1) {
    await write(socket, bytes.subarray(at, at + 1));
    await clock.sleep(DRIP_MS, leaving.signal).catch((error: unknown) => {
      if (!leaving.signal.aborted) throw error;
    });
  }
}

/** Writes, and waits until the system has taken it or the client is gone. */
async function write(socket: Socket, bytes: Buffer): Promise<void> {
  if (socket.destroyed || bytes.length === 0) return;
  const gone = new AbortController();
  await Promise.race([
    new Promise<void>((resolve) => socket.write(bytes, () => resolve())),
    once(socket, 'close', { signal: gone.signal }).catch(() => undefined),
  ]);
  gone.abort();
}
