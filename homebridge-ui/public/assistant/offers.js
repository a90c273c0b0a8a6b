import { plainHost } from '../addresses.js';
import { doorsIn, gatewaysIn } from '../config.js';
import { fittedName, t } from '../texts.js';

/**
 * @typedef {import('../app.js').OfferedLock} OfferedLock
 * @typedef {import('../app.js').OldDoor} OldDoor
 * @typedef {import('../app.js').Look} Look
 * @typedef {import('../config.js').Entry} Entry
 *
 * A gateway that was found, and what tells it from the others here; a look at it, if it has just been looked at.
 * @typedef {{ key: string, name?: string, host?: string, lastSeen?: string, look?: Look }} FoundGateway
 *
 * A lock at one of its gateways: `lockId` and `gatewayId` are the account's, for its share; else a code is typed.
 * @typedef {{ key: string, lockId?: number, gatewayId?: number, code?: string }} FoundWay
 *
 * @typedef {{ identifier: number, name: string, percent?: number | undefined, ways: FoundWay[] }} FoundDoor
 * @typedef {{ gateways: FoundGateway[], doors: FoundDoor[] }} Offers
 */

/**
 * The name that a lock has in the config already, else the one given, as long as the plugin takes it.
 *
 * @param {readonly Entry[]} blocks
 * @param {number} identifier
 * @param {string} otherwise
 */
const nameOf = (blocks, identifier, otherwise) =>
  doorsIn(blocks).find((door) => door.identifier === identifier)?.name ?? fittedName(otherwise);

/**
 * What an account has. A lock that several gateways see is one door.
 *
 * @param {readonly OfferedLock[]} locks
 * @param {readonly Entry[]} blocks
 * @returns {Offers}
 */
export function fromAccount(locks, blocks) {
  const gateways = new Map(locks.flatMap((lock) => lock.gateways).map((gateway) => [gateway.id, gateway]));
  return {
    gateways: [...gateways.values()].map(({ id, name, host, lastSeen }) => ({
      key: String(id),
      name: fittedName(name),
      ...(host !== undefined && { host }),
      ...(lastSeen !== undefined && { lastSeen }),
    })),
    doors: locks
      .filter((lock) => lock.gateways.length > 0)
      .map(({ id, identifier, name, percent, gateways: ways }) => ({
        identifier,
        percent,
        name: nameOf(blocks, identifier, name),
        ways: ways.map((gateway) => ({ key: String(gateway.id), lockId: id, gatewayId: gateway.id })),
      })),
  };
}

/**
 * What a gateway lists; a code is for one lock, so each door is asked for its own.
 *
 * @param {Look} look
 * @param {readonly Entry[]} blocks
 * @returns {Offers}
 */
export function fromGateway(look, blocks) {
  const key = plainHost(look.host);
  const known = gatewaysIn(blocks).find(({ host }) => plainHost(host) === key);
  return {
    gateways: [{ key, host: look.host, look, ...(known?.name !== undefined && { name: known.name }) }],
    doors: look.locks.map(({ identifier }) => ({
      identifier,
      name: nameOf(blocks, identifier, t('newDoor', { identifier })),
      ways: [{ key, code: '' }],
    })),
  };
}

/**
 * What the old plugin had.
 *
 * @param {readonly OldDoor[]} old
 * @param {readonly Entry[]} blocks
 * @returns {Offers}
 */
export function fromOldPlugin(old, blocks) {
  const hosts = new Map(old.map(({ host }) => [plainHost(host), host]));
  const numbers = [...new Set(old.map(({ identifier }) => identifier))];
  return {
    gateways: [...hosts].map(([key, host]) => ({ key, host })),
    doors: numbers.map((identifier) => {
      const entries = old.filter((door) => door.identifier === identifier);
      return {
        identifier,
        name: nameOf(blocks, identifier, entries[0]?.name ?? ''),
        ways: entries.map(({ host, code = '' }) => ({ key: plainHost(host), code })),
      };
    }),
  };
}
