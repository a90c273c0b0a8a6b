import type { ServerResponse } from 'node:http';
import type { Clock, Ms } from '../clock.ts';
import { spoken } from './failures.ts';
import { Linked } from './linked.ts';
import type { Poll, Residents } from './residents.ts';
import type { Event } from './speech.ts';

/** So often both sides hear that the other one is there, ms. */
const ALIVE_MS: Ms = 10_000;
/** Whoever does not read for that many bytes is none who listens. */
const MOST_UNREAD = 256 * 1024;

/** Why nobody has to be told any more that the plugin is there. */
const RESTING = new Error('nobody listens');

/** Everybody who listens to what changes. */
export class Streams {
  readonly #residents: Residents;
  readonly #clock: Clock;
  readonly #open = new Set<Stream>();
  readonly #ended: AbortSignal;
  #hearing: readonly Disposable[] | undefined;

  constructor(residents: Residents, { clock, signal }: { clock: Clock; signal: AbortSignal }) {
    this.#residents = residents;
    this.#clock = clock;
    this.#ended = signal;
  }

  /** How many listen. */
  get count(): number {
    return this.#open.size;
  }

  /** Somebody listens from now on; `polls=1` in the query: to each poll, too. */
  open(response: ServerResponse, query: string): void {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    const stream = new Stream(response, new URLSearchParams(query).get('polls') === '1');
    response.on('close', () => this.#left(stream));
    this.#open.add(stream);
    if (!this.#hearing) this.#begin();
    this.#house(stream);
  }

  /** Tells everybody who listens. */
  tell(event: Event): void {
    for (const stream of this.#open) stream.write(event);
  }

  close(): void {
    for (const stream of this.#open) stream.end();
    this.#rest();
  }

  #begin(): void {
    const resting = new Linked(this.#ended);
    this.#hearing = [
      this.#residents.onChange(() => {
        for (const stream of this.#open) this.#house(stream);
      }),
      this.#residents.onPoll((poll) => {
        const event = this.#asEvent(poll);
        for (const stream of this.#open) if (stream.hearsPolls) stream.write(event);
      }),
      { [Symbol.dispose]: () => resting.abort(RESTING) },
      resting,
    ];
    void this.#keepAlive(resting.signal);
  }

  #rest(): void {
    for (const one of this.#hearing ?? []) one[Symbol.dispose]();
    this.#hearing = undefined;
  }

  #left(stream: Stream): void {
    this.#open.delete(stream);
    if (this.#open.size === 0) this.#rest();
  }

  #house(stream: Stream): void {
    stream.show(() => {
      const house = this.#residents.snapshot;
      return house && { event: 'house', house };
    });
  }

  #asEvent(poll: Poll): Event {
    const agoMs = Math.round(this.#clock.now() - poll.askedAt);
    return 'failure' in poll
      ? { event: 'poll', agoMs, failure: spoken(poll.failure) }
      : { event: 'poll', agoMs, locks: poll.locks };
  }

  async #keepAlive(signal: AbortSignal): Promise<void> {
    try {
      for (;;) {
        await this.#clock.sleep(ALIVE_MS, signal);
        this.tell({ event: 'alive' });
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

/** One who listens, at his own pace: of the house he hears the newest, however slowly he reads. */
class Stream {
  readonly hearsPolls: boolean;
  readonly #response: ServerResponse;
  #isFull = false;
  #next: (() => Event | undefined) | undefined;

  constructor(response: ServerResponse, hearsPolls: boolean) {
    this.#response = response;
    this.hearsPolls = hearsPolls;
    response.on('drain', () => {
      this.#isFull = false;
      const next = this.#next;
      this.#next = undefined;
      if (next) this.show(next);
    });
  }

  /** What the event is then, once there is room for it. */
  show(event: () => Event | undefined): void {
    if (this.#isFull) this.#next = event;
    else {
      const now = event();
      if (now) this.write(now);
    }
  }

  write(event: Event): void {
    const response = this.#response;
    if (response.destroyed || response.writableEnded) return;
    this.#isFull = !response.write(`${JSON.stringify(event)}\n`);
    if (response.writableLength > MOST_UNREAD) response.destroy();
  }

  end(): void {
    this.#response.end();
  }
}
