import { ask } from '../ask.js';
import { t } from '../texts.js';

/**
 * @typedef {import('../app.js').App} App
 * @typedef {import('../config.js').Door} Door
 *
 * A door that the overview shows; without entries when it is there by the code of its gateway alone.
 *
 * @typedef {Pick<Door, 'identifier' | 'name' | 'isHidden' | 'entries'> & {
 *   gateways: readonly import('../config.js').PlacedGateway[],
 * }} ShownDoor
 */

/** From here down a battery is low, unless the config says otherwise. */
export const LOW_PERCENT = 20;

/**
 * What a door is called.
 *
 * @param {Pick<ShownDoor, 'identifier' | 'name'>} door
 */
export const calledOf = ({ identifier, name }) => name ?? t('newDoor', { identifier });

/**
 * Reads a lock, because somebody has asked for it: reading costs battery. By the gateway that lists it, and for which
 * there is a code.
 *
 * @param {App} app
 * @param {ShownDoor} door
 */
export async function readDoor(app, door) {
  const way = wayTo(app, door);
  if (!way) throw new Error(t('noCode'));
  const { host, code } = way;
  try {
    const reading = await ask('/lock/read', {
      host,
      identifier: door.identifier,
      code,
      name: calledOf(door),
    });
    app.live.read(door.identifier, reading);
    return reading;
  } catch (error) {
    // Whatever was known before is as old as that.
    app.live.read(door.identifier, { bolt: 'unknown' });
    throw error;
  }
}

/**
 * The gateway by which a door can be asked something now, and the code for it.
 *
 * @param {App} app
 * @param {ShownDoor} door
 * @returns {{ host: string, code: string } | undefined}
 */
export function wayTo(app, { identifier, entries, gateways }) {
  const ways = [
    ...entries.map(({ gateway, code }) => ({ host: gateway.host, code })),
    ...gateways.map(({ host, code }) => ({ host, code })),
  ].flatMap(({ host, code }) => (code === undefined ? [] : [{ host, code }]));
  const isListed = (/** @type {string} */ host) =>
    app.live.gateway(host).found?.locks.some((lock) => lock.identifier === identifier) ?? false;
  return ways.find(({ host }) => isListed(host)) ?? ways[0];
}
