import type { Ms } from '../../clock.ts';
import { WireError, type Dialer, type Line, type WireAnswer, type WireRequest } from '../../gateway/wire.ts';
import type { Connection, Met } from './connection.ts';
import { DRIP_MS } from './delivery.ts';
import { framed } from './framing.ts';
import type { SimulatedGateway } from './gateway.ts';
import type { Reply } from './reply.ts';

/** A connection on a LAN takes so long, in ms. */
const CONNECT_MS = 1;
/** How long after a lost SYN the next one goes out, in ms (RFC 6298); a gateway plugged in meanwhile is reached. */
const SYN_AGAIN_MS = 1_000;
/** How long a computer tries, in ms. */
const GIVE_UP_MS = 180_000;
/**
 * How often a computer asks over an idle connection whether the other side is still there, and how many times in vain
 * before it ends the connection, as `wire` has it done.
 */
const PROBE_MS = 1_000;
const MOST_PROBES = 11;
/** The longest answer that a client takes, in bytes. */
const LONGEST = 256 * 1024;

/**
 * The way to a simulated gateway, in the simulator's own time and with no socket. It only dials and delivers, as a
 * socket does: whoever has waited long enough resets the line, and the gateway goes on with what it was asked.
 */
export function simulatedDialer(
  gateway: SimulatedGateway,
  { connectMs = CONNECT_MS }: { readonly connectMs?: Ms } = {},
): Dialer {
  return {
    async dial(signal) {
      const connection = await connected(gateway, connectMs, signal);
      return new SimulatedLine(gateway, connection);
    },
  };
}

async function connected(gateway: SimulatedGateway, connectMs: Ms, signal: AbortSignal): Promise<Connection> {
  const { clock } = gateway;
  const giveUpAt = clock.now() + GIVE_UP_MS;
  for (let wait = connectMs; clock.now() + wait <= giveUpAt; wait = SYN_AGAIN_MS) {
    try {
      await clock.sleep(wait, signal);
    } catch (cause) {
      throw new WireError('nobody', { cause });
    }
    const arrival = gateway.arrive();
    if (arrival === 'refused') throw new WireError('turnedAway');
    if (arrival !== 'unplugged') return arrival;
  }
  throw new WireError('nobody');
}

/** One connection to a simulated gateway. */
class SimulatedLine implements Line {
  readonly #gateway: SimulatedGateway;
  readonly #connection: Connection;
  readonly #end = new AbortController();
  #isAsked = false;

  constructor(gateway: SimulatedGateway, connection: Connection) {
    this.#gateway = gateway;
    this.#connection = connection;
  }

  ask({ path, form = {} }: WireRequest): Promise<WireAnswer> {
    if (this.#isAsked) throw new Error('A line is asked once.');
    this.#isAsked = true;
    if (this.#end.signal.aborted) return Promise.reject(new WireError('closed'));
    const { promise: reset, reject } = Promise.withResolvers<never>();
    this.#end.signal.addEventListener('abort', () => reject(new WireError('cut')), { once: true });
    // The bytes leave now, so that whatever becomes of the client the gateway has them.
    const met = this.#connection.ask({ path, body: encoded(form) });
    return Promise.race([reset, met.then((what) => this.#received(what))]).finally(() => this.reset());
  }

  reset(): void {
    this.#end.abort();
    this.#connection.leave();
  }

  async #received(met: Met): Promise<WireAnswer> {
    switch (met.kind) {
      case 'answered':
        return this.#answered(met.reply);
      case 'cut':
        throw new WireError('cut');
      case 'refused':
      case 'closed':
        throw new WireError('closed');
      case 'unplugged':
      case 'vanished':
        return this.#probed();
    }
  }

  /** Silence, until the computer has noticed that nobody is there any more, or somebody else by now. */
  async #probed(): Promise<never> {
    const { clock } = this.#gateway;
    for (let probes = 0; probes < MOST_PROBES; probes += 1) {
      await clock.sleep(PROBE_MS, this.#end.signal);
      if (this.#gateway.isPlugged) throw new WireError('closed');
    }
    throw new WireError('vanished');
  }

  async #answered(reply: Reply): Promise<WireAnswer> {
    if (reply.delivery === 'endless' || Buffer.byteLength(reply.body) > LONGEST)
      throw new WireError('tooLong');
    const { seen, body } = framed(reply);
    if (reply.delivery === 'dripping') {
      await this.#gateway.clock.sleep(body.length * DRIP_MS, this.#end.signal);
    }
    switch (seen) {
      case 'whole':
        return { httpStatus: reply.httpStatus, text: body.toString() };
      case 'closed':
      case 'cut':
        throw new WireError(seen);
      case 'nothing more':
        return nothingMore();
    }
  }
}

/** Silence, until somebody resets the line. */
const nothingMore = (): Promise<never> => new Promise(() => undefined);

/** As a form goes over the wire; written apart from the plugin's own, with which it could not disagree. */
const encoded = (form: Readonly<Record<string, string>>): string =>
  Object.entries(form)
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');
