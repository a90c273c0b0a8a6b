import { describe, expect, test } from 'vitest';
import { keyOf, originOf, parseAddress } from '../../src/gateway/address.ts';

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
    'fe80::1%eth0',
    '[fe80::1%eth0]:80',
    '192.168.0.026',
    `http://${'a.'.repeat(130)}local`,
    'x'.repeat(100_000),
  ])('is not %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

describe('A gateway’s key', () => {
  const key = (text: string): unknown => {
    const address = parseAddress(text);
    return address && keyOf(address);
  };

  test.each([
    ['thekeys.local', ['TheKeys.local', 'thekeys.local.', 'http://THEKEYS.LOCAL/', 'thekeys.local:80']],
    ['thekeys.local:8080', ['TheKeys.local.:8080']],
    ['192.168.0.26', ['192.168.0.26:80', '::ffff:192.168.0.26', '[::FFFF:C0A8:1A]']],
    ['[fe80::1]', ['fe80::1', 'FE80::1', 'fe80:0:0:0:0:0:0:1', '[fe80:0000::0001]:80']],
    ['[fe80::1]:8080', ['[FE80:0::1]:8080']],
  ])('is %s, however it is spelled', (one, spellings) => {
    for (const spelling of [one, ...spellings]) expect(key(spelling)).toBe(one);
  });

  test('is another one for another name, address or port', () => {
    const different = [
      'thekeys.local',
      'thekeys',
      'thekeys.local:81',
      '192.168.0.26',
      '::ffff:192.168.0.27',
      'fe80::1',
      'fe80::2',
    ];
    expect(new Set(different.map(key)).size).toBe(different.length);
  });
});
