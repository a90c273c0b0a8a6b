/**
 * Three versions of one thing made into one: as it was, as it is here, and as somebody else has left it meanwhile.
 * What only one of the two has changed is taken over; what both have changed, and not alike, is in conflict.
 *
 * @typedef {import('./config.js').Entry} Entry
 * @typedef {string | number} Step a key of an object; in a list what tells the entry, else its place
 * @typedef {{ path: readonly Step[], mine: unknown, theirs: unknown }} Conflict `undefined` is gone
 */
import { plainHost } from './addresses.js';
import { isEntry } from './config.js';

/**
 * @param {unknown} base
 * @param {unknown} mine
 * @param {unknown} theirs
 * @returns {{ value: unknown, conflicts: Conflict[] }} where they are in conflict, the value is mine
 */
export function threeWay(base, mine, theirs) {
  /** @type {Conflict[]} */
  const conflicts = [];
  return { value: merge(base, mine, theirs, [], conflicts), conflicts };
}

/**
 * The same with the other's version where they are in conflict.
 *
 * @template T
 * @param {T} value
 * @param {Conflict} conflict
 * @returns {T}
 */
export function withTheirs(value, { path, theirs }) {
  const changed = structuredClone(value);
  const place = valueAt(changed, path.slice(0, -1));
  const last = path.at(-1) ?? '';
  if (Array.isArray(place)) {
    const index = indexOf(place, last);
    if (index === -1 && theirs !== undefined) place.push(theirs);
    else if (index !== -1) place.splice(index, 1, ...(theirs === undefined ? [] : [theirs]));
  } else if (isEntry(place)) {
    if (theirs === undefined) Reflect.deleteProperty(place, last);
    else place[last] = theirs;
  }
  return changed;
}

/**
 * What is at a path; `undefined` where nothing is.
 *
 * @param {unknown} value
 * @param {readonly Step[]} path
 */
export function valueAt(value, path) {
  let place = value;
  for (const step of path) {
    place = Array.isArray(place) ? place[indexOf(place, step)] : isEntry(place) ? place[step] : undefined;
  }
  return place;
}

/**
 * Whether two values say the same; the order of keys says nothing.
 *
 * @param {unknown} one
 * @param {unknown} other
 * @returns {boolean}
 */
export function isSame(one, other) {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((value, index) => isSame(value, other[index]));
  if (!isEntry(one) || !isEntry(other)) return Object.is(one, other);
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) =>
    isSame(one[key], other[key]),
  );
}

/**
 * @param {unknown} base
 * @param {unknown} mine
 * @param {unknown} theirs
 * @param {readonly Step[]} path
 * @param {Conflict[]} conflicts
 * @returns {unknown}
 */
function merge(base, mine, theirs, path, conflicts) {
  if (isSame(mine, theirs) || isSame(base, theirs)) return mine;
  if (isSame(base, mine)) return theirs;
  if (isEntry(mine) && isEntry(theirs)) {
    const before = isEntry(base) ? base : {};
    const keys = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
    const values = keys.map((key) => [
      key,
      merge(before[key], mine[key], theirs[key], [...path, key], conflicts),
    ]);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  }
  if (Array.isArray(mine) && Array.isArray(theirs))
    return mergeLists(Array.isArray(base) ? base : [], mine, theirs, path, conflicts);
  conflicts.push({ path, mine, theirs });
  return mine;
}

/**
 * @param {readonly unknown[]} base
 * @param {readonly unknown[]} mine
 * @param {readonly unknown[]} theirs
 * @param {readonly Step[]} path
 * @param {Conflict[]} conflicts
 */
function mergeLists(base, mine, theirs, path, conflicts) {
  const hereOf = paired(base, mine);
  const thereOf = paired(base, theirs);
  const added = (/** @type {readonly unknown[]} */ list, /** @type {Map<number, number>} */ known) =>
    list.filter((_, index) => ![...known.values()].includes(index));
  const newThere = added(theirs, thereOf);
  const baseOf = new Map([...hereOf].map(([before, now]) => [now, before]));
  /** @type {unknown[]} */
  const result = [];
  for (const [index, entry] of mine.entries()) {
    const at = [...path, identityOf(entry) ?? result.length];
    const before = baseOf.get(index);
    if (before === undefined) {
      const twin = newThere.findIndex(
        (one) => isSame(one, entry) || (identityOf(one) ?? NaN) === identityOf(entry),
      );
      if (twin === -1) result.push(entry);
      else result.push(merge(undefined, entry, newThere.splice(twin, 1)[0], at, conflicts));
      continue;
    }
    const there = thereOf.get(before);
    if (there !== undefined) result.push(merge(base[before], entry, theirs[there], at, conflicts));
    else if (!isSame(base[before], entry)) {
      conflicts.push({ path: at, mine: entry, theirs: undefined });
      result.push(entry);
    }
  }
  for (const [before, there] of thereOf) {
    if (hereOf.has(before) || isSame(base[before], theirs[there])) continue;
    const at = [...path, identityOf(theirs[there]) ?? result.length];
    conflicts.push({ path: at, mine: undefined, theirs: theirs[there] });
  }
  return [...result, ...newThere];
}

/**
 * Which entry of a list has become which of another: the one for the same gateway or lock; else the gateway that has
 * one of its locks, for gateways move; else, of what has nothing to be told by, the next.
 *
 * @param {readonly unknown[]} before
 * @param {readonly unknown[]} now
 * @returns {Map<number, number>}
 */
export function paired(before, now) {
  /** @type {Map<number, number>} */
  const pairs = new Map();
  const left = new Set(now.keys());
  const pair = (/** @type {(one: unknown, other: unknown) => boolean} */ belong) => {
    for (const [index, entry] of before.entries()) {
      if (pairs.has(index)) continue;
      const match = [...left].find((other) => belong(entry, now[other]));
      if (match === undefined) continue;
      pairs.set(index, match);
      left.delete(match);
    }
  };
  pair((one, other) => identityOf(one) !== undefined && identityOf(one) === identityOf(other));
  pair((one, other) => locksOf(one).some((lock) => locksOf(other).includes(lock)));
  pair((one, other) => identityOf(one) === undefined && identityOf(other) === undefined);
  return pairs;
}

/**
 * What tells a gateway or a lock from others of its list.
 *
 * @param {unknown} entry
 */
function identityOf(entry) {
  if (!isEntry(entry)) return undefined;
  if (entry.host !== undefined) return `host ${plainHost(entry.host)}`;
  return entry.identifier === undefined ? undefined : `lock ${Number(entry.identifier)}`;
}

/** @param {unknown} entry */
const locksOf = (entry) =>
  isEntry(entry) && entry.host !== undefined && Array.isArray(entry.locks)
    ? entry.locks.filter(isEntry).map((lock) => Number(lock.identifier))
    : [];

/**
 * @param {readonly unknown[]} list
 * @param {Step} step
 */
const indexOf = (list, step) =>
  typeof step === 'number' ? step : list.findIndex((entry) => identityOf(entry) === step);
