import { lookup as systemLookup } from 'node:dns';
import { createRequire } from 'node:module';
import { isIP, Socket, type LookupFunction } from 'node:net';
import type * as Http from 'node:http';
import type { Address } from './address.ts';
import { Claims } from './claims.ts';

// An ESM import of node:http evaluates all that it exports, and with that loads Node's bundled undici: 14 MiB.
const { request: httpRequest } = createRequire(import.meta.url)('node:http') as typeof Http;

/** A request as it goes over the wire: GET without a form, POST with one. */
export interface WireRequest {
  /** One of the paths of `actions`, such as `/lockers`. */
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
}

/** What came back, not yet understood. */
export interface WireAnswer {
  readonly httpStatus: number;
  readonly text: string;
}

/**
 * What can go wrong on the wire. Before anything is sent: `nobody` is there, or one is `turnedAway` (refused, or this
 * process talks to that address already, under another name). Afterwards: `closed` without a byte of answer, `cut` in
 * its middle, `vanished` without a trace (its power, or the network, has gone), `notHttp`, or `tooLong` an answer.
 */
export type WireTrouble = 'nobody' | 'turnedAway' | 'closed' | 'cut' | 'vanished' | 'notHttp' | 'tooLong';

/** Why there is no connection, or no answer. */
export class WireError extends Error {
  readonly trouble: WireTrouble;

  constructor(trouble: WireTrouble, options?: ErrorOptions) {
    super(trouble, options);
    this.name = 'WireError';
    this.trouble = trouble;
  }
}

/** One connection, for one request. */
export interface Line {
  /**
   * Sends the request, before anything else is heard of, and gives the whole answer; rejects with a `WireError`. Once
   * only.
   */
  ask(request: WireRequest): Promise<WireAnswer>;
  /** Ends the connection by a reset, so that nothing of a request lingers; what waits for an answer rejects. */
  reset(): void;
}

/** The way to one gateway. */
export interface Dialer {
  /**
   * One fresh connection, over which nothing has been sent. Rejects with a `WireError`: `nobody`, `turnedAway`; and at
   * once when the signal aborts.
   */
  dial(signal: AbortSignal): Promise<Line>;
}

/** What sockets are made with. */
export interface Network {
  readonly claims: Claims;
  /** Finds the addresses of a name, as `dns.lookup` does. */
  readonly lookup: LookupFunction;
}

/** The machine's own; one for the whole process, so that no two connections of it reach one gateway. */
const ownNetwork: Network = { claims: new Claims(), lookup: systemLookup };

/** Connections over real sockets. A name is looked up for each, for it may mean another address by then. */
export function httpDialer(address: Address, network = ownNetwork): Dialer {
  return { dial: (signal) => dial(address, network, signal) };
}

/** A gateway's longest real answer is some hundred bytes a lock; more is not a gateway, and would cost memory. */
const MOST_BYTES = 256 * 1024;

/**
 * A lock may take 15 s, and its gateway's network acknowledges meanwhile that somebody is there. Asked after this, in
 * ms, and once a second (libuv), ten times in vain: a gateway that has lost its power is known to have after 11 s,
 * measured 11.3, without a second connection.
 */
