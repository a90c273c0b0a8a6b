import type { Clock } from '../clock.ts';
import { Cut, Garbled, Silent, Stopped, TooLate, Unreachable } from '../gateway/errors.ts';
import type { Exchange, WireAnswer, WireRequest } from '../gateway/exchange.ts';
import { encodeForm } from '../gateway/protocol.ts';
import type { Met } from './connection.ts';
import type { Reply } from './dialect.ts';
import type { SimulatedGateway } from './gateway.ts';

/** How long a client tries to connect to where nothing is, in ms, before it gives up. */
const CONNECT_MS = 3000;
/** How long after a lost SYN the next one goes out, in ms (RFC 6298); a gateway plugged in meanwhile is reached. */
const SYN_AGAIN_MS = 1000;
/** The longest answer a client takes, in bytes. */
const LONGEST = 256 * 1024;
/** Between two bytes of a dripping answer, in ms. */
export const DRIP_MS = 100;

/**
 * The simulated gateway as an `Exchange`, in the simulator's own time and with no socket. The gateway goes on with a
 * request whose client has left, as a real one does.
 */
export function simulatedExchange(
  gateway: SimulatedGateway,
  { connectMs = CONNECT_MS }: { readonly connectMs?: number } = {},
): Exchange {
  const { clock } = gateway;
  const about = { gateway: gateway.name };
  return async (request, { timeoutMs, sendBy = Infinity, signal, withdraw }) => {
    const refuseWhenPast = (): void => {
      if (signal.aborted) throw new Stopped(about);
      if (clock.now() > sendBy) throw new TooLate(about);
    };
    refuseWhenPast();
    const ownWaits = new AbortController();
    const stop = (): void => {
      ownWaits.abort(new Stopped(about));
    };
    signal.addEventListener('abort', stop, { once: true });
    const takeBack = (): void => {
      ownWaits.abort(withdraw?.reason);
    };
    withdraw?.addEventListener('abort', takeBack, { once: true });
    const giveUpAt = clock.now() + timeoutMs;
    try {
      await connected(gateway, Math.min(connectMs, timeoutMs, sendBy - clock.now()), ownWaits.signal);
      refuseWhenPast();
      // What has been sent runs to its answer.
      withdraw?.removeEventListener('abort', takeBack);
      return await sent(gateway, request, giveUpAt, ownWaits.signal);
    } finally {
      signal.removeEventListener('abort', stop);
      withdraw?.removeEventListener('abort', takeBack);
      ownWaits.abort();
    }
  };
}

/** Waits for a gateway that has no power to get it, as a connect does; throws `Unreachable` after `ms`. */
async function connected(gateway: SimulatedGateway, ms: number, signal: AbortSignal): Promise<void> {
  for (let left = ms; !gateway.isPlugged; left -= SYN_AGAIN_MS) {
    if (left <= 0) throw new Unreachable({ gateway: gateway.name });
    await gateway.clock.sleep(Math.min(left, SYN_AGAIN_MS), signal);
  }
}

async function sent(
  gateway: SimulatedGateway,
  request: WireRequest,
  giveUpAt: number,
  signal: AbortSignal,
): Promise<WireAnswer> {
  const { clock } = gateway;
  const about = { gateway: gateway.name };
  const connection = gateway.connect({ path: request.path, body: encodeForm(request.form ?? {}) });
  try {
    const silence = clock.sleep(Math.max(0, giveUpAt - clock.now()), signal).then(() => 'silence' as const);
    const met = await Promise.race([connection.met, silence]);
    if (met === 'silence') throw new Silent(about);
    return await received(replyIn(met, about), giveUpAt, clock, signal, about);
  } finally {
    connection.leave();
  }
}

function replyIn(met: Met, about: { readonly gateway: string }): Reply {
  switch (met.kind) {
    case 'answered':
      return met.reply;
    case 'refused':
    case 'unplugged':
      throw new Unreachable(about);
    case 'closed':
    case 'cut':
      throw new Cut(about);
  }
}

async function received(
  { httpStatus, body, delivery }: Reply,
  giveUpAt: number,
  clock: Clock,
  signal: AbortSignal,
  about: { readonly gateway: string },
): Promise<WireAnswer> {
  if (delivery === 'endless' || Buffer.byteLength(body) > LONGEST) {
    throw new Garbled({ ...about, detail: 'an answer that is too long' });
  }
  if (delivery === 'dripping') {
    const ms = body.length * DRIP_MS;
    const left = Math.max(0, giveUpAt - clock.now());
    await clock.sleep(Math.min(ms, left), signal);
    if (ms > left) throw new Silent(about);
  }
  return { httpStatus, text: body };
}
