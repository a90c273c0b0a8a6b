import { ask } from './ask.js';
import { plainHost } from './addresses.js';

/**
 * @typedef {import('../../src/setup/contract.ts').Listing} Listing
 * @typedef {import('../../src/setup/contract.ts').Look} Look
 * @typedef {import('../../src/setup/contract.ts').SeenLock} SeenLock
 * @typedef {import('../../src/setup/contract.ts').Reading} Reading
 *
 * @typedef {Listing & Partial<Look>} Found what a gateway says when it is asked
 * @typedef {{ found?: Found, trouble?: unknown }} GatewayNow
 *
 * @typedef {import('../../src/setup/contract.ts').HouseSnapshot} House as a running plugin tells it
 *
 * @typedef {object} DoorNow what is known of a door now
 * @property {Reading['bolt']} [bolt] absent until somebody has looked
 * @property {number} [since] when it was turned, or read, ms since 1970
 * @property {boolean} isLive whether it is told as it happens; else it is as old as its read
 * @property {boolean} hasMoved whether it has counted a turn since
 * @property {number} [percent]
 * @property {SeenLock['signal']} [signal]
 * @property {number} [firmware]
 */

/** Milliseconds between looks: one light request, beside the plugin, which asks the same gateway far more often. */
const LOOK_EVERY_MS = 10_000;

/**
 * A read, and the counters of turns that the gateways listed before it; without a bolt when somebody knows better.
 *
 * @typedef {Partial<Reading> & { at: number, tokens: Map<string, string> }} Read
 */

/**
 * What is known of gateways and doors while the page is open, wherever it comes from: the running plugin tells, or the
 * gateways are asked, or somebody has read a lock. Views are told of each change.
 */
export class Live {
  /** @type {Map<string, GatewayNow>} */
  #gateways = new Map();
  /** @type {Map<number, Read>} */
  #reads = new Map();
  /** What the running plugin tells, by gateway. @type {Map<string, Map<number, Partial<DoorNow>>>} */
  #told = new Map();
  /** Which of those a host is. @type {Map<string, string>} */
  #keys = new Map();
  /** @type {Map<string, ReturnType<typeof setTimeout> | undefined>} */
  #timers = new Map();
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** The gateways that are asked what they are doing, too. @type {Set<string>} */
  #watched = new Set();

  /** @param {string} host */
  gateway(host) {
    return this.#gateways.get(plainHost(host)) ?? {};
  }

  /**
   * What the gateways list of a lock, and which of them do.
   *
   * @param {number} identifier
   * @returns {{ host: string, lock: SeenLock }[]}
   */
  listings(identifier) {
    return [...this.#gateways.values()].flatMap(({ found }) =>
      (found?.locks ?? [])
        .filter((lock) => lock.identifier === identifier)
        .map((lock) => ({ host: found?.host ?? '', lock })),
    );
  }

