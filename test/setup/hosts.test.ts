import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/setup/errors.ts';
import { isAtHome, isLoopback, locate, type Resolve } from '../../src/setup/hosts.ts';

const resolving =
  (names: Record<string, string>): Resolve =>
  (name) =>
    Promise.resolve(names[name]);
const kindOf = (host: string, ...ways: Resolve[]): Promise<unknown> =>
  locate(host, ...ways).then(
    () => 'located',
    (error: unknown) => (error instanceof SetupError ? error.kind : error),
  );

describe('a host that the user named', () => {
  it('is asked by its number, so that what was checked is what is asked', async () => {
    const ways = [resolving({}), resolving({ 'thekeys.local': '192.168.1.50' })];
    expect(await locate('http://thekeys.local:8080/', ...ways)).toEqual({
      hostname: '192.168.1.50',
      port: 8080,
    });
  });

  it('is resolved by the first way that knows it', async () => {
    const ways = [resolving({ gate: '10.0.0.1' }), resolving({ gate: '10.0.0.2' })];
    expect(await locate('gate', ...ways)).toEqual({ hostname: '10.0.0.1', port: 80 });
  });

  it.each(['169.254.169.254', '0.0.0.0', '224.0.0.251', '255.255.255.255', '[fe80::1]', '::', 'ff02::fb'])(
    'cannot be %s',
    async (host) => {
      expect(await kindOf(host)).toBe('forbiddenHost');
    },
  );

  it('cannot be a name for such an address either', async () => {
    expect(await kindOf('evil.example', resolving({ 'evil.example': '169.254.169.254' }))).toBe(
      'forbiddenHost',
    );
  });

  it.each([
    '',
    'a b',
    'http://h/path',
    'user:pass@host',
    'host:99999',
    '192.168.1.300',
    'file:///etc/passwd',
    'h/../x',
  ])('is not %j', async (host) => {
    expect(await kindOf(host)).toBe('badHost');
  });

  it('may be unknown to all', async () => {
    expect(await kindOf('thekeys.local', resolving({}))).toBe('unresolved');
  });
});

describe('an address that nobody named', () => {
  it.each([
    ['192.168.1.50', true, false],
    ['10.1.2.3', true, false],
    ['172.20.0.1', true, false],
    ['172.32.0.1', false, false],
    ['8.8.8.8', false, false],
    ['127.0.0.1', false, true],
    ['fd00::1', true, false],
    ['thekeys.local', false, false],
  ])('%s is at home: %s, on this machine: %s', (ip, home, here) => {
    expect(isAtHome(ip)).toBe(home);
    expect(isLoopback(ip)).toBe(here);
  });
});
