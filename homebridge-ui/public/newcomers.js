import { plainHost } from './addresses.js';
import { blockAt, entryAt, gatewaysIn, isEntry, listOf } from './config.js';

/**
 * What the assistant has found, put into the plugin's blocks of config.json beside what is there.
 *
 * @typedef {import('./config.js').Entry} Entry
 */

const PLATFORM = 'TheKeys';

/**
 * The blocks with these doors at a gateway: known ones get their new name and code, others are put at the end.
 *
 * @param {readonly Entry[]} blocks
 * @param {{ host: string, name?: string | undefined }} at
 * @param {readonly { identifier: number, name: string, code: string }[]} doors
 */
export function withDoors(blocks, at, doors) {
  const changed = structuredClone([...blocks]);
  if (changed.length === 0) changed.push({ platform: PLATFORM, name: 'The Keys' });
  const known = gatewaysIn(changed).find(({ host }) => plainHost(host) === plainHost(at.host));
  const block = blockAt(changed, known?.place.block ?? 0);
  const gateways = listOf(block.gateways);
  block.gateways = gateways;
  if (!known) gateways.push({ host: at.host, ...(at.name && { name: at.name }) });
  const gateway = gateways[known?.place.gateway ?? gateways.length - 1];
  if (!isEntry(gateway)) return changed;
  const locks = listOf(gateway.locks);
  gateway.locks = locks;
  for (const { identifier, name, code } of doors) {
    const lock = locks.find((one) => isEntry(one) && Number(one.identifier) === identifier);
    if (isEntry(lock)) Object.assign(lock, { name, code });
    else locks.push({ identifier, name, code });
    reveal(changed, identifier);
  }
  return changed;
}

/**
 * Somebody who ticks a door wants to see it, and one entry is enough to hide it, under whichever gateway.
 *
 * @param {readonly Entry[]} blocks
 * @param {number} identifier
 */
function reveal(blocks, identifier) {
  for (const lock of gatewaysIn(blocks).flatMap(({ locks }) => locks)) {
    if (lock.identifier === identifier && lock.isHidden) delete entryAt(blocks, lock.place).hidden;
  }
}

/**
 * The gateway of the config that has moved to an address, as far as one can tell: it has locks that are seen there,
 * and its own address is nobody else's.
 *
 * @param {readonly Entry[]} blocks
 * @param {string} host the address
 * @param {readonly number[]} identifiers the locks that are seen there
 * @param {readonly string[]} others addresses of gateways that are known to be others
 */
export function movedFrom(blocks, host, identifiers, others) {
  const gateways = gatewaysIn(blocks);
  if (gateways.some((gateway) => plainHost(gateway.host) === plainHost(host))) return undefined;
  const elsewhere = others.map(plainHost);
  return gateways.find(
    (gateway) =>
      !elsewhere.includes(plainHost(gateway.host)) &&
      gateway.locks.some(({ identifier }) => identifiers.includes(identifier)),
  );
}
