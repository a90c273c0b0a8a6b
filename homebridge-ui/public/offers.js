import { gatewaysIn, plainHost } from './config.js';
import { t } from './texts.js';

/**
 * @typedef {import('../../src/setup/contract.ts').OfferedLock} OfferedLock
 * @typedef {import('../../src/setup/contract.ts').OldDoor} OldDoor
 * @typedef {import('../../src/setup/contract.ts').Look} Look
 * @typedef {import('./config.js').Entry} Entry
 * @typedef {import('./door-card.js').FoundDoor} FoundDoor
 * @typedef {import('./gateway-group.js').FoundGateway} FoundGateway
 */

/**
 * The name that a lock has in the config already, else the one given.
 *
 * @param {readonly Entry[]} blocks
 * @param {number} identifier
 * @param {string} otherwise
 */
function nameOf(blocks, identifier, otherwise) {
  const known = gatewaysIn(blocks)
    .flatMap(({ locks }) => locks)
    .find((lock) => lock.identifier === identifier);
  return known?.name ?? otherwise;
}

/**
 * What an account has, by gateway. A lock with several gateways is under each.
 *
 * @param {readonly OfferedLock[]} locks
 * @param {readonly Entry[]} blocks
 * @returns {FoundGateway[]}
 */
export function fromAccount(locks, blocks) {
  const gateways = new Map(locks.flatMap((lock) => lock.gateways).map((gateway) => [gateway.id, gateway]));
  return [...gateways.values()].map((gateway) => ({
    ...gateway,
    doors: locks
      .filter((lock) => lock.gateways.some(({ id }) => id === gateway.id))
      .map(({ id, identifier, name, percent }) => ({
        identifier,
        percent,
        name: nameOf(blocks, identifier, name),
        lockId: id,
        gatewayId: gateway.id,
      })),
  }));
}

/**
 * What a gateway lists, all with the code that was typed.
 *
 * @param {Look} look
 * @param {string} code
 * @param {readonly Entry[]} blocks
 * @returns {FoundGateway[]}
 */
export function fromGateway(look, code, blocks) {
  const doors = look.locks.map(({ identifier }) => ({
    identifier,
    name: nameOf(blocks, identifier, t('newDoor', { identifier })),
    code,
    asksForCode: true,
  }));
  return [{ host: look.host, look, doors }];
}

/**
 * What the old plugin had, by gateway.
 *
 * @param {readonly OldDoor[]} old
 * @param {readonly Entry[]} blocks
 * @returns {FoundGateway[]}
 */
export function fromOldPlugin(old, blocks) {
  const hosts = new Map(old.map(({ host }) => [plainHost(host), host]));
  return [...hosts].map(([plain, host]) => ({
    host,
    doors: old
      .filter((door) => plainHost(door.host) === plain)
      .map(({ identifier, name, code }) => ({
        identifier,
        name: nameOf(blocks, identifier, name),
        code: code ?? '',
        asksForCode: true,
      })),
  }));
}
