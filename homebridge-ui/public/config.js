/**
 * Pure changes to the plugin's blocks of config.json. Each returns new blocks and leaves alone what it does not know:
 * keys, entries and their order. Somebody may have written them by hand.
 *
 * @typedef {Record<string, unknown>} Entry
 * @typedef {{ block: number, gateway: number, lock?: number | undefined }} Place
 * @typedef {ReturnType<typeof gatewaysIn>[number]} PlacedGateway
 */

const PLATFORM = 'TheKeys';

/**
 * @param {unknown} value
 * @returns {value is Entry}
 */
const isEntry = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A list, whatever stands in its place; a single entry that somebody forgot to put in a list counts as one.
 *
 * @param {unknown} value
 * @returns {unknown[]}
 */
const listOf = (value) => (Array.isArray(value) ? value : isEntry(value) ? [value] : []);

/**
 * A text that says something; nothing for all else.
 *
 * @param {unknown} value
 */
const textOf = (value) => (typeof value === 'string' && value !== '' ? value : undefined);

/**
 * The host in one spelling, to tell whether two are the same: the plugin takes them for one gateway, too.
 *
 * @param {unknown} host
 */
export function plainHost(host) {
  const text = String(host ?? '')
    .trim()
    .replace(/^http:\/\//i, '')
    .replace(/\/$/, '');
  const isBareIPv6 = text.split(':').length > 2 && !text.startsWith('[');
  try {
    const url = new globalThis.URL(`http://${isBareIPv6 ? `[${text}]` : text}`);
    return url.host.replace(/\.(?=:|$)/, '');
  } catch {
    return text.toLowerCase();
  }
}

/**
 * The gateways of all blocks with their locks, each with its place.
 *
 * @param {readonly Entry[]} blocks
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
          name: textOf(gateway.name),
          code: textOf(gateway.code),
          locks: listOf(gateway.locks).flatMap((lock, position) =>
            isEntry(lock)
              ? [
                  {
                    place: { ...place, lock: position },
                    identifier: Number(lock.identifier),
                    name: textOf(lock.name),
                    code: textOf(lock.code),
                    isHidden: lock.hidden === true,
                    // As the plugin reads it: whoever writes something odd here wants some restriction.
                    mayUnlock: lock.allowUnlock === undefined || lock.allowUnlock === true,
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
 * Whether a lock may be unlocked: not if any of its entries, under whichever gateway, says otherwise.
 *
 * @param {readonly Entry[]} blocks
 * @param {number} identifier
 */
export const mayUnlock = (blocks, identifier) =>
  gatewaysIn(blocks)
    .flatMap(({ locks }) => locks)
    .every((lock) => lock.identifier !== identifier || lock.mayUnlock);

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
 * The blocks with some keys of one entry changed; a key set to undefined is taken out.
 *
 * @param {readonly Entry[]} blocks
 * @param {Place} place
 * @param {Entry} change
 */
export function withChange(blocks, place, change) {
  const changed = structuredClone([...blocks]);
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
 * @param {readonly Entry[]} blocks
 * @param {Place} place
 */
export function without(blocks, place) {
  if (place.lock !== undefined && entryAt(blocks, { ...place, lock: undefined }).code) {
    return withChange(blocks, place, { hidden: true });
  }
  const changed = structuredClone([...blocks]);
  const block = blockAt(changed, place.block);
  const gateways = listOf(block.gateways);
  block.gateways = gateways;
  if (place.lock === undefined) gateways.splice(place.gateway, 1);
  else {
    const gateway = entryAt(changed, { ...place, lock: undefined });
    const locks = listOf(gateway.locks);
    gateway.locks = locks;
    locks.splice(place.lock, 1);
  }
  return changed;
}

/**
 * The blocks with an entry at a gateway that hides a lock which its code alone would show.
 *
 * @param {readonly Entry[]} blocks
 * @param {Place} place the gateway's
 * @param {{ identifier: number, name: string }} lock
 */
export function withHidden(blocks, place, { identifier, name }) {
  const changed = structuredClone([...blocks]);
  const gateway = entryAt(changed, place);
  gateway.locks = [...listOf(gateway.locks), { identifier, name, hidden: true }];
  return changed;
}

/**
 * @param {readonly Entry[]} blocks
 * @param {number} index
 */
function blockAt(blocks, index) {
  const block = blocks[index];
  if (!block) throw new Error('no such block');
  return block;
}

/**
 * @param {readonly Entry[]} blocks
 * @param {Place} place
 */
function entryAt(blocks, place) {
  const gateway = listOf(blockAt(blocks, place.block).gateways)[place.gateway];
  const entry = place.lock === undefined || !isEntry(gateway) ? gateway : listOf(gateway.locks)[place.lock];
  if (!isEntry(entry)) throw new Error('no such entry');
  return entry;
}
