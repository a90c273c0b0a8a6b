import { createRequire } from 'node:module';
import type * as Http from 'node:http';
import type { Ms } from '../clock.ts';
import { Desk } from './desk.ts';
import { Errands, type Surroundings } from './errands.ts';
import { Linked } from './linked.ts';
import { BadRequest, calibrateIn, rawIn, readIn, turnIn, withdrawalIn } from './requests.ts';
import type { Residents } from './residents.ts';
import { VERSION, type SpeechError, type SpeechErrorKind } from './speech.ts';
import { Streams } from './streams.ts';

// As in gateway/wire.ts: an ESM import of node:http loads 14 MiB that nobody needs.
const { createServer } = createRequire(import.meta.url)('node:http') as typeof Http;

/** A request is some hundred bytes; what is longer is none. */
const MOST_BYTES = 16 * 1024;
/** Programs of one user; more of them at once are a mistake of one of them. */
const MOST_CONNECTIONS = 256;
/** Whoever connects says at once what he wants, ms. */
const REQUEST_MS: Ms = 5_000;

const statuses = {
  version: 404,
  notFound: 404,
  badRequest: 400,
  tooLong: 413,
  unexpected: 500,
} as const satisfies Record<SpeechErrorKind, number>;

type Answer = (body: unknown, signal: AbortSignal) => Promise<object> | object;

/** Speaks with whoever connects: HTTP/1.1 and JSON (docs/local-api.md). Nothing that is said to it makes it throw. */
export class LocalServer {
  readonly http: Http.Server;
  readonly #residents: Residents;
  readonly #around: Surroundings;
  readonly #streams: Streams;
  readonly #answers: Readonly<Record<string, Answer>>;
  /** Turns that whoever asked may take back by their names. */
  readonly #turns = new Map<string, Linked>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(residents: Residents, around: Surroundings) {
    const errands = new Errands(residents, around);
    const desk = new Desk(residents, errands, around);
    this.#residents = residents;
    this.#around = around;
    this.#streams = new Streams(residents, around);
    this.#answers = {
      'GET /v1/house': () => this.#house(),
      'POST /v1/turn': (body, signal) => this.#turn(desk, body, signal),
      'POST /v1/withdraw': (body) => this.#withdraw(body),
      'POST /v1/read': (body, signal) => desk.read(readIn(body), signal),
      'POST /v1/calibrate': (body, signal) => desk.calibrate(calibrateIn(body), signal),
      'POST /v1/request': (body, signal) => errands.request(rawIn(body), signal),
    };
    this.http = createServer(
      {
        maxHeaderSize: 8 * 1024,
        headersTimeout: REQUEST_MS,
        requestTimeout: REQUEST_MS,
        keepAliveTimeout: REQUEST_MS,
        connectionsCheckingInterval: 1_000,
      },
      (request, response) => {
        const work = this.#serve(request, response);
        this.#underWay.add(work);
        void work.finally(() => this.#underWay.delete(work));
      },
    );
    this.http.maxConnections = MOST_CONNECTIONS;
    this.http
      .on('clientError', (_error, socket) => socket.destroy())
      // Neither is spoken here; without a listener the connection would stay.
      .on('connect', (_request, socket) => socket.destroy())
      .on('upgrade', (_request, socket) => socket.destroy());
  }

  get streams(): Streams {
    return this.#streams;
  }

  /** Hears everybody out who is being answered, and leaves nothing behind. */
  async close(): Promise<void> {
    this.http.close();
    this.#streams.close();
    await Promise.allSettled([...this.#underWay]);
    this.http.closeAllConnections();
  }

  async #serve(request: Http.IncomingMessage, response: Http.ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => gone.abort(new Error('whoever asked is gone'))).on('error', () => undefined);
    request.on('error', () => undefined);
    try {
      const { method = '', url = '' } = request;
      const [path = '', query = ''] = url.split('?', 2);
      if (method === 'GET' && path === '/v1/events') {
        this.#streams.open(response, query);
        return;
      }
      const key = `${method} ${path}`;
      const answer = Object.hasOwn(this.#answers, key) ? this.#answers[key] : undefined;
      if (!answer) {
        this.#refuse(response, path.startsWith(`/v${VERSION}/`) ? 'notFound' : 'version');
        return;
      }
      const body = method === 'POST' ? await bodyOf(request) : undefined;
      if (body === TOO_LONG) {
        this.#refuse(response, 'tooLong');
        return;
      }
      send(response, 200, await answer(body, gone.signal));
    } catch (error) {
      if (error instanceof BadRequest || error instanceof SyntaxError) this.#refuse(response, 'badRequest');
      else if (!gone.signal.aborted) {
        this.#around.fault(error);
        this.#refuse(response, 'unexpected');
      }
    }
  }

  #refuse(response: Http.ServerResponse, kind: SpeechErrorKind): void {
    const answeredMsAgo = Math.round(this.#around.clock.now() - this.#residents.answeredAt);
    const isKnown = kind === 'version' && Number.isFinite(answeredMsAgo);
    const error: SpeechError = {
      error: {
        kind,
        ...(kind === 'version' && { versions: [VERSION] }),
        ...(isKnown && { answeredMsAgo }),
      },
    };
    // What he has not heard out he is not to be answered on top of.
    response.setHeader('connection', 'close');
    send(response, statuses[kind], error);
  }

  #house(): object {
    const { snapshot } = this.#residents;
    if (!snapshot) throw new Error('nobody lives here');
    return snapshot;
  }

  async #turn(desk: Desk, body: unknown, gone: AbortSignal): Promise<object> {
    const request = turnIn(body);
    const { id } = request;
    if (id === undefined) return desk.turn(request, gone);
    using withdrawal = new Linked(gone);
    this.#turns.set(id, withdrawal);
    try {
      return await desk.turn(request, withdrawal.signal);
    } finally {
      if (this.#turns.get(id) === withdrawal) this.#turns.delete(id);
    }
  }

  #withdraw(body: unknown): object {
    const { id } = withdrawalIn(body);
    const turn = id === undefined ? undefined : this.#turns.get(id);
    turn?.abort(new Error('taken back'));
    return { isKnown: turn !== undefined };
  }
}

const TOO_LONG = Symbol('too long');

/** The JSON that was sent; throws a `SyntaxError` when it is none. */
async function bodyOf(request: Http.IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) return TOO_LONG;
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function send(response: Http.ServerResponse, status: number, body: object): void {
  if (response.destroyed || response.headersSent) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
