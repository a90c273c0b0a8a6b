/**
 * Pure changes to the plugin's blocks of config.json. Each returns new blocks and leaves alone what it does not know:
 * keys, entries and their order. Somebody may have written them by hand.
 *
 * @typedef {Record<string, any>} Entry
 * @typedef {{ block: number, gateway: number, lock?: number }} Place
 */

const PLATFORM = 'TheKeys';

/** @param {unknown} value */
const isEntry = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A list, whatever stands in its place; a single entry that somebody forgot to put in a list counts as one.
 *
 * @param {unknown} value
 * @returns {any[]}
 */
const listOf = (value) => (Array.isArray(value) ? value : isEntry(value) ? [value] : []);

/**
 * The host in one spelling, to tell whether two are the same.
 *
 * @param {unknown} host
 */
export const plainHost = (host) =>
  String(host ?? '')
    .trim()
    .toLowerCase()
    .replace(/^http:\/\//, '')
    .replace(/\/$/, '')
    .replace(/:80$/, '');

/**
 * The gateways of all blocks with their locks, each with its place.
 *
 * @param {Entry[]} blocks
 */
export function gatewaysIn(blocks) {
  return blocks.flatMap((entry, block) =>
    listOf(entry?.gateways).flatMap((gateway, index) => {
      if (!isEntry(gateway)) return [];
      const place = { block, gateway: index };
      return [
        {
          place,
          host: String(gateway.host ?? ''),
          name: gateway.name,
          code: gateway.code,
          locks: listOf(gateway.locks).flatMap((lock, position) =>
            isEntry(lock)
              ? [
                  {
                    place: { ...place, lock: position },
                    identifier: Number(lock.identifier),
                    name: lock.name,
                    code: lock.code,
                    isHidden: lock.hidden === true,
                  },
                ]
              : [],
          ),
        },
      ];
    }),
  );
}

/**
 * The blocks with these doors at a gateway: known ones get their new name and code, others are put at the end.
 *
 * @param {Entry[]} blocks
 * @param {{ host: string, name?: string }} at
 * @param {{ identifier: number, name: string, code: string }[]} doors
 */
export function withDoors(blocks, at, doors) {
  const changed = structuredClone(blocks);
  if (changed.length === 0) changed.push({ platform: PLATFORM, name: 'The Keys' });
  const known = gatewaysIn(changed).find(({ host }) => plainHost(host) === plainHost(at.host));
  const block = changed[known?.place.block ?? 0];
  block.gateways = listOf(block.gateways);
  if (!known) block.gateways.push({ host: at.host, ...(at.name && { name: at.name }) });
  const gateway = block.gateways[known?.place.gateway ?? block.gateways.length - 1];
  gateway.locks = listOf(gateway.locks);
  for (const { identifier, name, code } of doors) {
    const lock = gateway.locks.find((one) => Number(one?.identifier) === identifier);
    if (!lock) gateway.locks.push({ identifier, name, code });
    else {
      Object.assign(lock, { name, code });
      // Somebody who ticks a door wants to see it.
      if (lock.hidden === true) delete lock.hidden;
    }
  }
  return changed;
}

/**
 * The blocks with some keys of one entry changed; a key set to undefined is taken out.
 *
 * @param {Entry[]} blocks
 * @param {Place} place
 * @param {Entry} change
 */
export function withChange(blocks, place, change) {
  const changed = structuredClone(blocks);
  const entry = entryAt(changed, place);
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) Reflect.deleteProperty(entry, key);
    else entry[key] = value;
  }
  return changed;
}

/**
 * The blocks without one gateway or lock. A lock that the gateway's own code would bring back is hidden instead.
 *
 * @param {Entry[]} blocks
 * @param {Place} place
 */
export function without(blocks, place) {
  if (place.lock !== undefined && entryAt(blocks, { ...place, lock: undefined }).code) {
    return withChange(blocks, place, { hidden: true });
  }
  const changed = structuredClone(blocks);
  const block = changed[place.block];
  block.gateways = listOf(block.gateways);
  if (place.lock === undefined) block.gateways.splice(place.gateway, 1);
  else {
    const gateway = block.gateways[place.gateway];
    gateway.locks = listOf(gateway.locks);
    gateway.locks.splice(place.lock, 1);
  }
  return changed;
}

/**
 * @param {Entry[]} blocks
 * @param {Place} place
 * @returns {Entry}
 */
function entryAt(blocks, place) {
  const gateway = listOf(blocks[place.block].gateways)[place.gateway];
  return place.lock === undefined ? gateway : listOf(gateway.locks)[place.lock];
}
