import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashOf, Signer } from '../../src/gateway/signature.ts';

describe('A signature', () => {
  test.each([
    ['1647349435', 'jejmupCqAu5wOsraszmzcl3UyCi0hgsIdxWvfcvdzBg='],
    ['1647350684', 'fcbTI/x8qKsN/nhLxjRE5toEO3tDK/F0ubQXHCsnf88='],
  ])('of the code sEcReT at %s is %s', (ts, hash) => {
    expect(hashOf('sEcReT', ts)).toBe(hash);
  });

  test('carries the second of the clock', () => {
    const signer = new Signer('sEcReT', { wall: () => 1647349435_999 });
    expect(signer.sign()).toEqual({ ts: '1647349435', hash: 'jejmupCqAu5wOsraszmzcl3UyCi0hgsIdxWvfcvdzBg=' });
  });

  test('never repeats a ts within a second, nor when the clock steps back, and rejoins the clock after that', () => {
    let now = 1000;
    const signer = new Signer('sEcReT', { wall: () => now * 1000 });
    const timestamps = [signer.sign().ts, signer.sign().ts];
    now = 400;
    timestamps.push(signer.sign().ts);
    now = 1003;
    timestamps.push(signer.sign().ts);
    expect(timestamps).toEqual(['1000', '1001', '1002', '1003']);
  });

  test('is by the plain clock again once the gateway found the time wrong, and still repeats no ts', () => {
    let now = 4_600;
    const signer = new Signer('sEcReT', { wall: () => now * 1000 });
    const sign = (): number => Number(signer.sign().ts);
    expect([sign(), sign()]).toEqual([4_600, 4_601]);
    // The computer was an hour ahead, and is set right.
    now = 1_000;
    expect(sign()).toBe(4_602);
    signer.plain();
    expect([sign(), sign()]).toEqual([1_000, 1_001]);
    signer.plain();
    expect(sign()).toBe(1_002);
    now = 4_600;
    expect(sign()).toBe(4_603);
  });

  test('repeats no ts whatever the clock does, and however often it is found wrong', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.boolean()), { maxLength: 200 }),
        (steps) => {
          let now = 0;
          const signer = new Signer('sEcReT', { wall: () => now * 1000 });
          const stamps = steps.map(([second, isWrong]) => {
            now = second;
            if (isWrong) signer.plain();
            return signer.sign().ts;
          });
          expect(new Set(stamps).size).toBe(stamps.length);
        },
      ),
    );
  });
});
