import { plainHost } from '../addresses.js';
import { doorsIn, gatewaysIn, withChange, without } from '../config.js';
import { withDoors } from '../newcomers.js';

/**
 * @typedef {import('./offers.js').FoundDoor} FoundDoor
 * @typedef {import('./offers.js').FoundWay} FoundWay
 * @typedef {import('./gateway.js').GatewayCard} GatewayCard
 */

/** A door that was found, and what the draft has of it: nothing else says whether it is wanted. */
export class WantedDoor {
  #draft;
  #door;
  #gateways;
  /** Whether config.json has it already: it is not for the assistant to take it away again. */
  wasThere;

  /**
   * @param {import('../draft.js').Draft} draft
   * @param {FoundDoor} door
   * @param {readonly GatewayCard[]} gateways
   */
  constructor(draft, door, gateways) {
    this.#draft = draft;
    this.#door = door;
    this.#gateways = gateways;
    this.wasThere = doorsIn(draft.saved).some((one) => one.identifier === door.identifier);
  }

  /** @param {FoundWay} way */
  gatewayOf(way) {
    return this.#gateways.find(({ key }) => key === way.key);
  }

  /**
   * What the draft has of it under one of its gateways.
   *
   * @param {FoundWay} way
   */
  entryFor(way) {
    const host = plainHost(this.gatewayOf(way)?.at().host);
    return doorsIn(this.#draft.blocks)
      .filter(({ identifier }) => identifier === this.#door.identifier)
      .flatMap(({ entries }) => entries)
      .find(({ gateway }) => plainHost(gateway.host) === host);
  }

  isIn() {
    return this.#door.ways.some((way) => this.entryFor(way));
  }

  /** @param {FoundWay} way */
  isListedBy(way) {
    const look = this.gatewayOf(way)?.seen();
    return look?.locks.some(({ identifier }) => identifier === this.#door.identifier) ?? false;
  }

  /** The gateways by which it can be asked now; one of them as long as nobody knows. */
  waysNow() {
    const listed = this.#door.ways.filter((way) => this.isListedBy(way));
    return listed.length > 0 ? listed : this.#door.ways.slice(0, 1);
  }

  /**
   * Puts it into the draft under one of its gateways, or gives it another code there.
   *
   * @param {FoundWay} way
   * @param {string} name
   * @param {string} code
   */
  put(way, name, code) {
    const draft = this.#draft;
    const at = this.gatewayOf(way)?.at();
    if (!at) return;
    const entry = this.entryFor(way);
    const { identifier } = this.#door;
    // The code of its gateway need not be written twice.
    const own = entry?.ownCode === undefined && entry?.code === code ? undefined : code;
    draft.change(
      entry
        ? withChange(draft.blocks, entry.place, { code: own })
        : withDoors(draft.blocks, at, [{ identifier, name, code }]),
    );
  }

  /** Takes it out of the draft again; a gateway that came with its doors goes with the last of them. */
  takeOut() {
    const draft = this.#draft;
    for (const way of this.#door.ways) {
      const entry = this.entryFor(way);
      if (!entry) continue;
      const { place, gateway } = entry;
      const isNew = !gatewaysIn(draft.saved).some(({ host }) => plainHost(host) === plainHost(gateway.host));
      const blocks = without(draft.blocks, place);
      const left = gatewaysIn(blocks).find(
        (one) => one.place.block === place.block && one.place.gateway === place.gateway,
      );
      draft.change(left && isNew && left.locks.length === 0 ? without(blocks, left.place) : blocks);
    }
    // Nothing was there before, and nothing is left.
    if (draft.saved.length === 0 && gatewaysIn(draft.blocks).length === 0) draft.change([]);
  }
}