  /**
   * @param {number} identifier
   * @returns {DoorNow}
   */
  door(identifier) {
    const listings = this.listings(identifier);
    // The gateway that hears it best is the one that is asked.
    const [best] = listings
      .map(({ lock }) => lock)
      .sort((one, other) => (other.rssi ?? -999) - (one.rssi ?? -999));
    const { bolt, at, tokens, percent, signal, firmware } = this.#reads.get(identifier) ?? {};
    const hasMoved = listings.some(({ host, lock }) => {
      const before = tokens?.get(plainHost(host));
      return before !== undefined && before !== lock.token;
    });
    return {
      ...defined({ percent: best?.percent ?? percent, signal: best?.signal ?? signal, firmware, since: at }),
      ...(bolt !== undefined && { bolt: hasMoved ? 'unknown' : bolt }),
      isLive: false,
      hasMoved,
      ...[...this.#told.values()].map((doors) => doors.get(identifier)).find(Boolean),
    };
  }

  /**
   * Notes what a read has said, or that nobody knows any more.
   *
   * @param {number} identifier
   * @param {Reading} reading
   */
  read(identifier, reading) {
    const tokens = new Map(
      this.listings(identifier).flatMap(({ host, lock }) =>
        lock.token === undefined ? [] : [[plainHost(host), lock.token]],
      ),
    );
    this.#reads.set(identifier, { ...reading, at: Date.now(), tokens });
    this.#tell();
  }

  /**
   * Takes what the running plugin tells of the house at one gateway; it is newer than what anybody has read.
   *
   * @param {House} house
   */
  told({ gateway, locks }) {
    const doors = locks.map(({ identifier, reachable, bolt, forMs, percent, isSure }) => {
      /** @type {Partial<DoorNow>} */
      const door = {
        // What it remembers from before it was started may be known better here.
        ...(isSure && {
          bolt: reachable ? bolt : 'unknown',
          since: Date.now() - forMs,
          hasMoved: false,
          isLive: true,
        }),
        ...defined({ percent }),
      };
      return /** @type {const} */ ([identifier, door]);
    });
    this.#told.set(gateway.key, new Map(doors));
    for (const { identifier, isSure } of locks) {
      const { bolt, ...read } = this.#reads.get(identifier) ?? {};
      // Should the plugin end, what was read before it spoke is not what is known.
      if (isSure && bolt !== undefined) this.#reads.set(identifier, /** @type {Read} */ (read));
    }
    this.#tell();
  }

  /**
   * Asks these gateways from now on, and no others.
   *
   * @param {readonly string[]} hosts
   */
  follow(hosts) {
    const wanted = new Map(hosts.map((host) => [plainHost(host), host]));
    for (const [plain, timer] of this.#timers) {
      if (wanted.has(plain)) continue;
      clearTimeout(timer);
      this.#timers.delete(plain);
    }
    for (const [plain, host] of wanted) if (!this.#timers.has(plain)) void this.look(host);
  }

  /**
   * Whether a gateway is asked what it is doing, for as long as somebody wants to see that.
   *
   * @param {string} host
   * @param {boolean} isWatched
   */
  watch(host, isWatched) {
    if (!isWatched) this.#watched.delete(plainHost(host));
    else if (!this.#watched.has(plainHost(host))) {
      this.#watched.add(plainHost(host));
      void this.look(host);
    }
  }

  /**
   * Asks a gateway now, and again and again.
   *
   * @param {string} host
   */
  async look(host) {
    const plain = plainHost(host);
    clearTimeout(this.#timers.get(plain));
    // What stands here from now on says that it is followed still; another look may have begun meanwhile.
    const mine = setTimeout(() => undefined);
    this.#timers.set(plain, mine);
    /** @type {GatewayNow} */
    let now;
    try {
      now = { found: await ask(this.#watched.has(plain) ? '/gateway/look' : '/gateway/list', { host }) };
    } catch (trouble) {
      now = { trouble };
    }
    if (this.#timers.get(plain) !== mine) return;
    this.#gateways.set(plain, now);
    void this.#listen(host);
    this.#timers.set(
      plain,
      setTimeout(() => void this.look(host), LOOK_EVERY_MS),
    );
    this.#tell();
  }

  /**
   * Nobody is asked for what a running plugin knows, and it tells each change from then on. Once it has ended, what it
   * told last is not known any more.
   *
   * @param {string} host
   */
  async #listen(host) {
    const { house } = await ask('/house', { host }).catch(() => ({ house: undefined }));
    const plain = plainHost(host);
    const key = this.#keys.get(plain);
    if (house) {
      this.#keys.set(plain, house.gateway.key);
      this.told(house);
    } else if (key !== undefined) {
      this.#keys.delete(plain);
      if (this.#told.delete(key)) this.#tell();
    }
  }

  /** @param {() => void} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #tell() {
    for (const listener of [...this.#listeners]) listener();
  }
}

/**
 * Without what is not known.
 *
 * @template {object} T
 * @param {T} values
 */
const defined = (values) =>
  /** @type {{ [K in keyof T]?: Exclude<T[K], undefined> }} */ (
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
  );
