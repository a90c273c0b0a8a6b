import { isIPv4 } from 'node:net';
import multicastDns from 'multicast-dns';
import type { Resolve } from './hosts.ts';

/** Devices answer within a second (RFC 6762, section 6); a gateway that sleeps over one question hears the next. */
const PATIENCE_MS = 2_500;
const ASK_AGAIN_MS = 800;

/**
 * Resolves a `.local` name by asking the network itself, for machines whose operating system does not, such as
 * containers. Nothing when nobody answers.
 */
export const multicastResolve: Resolve = (name) => {
  if (!/\.local\.?$/i.test(name)) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const dns = multicastDns();
    const ask = (): void => dns.query(name, 'A');
    const again = setInterval(ask, ASK_AGAIN_MS);
    const end = (ip?: string): void => {
      clearInterval(again);
      clearTimeout(patience);
      dns.destroy();
      resolve(ip);
    };
    const patience = setTimeout(end, PATIENCE_MS);
    dns.on('response', ({ answers }) => {
      const answer = answers?.find(
        (record) =>
          record.type === 'A' && record.name.toLowerCase() === name.replace(/\.$/, '').toLowerCase(),
      );
      if (answer?.type === 'A' && isIPv4(answer.data)) end(answer.data);
    });
    // Without multicast on this machine there is simply nobody to hear us.
    dns.on('error', () => end());
    ask();
  });
};
