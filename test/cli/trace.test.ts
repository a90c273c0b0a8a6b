import { describe, expect, test } from 'vitest';
import { traced } from '../../src/cli/trace.ts';
import { WireError, type Dialer, type WireAnswer } from '../../src/gateway/wire.ts';
import { VirtualClock } from '../virtual-clock.ts';

const SECRET = 'Zmo1sps2/OVy+CFtl1';
const signal = new AbortController().signal;

/** A dialer whose one line is answered by hand, and what the trace of it shows. */
function wire(dial?: () => never): {
  dialer: Dialer;
  shown: string[];
  asked: string[];
  answer: (text: string) => void;
} {
  const shown: string[] = [];
  const asked: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<WireAnswer>();
  const bare: Dialer = {
    dial: async () => {
      dial?.();
      return Promise.resolve({
        ask: ({ path }) => {
          asked.push(path);
          return promise;
        },
        reset: () => reject(new WireError('closed')),
      });
    },
  };
  const dialer = traced(bare, {
    show: (line) => shown.push(line.replace(/\d+ ms/, '… ms')),
    secrets: [SECRET],
    clock: new VirtualClock(),
  });
  return { dialer, shown, asked, answer: (text) => resolve({ httpStatus: 200, text }) };
}

describe('The exchange that -d shows', () => {
  test('has neither hash nor code, even if the other side repeats them', async () => {
    const { dialer, shown, asked, answer } = wire();
    const line = await dialer.dial(signal);
    const answered = line.ask({
      path: '/open',
      form: { identifier: '7', ts: '1', hash: 'abc+/=' },
    });
    // The first bytes leave at once: what is known of a turn is kept just before.
    expect(asked).toEqual(['/open']);
    answer(`abc+/= ${encodeURIComponent('abc+/=')} ${SECRET} ${encodeURIComponent(SECRET)} \x1b[2J`);
    await answered;
    expect(shown).toEqual(['> POST /open identifier=7&ts=1&hash=•••', '< 200 ••• ••• ••• •••  (… ms)']);
  });

  test('says why there was no connection', async () => {
    const { dialer, shown } = wire(() => {
      throw new WireError('turnedAway');
    });
    await expect(dialer.dial(signal)).rejects.toThrow(WireError);
    expect(shown).toEqual(['< turnedAway (… ms)']);
  });

  test('says that it was given up', async () => {
    const { dialer, shown } = wire();
    const line = await dialer.dial(signal);
    const answered = line.ask({ path: '/lockers' });
    line.reset();
    await expect(answered).rejects.toThrow(WireError);
    expect(shown).toEqual(['> GET /lockers', '< given up (… ms)']);
  });
});
