import { connect, type Socket } from 'node:net';
import { Client, type buildConnector } from 'undici';
import type { Clock } from '../clock.ts';
import { originOf, type Address } from './address.ts';
import { Cut, Garbled, Silent, Stopped, TooLate, Unreachable, type About } from './errors.ts';
import type { Exchange, WireAnswer, WireLimits, WireRequest } from './exchange.ts';
import { encodeForm } from './protocol.ts';

/** A gateway's longest real answer is some hundred bytes a lock; more is not a gateway, and would cost memory. */
const MOST_BYTES = 256 * 1024;
/** On a LAN a connection takes milliseconds; 3 s covers a Wi-Fi that wakes up. */
const CONNECT_MS = 3_000;

/**
 * Exchanges over real sockets: one fresh connection each (gateways freeze on kept ones, and a fresh one resolves the
 * host name anew), closed with a reset when given up, so that no bytes of a command linger to arrive later.
 */
export function httpExchange(address: Address, gateway: string, clock: Clock): Exchange {
  const about: About = { gateway };
  return async (request, limits) => {
    if (limits.signal.aborted) throw new Stopped(about);
    const line = new Line(address, about, clock, limits);
    const ending = new AbortController();
    // The reset comes before undici hears of it, which would only close the socket.
    const end = (reason: Error): void => {
      line.reset();
      ending.abort(reason);
    };
    const stop = (): void => end(new Stopped(about));
    const timer = setTimeout(() => end(new Silent(about)), limits.timeoutMs);
    limits.signal.addEventListener('abort', stop, { once: true });
    const { withdraw } = limits;
    const takeBack = (): void => {
      if (!line.isConnected) end(withdraw?.reason as Error);
    };
    withdraw?.addEventListener('abort', takeBack, { once: true });
    const client = new Client(originOf(address), { connect: line.connector, pipelining: 1 });
    try {
      return await exchange(client, request, ending.signal, about);
    } catch (error) {
      line.reset();
      if (error instanceof Garbled || ending.signal.reason instanceof Stopped)
        throw ending.signal.reason ?? error;
      if (!line.isConnected && withdraw?.aborted) throw withdraw.reason;
      if (line.isTooLate) throw new TooLate(about);
      if (!line.isConnected) throw new Unreachable(about, { cause: error });
      throw ending.signal.reason ?? new Cut(about, { cause: error });
    } finally {
      clearTimeout(timer);
      limits.signal.removeEventListener('abort', stop);
      withdraw?.removeEventListener('abort', takeBack);
      await client.destroy();
    }
  };
}

async function exchange(
  client: Client,
  request: WireRequest,
  signal: AbortSignal,
  about: About,
): Promise<WireAnswer> {
  const { path, form } = request;
  const response = await client.request({
    path,
    signal,
    // Closes the connection after the answer, and tells the gateway so.
    reset: true,
    method: form ? 'POST' : 'GET',
    ...(form && {
      body: encodeForm(form),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }),
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Garbled({ ...about, detail: 'an answer without end' });
    chunks.push(chunk);
  }
  return { httpStatus: response.statusCode, text: Buffer.concat(chunks).toString('utf8') };
}

/** The one connection of an exchange: knows whether anything can have been sent, and can take it all back. */
class Line {
  readonly #address: Address;
  readonly #clock: Clock;
  readonly #limits: WireLimits;
  readonly #about: About;
  #socket: Socket | undefined;
  isConnected = false;
  isTooLate = false;

  constructor(address: Address, about: About, clock: Clock, limits: WireLimits) {
    this.#address = address;
    this.#about = about;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Ends the connection by a reset: what the kernel still holds of the request is not sent any more. */
  readonly reset = (): void => {
    if (this.isConnected) this.#socket?.resetAndDestroy();
    else this.#socket?.destroy();
  };

  readonly connector: buildConnector.connector = (_options, callback) => {
    // One connection an exchange: on a second one, what was taken back meanwhile could still be sent.
    if (this.#socket) {
      callback(new Unreachable(this.#about), null);
      return;
    }
    const { hostname, port } = this.#address;
    const socket = connect({ host: hostname, port, noDelay: true });
    this.#socket = socket;
    const left = (this.#limits.sendBy ?? Infinity) - this.#clock.now();
    const timer = setTimeout(
      () => socket.destroy(new Unreachable(this.#about)),
      Math.min(CONNECT_MS, Math.max(0, left)),
    );
    const fail = (error?: Error | boolean): void => {
      clearTimeout(timer);
      socket.removeAllListeners('close');
      callback(error instanceof Error ? error : new Unreachable(this.#about), null);
    };
    socket.once('error', fail).once('close', fail);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeListener('error', fail).removeListener('close', fail);
      // A connection that came about too late would carry a command that nobody asks for any more.
      if (this.#clock.now() > (this.#limits.sendBy ?? Infinity)) {
        this.isTooLate = true;
        socket.on('error', () => undefined).destroy();
        callback(new TooLate(this.#about), null);
        return;
      }
      this.isConnected = true;
      callback(null, socket);
    });
  };
}
