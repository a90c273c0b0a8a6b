import { describe, expect, test } from 'vitest';
import { exchange, type Terms } from '../../src/gateway/exchange.ts';
import { Failure } from '../../src/gateway/failure.ts';
import {
  WireError,
  type Dialer,
  type Line,
  type WireAnswer,
  type WireRequest,
  type WireTrouble,
} from '../../src/gateway/wire.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { about, endOf } from './outcomes.ts';

const answer: WireAnswer = { httpStatus: 200, text: '{"status":"ok"}' };

/** A gateway that does what the test says, when it says so. */
class ScriptedDialer implements Dialer, Line {
  readonly #clock = new VirtualClock();
  readonly connection = Promise.withResolvers<Line>();
  readonly reply = Promise.withResolvers<WireAnswer>();
  readonly happened: string[] = [];
  readonly stop = new AbortController();
  readonly withdrawn = new AbortController();
  dialing: AbortSignal | undefined;

  dial(signal: AbortSignal): Promise<Line> {
    this.happened.push('dial');
    this.dialing = signal;
    return this.connection.promise;
  }

  ask(request: WireRequest): Promise<WireAnswer> {
    this.happened.push(`ask ${request.path}`);
    return this.reply.promise;
  }

  reset(): void {
    this.happened.push('reset');
  }

  get clock(): VirtualClock {
    return this.#clock;
  }

  /** Begins an exchange; its end is to be looked at. */
  begin(terms: Partial<Terms> = {}): Promise<unknown> {
    return endOf(
      exchange(this, {
        clock: this.#clock,
        about,
        timeoutMs: 20_000,
        stop: this.stop.signal,
        withdrawn: this.withdrawn.signal,
        make: () => {
          this.happened.push('make');
          return { path: '/open' };
        },
        sending: () => this.happened.push('sending'),
        ...terms,
      }),
    );
  }

  /** Connects, after `ms`. */
  async connect(ms = 0): Promise<void> {
    await this.#clock.advance(ms);
    this.connection.resolve(this);
    await this.#clock.advance(0);
  }

