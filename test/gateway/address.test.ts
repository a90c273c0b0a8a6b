import { describe, expect, test } from 'vitest';
import { originOf, parseAddress } from '../../src/gateway/address.ts';

describe('A gateway’s address', () => {
  test.each([
    ['192.168.0.26', 'http://192.168.0.26:80'],
    ['192.168.0.26:8080', 'http://192.168.0.26:8080'],
    ['thekeys.local', 'http://thekeys.local:80'],
    [' thekeys.local:81 ', 'http://thekeys.local:81'],
    ['thekeys', 'http://thekeys:80'],
    ['http://192.168.0.26/', 'http://192.168.0.26:80'],
    ['fe80::1', 'http://[fe80::1]:80'],
    ['[fe80::1]', 'http://[fe80::1]:80'],
    ['[fe80::1]:8080', 'http://[fe80::1]:8080'],
  ])('%s is %s', (text, origin) => {
    const address = parseAddress(text);
    expect(address && originOf(address)).toBe(origin);
  });

  test.each([
    '',
    ' ',
    'my gateway',
    '192.168.0.256',
    '192.168.0',
    '192.168.0.26.1',
    '192.168.0.26:0',
    '192.168.0.26:65536',
    '192.168.0.26:http',
    'https://192.168.0.26',
    '192.168.0.26/lockers',
    'user@192.168.0.26',
    'thekeys..local',
    '-thekeys.local',
    '[fe80::1',
    'fe80::1::2',
    `${'a'.repeat(64)}.local`,
    'host\nname',
    'host?x=1',
    'host#x',
  ])('is not %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});
