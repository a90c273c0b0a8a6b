import type { Clock } from '../../src/clock.ts';
import { WireError, type Dialer, type Line, type WireAnswer } from '../../src/gateway/wire.ts';

/** What a scripted gateway does with a request: answers, or gets into trouble, some ms later. */
export interface Play {
  readonly ms?: number;
  readonly text?: string;
  readonly trouble?: 'turnedAway' | 'closed' | 'cut' | 'nobody';
}

/** A gateway that does what a test says, and remembers when it was asked what. */
export class ScriptedGateway implements Dialer {
  readonly asked: { readonly at: number; readonly path: string; readonly identifier?: string }[] = [];
  readonly #clock: Clock;
  play: (path: string, times: number) => Play = () => ({});

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get paths(): string[] {
    return this.asked.map(({ path }) => path);
  }

  dial(): Promise<Line> {
    const reset = Promise.withResolvers<never>();
    reset.promise.catch(() => undefined);
    return Promise.resolve({
      ask: async ({ path, form }) => {
        const times = this.asked.filter((other) => other.path === path).length;
        const identifier = form?.identifier;
        this.asked.push({ at: this.#clock.now(), path, ...(identifier !== undefined && { identifier }) });
        const { ms = 100, text = '{"status":"ok","code":0}', trouble } = this.play(path, times);
        await Promise.race([this.#clock.sleep(ms), reset.promise]);
        if (trouble) throw new WireError(trouble);
        return { httpStatus: 200, text } satisfies WireAnswer;
      },
      reset: () => reset.reject(new WireError('cut')),
    });
  }
}