const KEEP_ALIVE_MS = 1_000;
/** What the system says of a connection whose other end is out of its reach. */
const vanished: ReadonlySet<unknown> = new Set(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']);

/** A form as `application/x-www-form-urlencoded`; the gateway leaves a bare `+` alone (docs/protocol.md, Requests). */
export function encodeForm(form: Readonly<Record<string, string>>): string {
  return Object.entries(form)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .join('&');
}

function dial({ hostname, port }: Address, network: Network, signal: AbortSignal): Promise<Line> {
  const { promise, resolve, reject } = Promise.withResolvers<Line>();
  if (signal.aborted) {
    reject(new WireError('nobody'));
    return promise;
  }
  const { claims } = network;
  const socket = new Socket().setNoDelay().setKeepAlive(true, KEEP_ALIVE_MS);
  const isTaken = (hosts: readonly string[]): boolean => !claims.take(hosts, port, socket);
  if (isIP(hostname) && isTaken([hostname])) {
    reject(new WireError('turnedAway'));
    return promise;
  }
  // A name that means several addresses may mean any of them: all are claimed before one is tried.
  const lookup: LookupFunction = (name, options, callback) => {
    network.lookup(name, options, (error, found, family) => {
      const hosts = (): string[] =>
        [found].flat().map((one) => (typeof one === 'string' ? one : one.address));
      if (!error && !socket.destroyed && isTaken(hosts())) callback(new WireError('turnedAway'), []);
      else callback(error, found, family);
    });
  };
  const give = (settle: () => void): void => {
    signal.removeEventListener('abort', abort);
    socket.removeListener('close', abort);
    settle();
  };
  const abort = (): void => {
    socket.destroy();
    give(() => reject(new WireError('nobody')));
  };
  signal.addEventListener('abort', abort, { once: true });
  socket
    // Stays for the connection's whole life: a socket's error that nobody hears ends Homebridge.
    .on('error', (error) =>
      give(() => reject(new WireError(isRefusal(error) ? 'turnedAway' : 'nobody', { cause: error }))),
    )
    .once('close', abort)
    .once('close', () => claims.release(socket))
    .once('connect', () => give(() => resolve(new HttpLine(socket, hostname, port))))
    .connect({ host: hostname, port, lookup });
  return promise;
}

/** Whether somebody at the address refused; of a name with several addresses, whether any of them did. */
function isRefusal(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isRefusal);
  if (error instanceof WireError) return error.trouble === 'turnedAway';
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
}

class HttpLine implements Line {
  readonly #socket: Socket;
  readonly #hostname: string;
  readonly #port: number;

  constructor(socket: Socket, hostname: string, port: number) {
    this.#socket = socket;
    this.#hostname = hostname;
    this.#port = port;
  }

  async ask({ path, form }: WireRequest): Promise<WireAnswer> {
    const socket = this.#socket;
    if (socket.destroyed) throw new WireError('closed');
    const body = form && encodeForm(form);
    const { promise, resolve, reject } = Promise.withResolvers<WireAnswer>();
    const fail = (trouble: WireTrouble, cause?: unknown): void => reject(new WireError(trouble, { cause }));
    const broken = (error?: Error): void => fail(troubleOf(socket, error), error);

    const request = httpRequest({
      // Given a connection, http asks for it to be closed afterwards, and keeps none.
      createConnection: () => socket,
      host: this.#hostname,
      port: this.#port,
      path,
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
    });
    socket.on('data', () => {
      if (socket.bytesRead > MOST_BYTES) fail('tooLong');
    });
    request
      .on('error', broken)
      .on('upgrade', () => fail('notHttp'))
      .on('response', (response) => {
        const chunks: Buffer[] = [];
        response
          .on('error', broken)
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', () => {
            // An answer without a length ends with its connection; by a reset, it is no end.
            if (!response.complete || socket.errored) broken(socket.errored ?? undefined);
            else
              resolve({ httpStatus: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
          });
      })
      .end(body);
    try {
      const answer = await promise;
      socket.destroy();
      return answer;
    } catch (error) {
      this.reset();
      throw error;
    }
  }

  reset(): void {
    // While our end is being shut down libuv takes no reset (EINVAL), and the connection would stay open.
    if (this.#socket.writableEnded) this.#socket.destroy();
    else if (!this.#socket.destroyed) this.#socket.resetAndDestroy();
  }
}

/** What a connection that ended, or an answer that cannot be read, means. */
function troubleOf(socket: Socket, error?: Error): WireTrouble {
  const code = error && 'code' in error ? error.code : undefined;
  if (code === 'HPE_HEADER_OVERFLOW') return 'tooLong';
  if (typeof code === 'string' && code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE')
    return 'notHttp';
  if (vanished.has(code)) return 'vanished';
  return socket.bytesRead === 0 ? 'closed' : 'cut';
}
