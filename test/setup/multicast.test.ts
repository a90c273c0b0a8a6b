import multicastDns from 'multicast-dns';
import { describe, expect, it } from 'vitest';
import { multicastResolve } from '../../src/setup/multicast.ts';

/** Whether this machine hears its own multicast; some networks of containers carry none. */
const isHeard = await new Promise<boolean>((resolve) => {
  const dns = multicastDns();
  const end = (heard: boolean): void => {
    clearTimeout(patience);
    dns.destroy();
    resolve(heard);
  };
  const patience = setTimeout(end, 1000, false);
  dns.on('query', () => end(true));
  dns.on('error', () => end(false));
  dns.query('heard.local', 'A');
});

describe('a .local name', () => {
  it.runIf(isHeard)('is resolved by asking the network', async () => {
    const responder = multicastDns();
    responder.on('query', ({ questions }) => {
      if (questions?.some(({ name }) => name === 'thekeys-in-a-test.local')) {
        responder.respond([{ name: 'TheKeys-in-a-test.local', type: 'A', ttl: 10, data: '192.168.1.50' }]);
      }
    });
    expect(await multicastResolve('thekeys-in-a-test.local')).toBe('192.168.1.50');
    await new Promise<void>((resolve) => responder.destroy(resolve));
  });

  it('that nobody answers to is given up', async () => {
    expect(await multicastResolve('nobody-has-this-name.local')).toBeUndefined();
  });

  it('is the only kind that the network is asked for', async () => {
    expect(await multicastResolve('gateway.example')).toBeUndefined();
  });
});
