import { describe, expect, it } from 'vitest';
import { normalizePhone } from '../../src/account/phone.ts';

describe('a phone number', () => {
  it.each([
    ['+33612345678', '+33612345678'],
    ['06 12 34 56 78', '+33612345678'],
    ['06.12.34.56.78', '+33612345678'],
    ['06-12-34-56-78', '+33612345678'],
    ['+33 (0)6 12 34 56 78', '+33612345678'],
    ['+33 06 12 34 56 78', '+33612345678'],
    ['0033 6 12 34 56 78', '+33612345678'],
    ['33612345678', '+33612345678'],
    ['\u202a+33\u00a06\u00a012\u00a034\u00a056\u00a078\u202c', '+33612345678'],
    ['+32 475 12 34 56', '+32475123456'],
    ['0041 79 123 45 67', '+41791234567'],
  ])('typed as %s is sent as %s', (typed, sent) => {
    expect(normalizePhone(typed)).toBe(sent);
  });

  it.each([
    '',
    'hello',
    '+',
    '12',
    'someone@example.org',
    '+33 6 12 34 56 78 90 12 34 56',
    '+0612345678',
    '0x12345678',
  ])('cannot be %j', (typed) => {
    expect(normalizePhone(typed)).toBeUndefined();
  });
});
