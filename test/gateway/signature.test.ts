import { describe, expect, test } from 'vitest';
import { encodeForm } from '../../src/gateway/protocol.ts';
import { hashOf, Signer } from '../../src/gateway/signature.ts';

describe('A signature', () => {
  test.each([
    ['1647349435', 'jejmupCqAu5wOsraszmzcl3UyCi0hgsIdxWvfcvdzBg='],
    ['1647350684', 'fcbTI/x8qKsN/nhLxjRE5toEO3tDK/F0ubQXHCsnf88='],
  ])('of the code sEcReT at %s is %s', (ts, hash) => {
    expect(hashOf('sEcReT', ts)).toBe(hash);
  });

  test('has all of its base64 percent-encoded on the wire', () => {
    expect(encodeForm({ identifier: '1', hash: 'a+b/c=' })).toBe('identifier=1&hash=a%2Bb%2Fc%3D');
  });

  test('carries the second of the clock', () => {
    const signer = new Signer('sEcReT', { unixSeconds: () => 1647349435 });
    expect(signer.sign()).toEqual({ ts: '1647349435', hash: 'jejmupCqAu5wOsraszmzcl3UyCi0hgsIdxWvfcvdzBg=' });
  });

  test('never repeats a ts within a second, nor when the clock steps back, and rejoins the clock after that', () => {
    let now = 1000;
    const signer = new Signer('sEcReT', { unixSeconds: () => now });
    const timestamps = [signer.sign().ts, signer.sign().ts];
    now = 400;
    timestamps.push(signer.sign().ts);
    now = 1003;
    timestamps.push(signer.sign().ts);
    expect(timestamps).toEqual(['1000', '1001', '1002', '1003']);
  });
});
