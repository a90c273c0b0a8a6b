import { describe, expect, test } from 'vitest';
import { parseLockers } from '../../src/gateway/protocol.ts';
import { about, ok, outcome } from './outcomes.ts';

describe('The list of locks', () => {
  const locksIn = (text: string): unknown => parseLockers(ok(text), about).locks;
  const listing = (...devices: unknown[]): string => JSON.stringify({ status: 'ok', devices });

  test('of the vendor’s document', () => {
    const text = '{"status": "ok", "devices": [{"identifier": 45961123, "rssi": -71, "battery":4065}]}';
    expect(parseLockers(ok(text), about)).toEqual({
      locks: [{ identifier: 45961123, rssi: -71, battery: 4065 }],
      isTooLong: false,
    });
  });

  test('with last_log, and numbers as text', () => {
    const text = listing({ identifier: '7', rssi: '-60', battery: '7300', last_log: '100' });
    expect(locksIn(text)).toEqual([{ identifier: 7, rssi: -60, battery: 7300, token: '100' }]);
  });

  test.each([
    ['null', null],
    ['zero', 0],
    ['text that is no number', 'full'],
    ['a list', []],
  ])('takes a battery of %s as not known', (_name, battery) => {
    expect(locksIn(listing({ identifier: 7, battery }))).toEqual([{ identifier: 7 }]);
  });

  test('leaves out what is no lock, and takes a lock that is listed twice once', () => {
    const text = listing(
      null,
      3,
      { identifier: 'x' },
      { identifier: -1 },
      { identifier: 7, rssi: -50 },
      { identifier: 7 },
    );
    expect(locksIn(text)).toEqual([{ identifier: 7, rssi: -50 }]);
  });

  test('may be empty', () => {
    expect(locksIn('{"status":"ok","devices":[]}')).toEqual([]);
  });

  test.each([
    ['busy', '{"status":"500","message":"busy"}', 'busy'],
    ['busy in the other dialect', '{"status":"ko","code":500}', 'busy'],
    ['busy in one word', '{"status":"busy"}', 'busy'],
    ['an error beside a list', '{"status":"ko","code":"500","devices":[]}', 'busy'],
    ['an error without a number beside a list', '{"status":"ko","devices":[]}', 'garbled'],
    ['nested without end', '['.repeat(100_000), 'garbled'],
    ['nothing', '', 'garbled'],
    ['null', 'null', 'garbled'],
    ['a list', '[]', 'garbled'],
    ['half an answer', '{"status":"ok","devices":[{"ident', 'garbled'],
    ['HTML', '<html><body>It works</body></html>', 'garbled'],
    ['devices that are no list', '{"status":"ok","devices":{}}', 'garbled'],
    ['devices of which none can be read', '{"status":"ok","devices":[{"identifier":{}},7,null]}', 'garbled'],
    ['no devices', '{"status":"ok"}', 'garbled'],
  ])('is an error when it is %s', (_name, text, kind) => {
    expect(outcome(() => parseLockers(ok(text), about))).toBe(kind);
  });

  test('of a hundred locks is whole; of a longer one the first hundred count', () => {
    const devices = Array.from({ length: 1000 }, (_, index) => ({ identifier: index + 1 }));
    expect(parseLockers(ok(listing(...devices.slice(0, 100))), about).isTooLong).toBe(false);
    const { locks, isTooLong } = parseLockers(ok(listing(...devices)), about);
    expect(isTooLong).toBe(true);
    expect(locks).toEqual(devices.slice(0, 100));
  });

  test.each([302, 404, 500])('under HTTP %i is not believed', (httpStatus) => {
    expect(outcome(() => parseLockers(ok('{"status":"ok","devices":[]}', httpStatus), about))).toBe(
      'garbled',
    );
  });

  test('that is busy under HTTP 500 is busy', () => {
    expect(outcome(() => parseLockers(ok('{"status":"500","message":"busy"}', 500), about))).toBe('busy');
  });
});

describe('A lock’s counter', () => {
  /** The tokens of lock 7 in a list with these counters, as they would stand in JSON. */
  const token = (...counters: string[]): unknown => {
    const devices = counters.map((counter) => `{"identifier":7,"last_log":${counter}}`);
    const { locks } = parseLockers(ok(`{"devices":[${devices.join()}]}`), about);
    return locks[0]?.token;
  };

  test.each([
    ['100', '100'],
    ['"100"', '100'],
    ['0', '0'],
    ['-1', '-1'],
    ['1.5', '1.5'],
    ['100.0', '100'],
    ['9007199254740993', '9007199254740993'],
    ['"9007199254740993"', '9007199254740993'],
    ['"a1f3"', 'a1f3'],
    ['"constructor"', 'constructor'],
  ])('%s is a token to compare', (counter, listed) => {
    expect(token(counter)).toBe(listed);
  });

  test('beyond what a number can hold is told from the next one', () => {
    expect(token('9007199254740993')).not.toBe(token('9007199254740992'));
  });

  test.each(['null', '""', '" "', 'true', '[]', '{}', '1e999', `"${'9'.repeat(65)}"`])(
    '%s is none',
    (counter) => {
      expect(token(counter)).toBeUndefined();
    },
  );

  test('of a lock that is listed more than once is another one as soon as one of them has moved', () => {
    const before = token('100', '200');
    expect(token('200', '100')).toBe(before);
    for (const moved of [token('101', '200'), token('100', '201'), token('200', '200'), token('100')]) {
      expect(moved).not.toBe(before);
    }
    expect(token('100', '100', '101')).not.toBe(token('100', '101', '101'));
  });

  test('of a lock that is listed twice alike is that of a lock that is listed once', () => {
    expect(token('100', '100')).toBe(token('100'));
    expect(token('100', 'null')).toBe(token('100'));
  });
});