  /** Nothing is left behind: no time-out, no dialing, nobody who listens. */
  expectNothingLeft(): void {
    expect(this.#clock.pending).toBe(0);
    expect(this.dialing?.aborted ?? true).toBe(true);
  }
}

describe('An exchange', () => {
  test('asks whether it is still wanted between the connection and the first byte, and signs only then', async () => {
    const gateway = new ScriptedDialer();
    const end = gateway.begin({
      wanted: (now) => {
        gateway.happened.push(`wanted at ${now}`);
        return true;
      },
    });
    await gateway.connect(2_000);
    expect(gateway.happened).toEqual(['dial', 'wanted at 2000', 'make', 'sending', 'ask /open']);
    gateway.reply.resolve(answer);
    expect(await end).toBe(answer.text);
    gateway.expectNothingLeft();
  });

  test('that is not wanted any more once there is a connection is withdrawn: nothing was sent', async () => {
    const gateway = new ScriptedDialer();
    const end = gateway.begin({ wanted: (now) => now < 1_000 });
    await gateway.connect(1_000);
    expect(await end).toBe('withdrawn, sent no');
    expect(gateway.happened).toEqual(['dial', 'reset']);
    gateway.expectNothingLeft();
  });

  test('that finds no connection in 3 s is unreachable, and hangs up on one that comes later', async () => {
    const gateway = new ScriptedDialer();
    const end = gateway.begin();
    await gateway.clock.advance(2_999);
    expect(gateway.clock.pending).toBe(2);
    await gateway.clock.advance(1);
    expect(await end).toBe('unreachable, sent no');
    gateway.expectNothingLeft();
    await gateway.connect();
    expect(gateway.happened).toEqual(['dial', 'reset']);
  });

  test('has its whole time from the beginning, and no more, however long the connection took', async () => {
    const gateway = new ScriptedDialer();
    const end = gateway.begin();
    await gateway.connect(2_999);
    await gateway.clock.advance(17_000);
    expect(gateway.happened.at(-1)).toBe('ask /open');
    await gateway.clock.advance(1);
    expect(await end).toBe('silent, sent maybe');
    expect(gateway.happened.at(-1)).toBe('reset');
    gateway.reply.resolve(answer);
    gateway.expectNothingLeft();
  });

  test.each<[WireTrouble, string]>([
    ['nobody', 'unreachable, sent no'],
    ['turnedAway', 'turnedAway, sent no'],
  ])('without a connection, for there is %s, is %s', async (trouble, said) => {
    const gateway = new ScriptedDialer();
    const end = gateway.begin();
    gateway.connection.reject(new WireError(trouble));
    expect(await end).toBe(said);
    gateway.expectNothingLeft();
  });

  test.each<[WireTrouble, string]>([
    ['closed', 'closed, sent maybe'],
    ['cut', 'cut, sent maybe'],
    ['notHttp', 'garbled, sent maybe'],
    ['tooLong', 'garbled, sent maybe'],
  ])('that is %s is %s', async (trouble, said) => {
    const gateway = new ScriptedDialer();
    const end = gateway.begin();
    await gateway.connect();
    gateway.reply.reject(new WireError(trouble));
    expect(await end).toBe(said);
    expect(gateway.happened.at(-1)).toBe('reset');
    gateway.expectNothingLeft();
  });

  test('that is taken back while it connects is withdrawn at once', async () => {
    const gateway = new ScriptedDialer();
    const end = gateway.begin();
    gateway.withdrawn.abort();
    expect(await end).toBe('withdrawn, sent no');
    gateway.expectNothingLeft();
    await gateway.connect();
    expect(gateway.happened).toEqual(['dial', 'reset']);
  });

  test('that is on the wire when it is taken back runs to its answer', async () => {
    const gateway = new ScriptedDialer();
    const end = gateway.begin();
    await gateway.connect();
    gateway.withdrawn.abort();
    await gateway.clock.advance(5_000);
    gateway.reply.resolve(answer);
    expect(await end).toBe(answer.text);
  });

  test('is not begun for what is over already', async () => {
    const gateway = new ScriptedDialer();
    expect(await gateway.begin({ withdrawn: AbortSignal.abort() })).toBe('withdrawn, sent no');
    expect(await gateway.begin({ stop: AbortSignal.abort() })).toBe('stopped, sent no');
    expect(gateway.happened).toEqual([]);
    gateway.expectNothingLeft();
  });
});

describe('A stop', () => {
  const slept = new Failure('slept', { gateway: '' });

  test('before anything was sent leaves no doubt', async () => {
    const gateway = new ScriptedDialer();
    const end = gateway.begin();
    await gateway.clock.advance(100);
    gateway.stop.abort(slept);
    expect(await end).toBe('slept, sent no');
    gateway.expectNothingLeft();
  });

  test('on the wire resets at once, and leaves the bolt in doubt', async () => {
    const gateway = new ScriptedDialer();
    const end = gateway.begin();
    await gateway.connect();
    gateway.stop.abort(slept);
    expect(gateway.happened.at(-1)).toBe('reset');
    expect(await end).toBe('slept, sent maybe');
    gateway.reply.reject(new WireError('cut'));
    gateway.expectNothingLeft();
  });

  test('that comes of asking whether it is wanted, or of writing it down, keeps it from being sent', async () => {
    for (const moment of ['wanted', 'sending'] as const) {
      const gateway = new ScriptedDialer();
      const end = gateway.begin({
        [moment]: () => {
          gateway.stop.abort(slept);
          return true;
        },
      });
      await gateway.connect();
      expect(await end).toBe('slept, sent no');
      expect(gateway.happened).not.toContain('ask /open');
      gateway.expectNothingLeft();
    }
  });

  test('after the answer changes nothing', async () => {
    const gateway = new ScriptedDialer();
    const end = gateway.begin();
    await gateway.connect();
    gateway.reply.resolve(answer);
    expect(await end).toBe(answer.text);
    gateway.stop.abort(slept);
    gateway.withdrawn.abort();
    await gateway.clock.advance(60_000);
    gateway.expectNothingLeft();
  });
});

describe('A mistake of ours', () => {
  test('on the wire is trouble like any other', async () => {
    const unconnected = new ScriptedDialer();
    const end = unconnected.begin();
    unconnected.connection.reject(new TypeError('no such host'));
    expect(await end).toBe('unreachable, sent no');
    const gateway = new ScriptedDialer();
    const other = gateway.begin();
    await gateway.connect();
    gateway.reply.reject(new TypeError('no such path'));
    expect(await other).toBe('cut, sent maybe');
    gateway.expectNothingLeft();
  });

  test('while a request is made is told as it is, and nothing is left of the connection', async () => {
    const gateway = new ScriptedDialer();
    const mistake = new TypeError('no code');
    const end = gateway.begin({
      make: () => {
        throw mistake;
      },
    });
    end.catch(() => undefined);
    await gateway.connect();
    await expect(end).rejects.toBe(mistake);
    expect(gateway.happened).toEqual(['dial', 'reset']);
    gateway.expectNothingLeft();
  });
});
