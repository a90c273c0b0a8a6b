/**
 * Pure changes to the plugin's blocks of config.json. Each returns new blocks and leaves alone what it does not know:
 * keys, entries and their order. Somebody may have written them by hand.
 *
 * @typedef {Record<string, unknown>} Entry
 * @typedef {{ block: number, gateway: number, lock?: number | undefined }} Place
 * @typedef {ReturnType<typeof gatewaysIn>[number]} PlacedGateway
 * @typedef {ReturnType<typeof doorsIn>[number]} Door
 * @typedef {{ place: Place, gateway: PlacedGateway, ownCode?: string | undefined, code?: string | undefined }} DoorEntry
 *   a lock under one of its gateways, with the code that signs for it there
 */

/**
 * @param {unknown} value
 * @returns {value is Entry}
 */
export const isEntry = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A list, whatever stands in its place; a single entry that somebody forgot to put in a list counts as one.
 *
 * @param {unknown} value
 * @returns {unknown[]}
 */
export const listOf = (value) => (Array.isArray(value) ? value : isEntry(value) ? [value] : []);

/**
 * A text that says something; nothing for all else.
 *
 * @param {unknown} value
 */
const textOf = (value) => (typeof value === 'string' && value !== '' ? value : undefined);

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
 * The doors of all blocks, one for each lock, however many gateways have an entry for it.
 *
 * @param {readonly Entry[]} blocks
 */
export function doorsIn(blocks) {
  /** @type {Map<number, { identifier: number, name?: string | undefined, isHidden: boolean, entries: DoorEntry[] }>} */
  const doors = new Map();
  for (const gateway of gatewaysIn(blocks)) {
    for (const { identifier, name, code, isHidden, place } of gateway.locks) {
      const door = doors.get(identifier) ?? { identifier, isHidden: false, entries: [] };
      doors.set(identifier, door);
      door.name ??= name;
      door.isHidden ||= isHidden;
      door.entries.push({ place, gateway, ownCode: code, code: code ?? gateway.code });
    }
  }
  return [...doors.values()];
}

/**
 * What the entries for a lock say about one of its options; the first that says something.
 *
 * @param {readonly Entry[]} blocks
 * @param {number} identifier
 * @param {string} key
 */
export const optionOf = (blocks, identifier, key) =>
  doorsIn(blocks)
    .filter((door) => door.identifier === identifier)
    .flatMap(({ entries }) => entries.map(({ place }) => entryAt(blocks, place)[key]))
    .find((value) => value !== undefined);

/**
 * The blocks with one option of a lock changed, whichever gateways it is written under: options belong to the lock,
 * and the strictest of several would win.
 *
 * @param {readonly Entry[]} blocks
 * @param {{ identifier: number, at: Place }} lock `at`: the gateway that gets an entry where there is none
 * @param {string} key
 * @param {unknown} value `undefined` takes it out
 */
export function withOption(blocks, { identifier, at }, key, value) {
  const places = gatewaysIn(blocks).flatMap(({ locks }) =>
    locks.filter((lock) => lock.identifier === identifier).map(({ place }) => place),
  );
  if (places.length === 0) {
    const changed = structuredClone([...blocks]);
    const gateway = entryAt(changed, { ...at, lock: undefined });
    gateway.locks = [...listOf(gateway.locks), { identifier, ...(value !== undefined && { [key]: value }) }];
    return changed;
  }
  return places.reduce(
    (changed, place, index) => withChange(changed, place, { [key]: index === 0 ? value : undefined }),
    [...blocks],
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
 * The blocks without one gateway, or one entry for a lock.
 *
 * @param {readonly Entry[]} blocks
 * @param {Place} place
 */
export function without(blocks, place) {
  const changed = structuredClone([...blocks]);
  const [owner, key, index] =
    place.lock === undefined
      ? /** @type {const} */ ([blockAt(changed, place.block), 'gateways', place.gateway])
      : /** @type {const} */ ([entryAt(changed, { ...place, lock: undefined }), 'locks', place.lock]);
  const list = listOf(owner[key]);
  list.splice(index, 1);
  owner[key] = list;
  return changed;
}

/**
 * The blocks without a door, under whichever gateways it has entries. Where the code of a gateway alone would bring it
 * back, it is hidden instead.
 *
 * @param {readonly Entry[]} blocks
 * @param {number} identifier
 */
export function withoutDoor(blocks, identifier) {
  return gatewaysIn(blocks)
    .flatMap((gateway) => gateway.locks.map((lock) => ({ gateway, lock })))
    .filter(({ lock }) => lock.identifier === identifier)
    .reverse()
    .reduce(
      (changed, { gateway, lock }) =>
        gateway.code === undefined
          ? without(changed, lock.place)
          : withChange(changed, lock.place, { hidden: true }),
      [...blocks],
    );
}

/**
 * @param {readonly Entry[]} blocks
 * @param {number} index
 */
export function blockAt(blocks, index) {
  const block = blocks[index];
  if (!block) throw new Error('no such block');
  return block;
}

/**
 * @param {readonly Entry[]} blocks
 * @param {Place} place
 */
export function entryAt(blocks, place) {
  const gateway = listOf(blockAt(blocks, place.block).gateways)[place.gateway];
  const entry = place.lock === undefined || !isEntry(gateway) ? gateway : listOf(gateway.locks)[place.lock];
  if (!isEntry(entry)) throw new Error('no such entry');
  return entry;
}
