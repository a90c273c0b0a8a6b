import { defined } from '../fields.ts';
import { keyOf, type Address, type GatewayKey } from '../gateway/address.ts';
import { GatewayCall } from '../gateway/call.ts';
import { Failure } from '../gateway/failure.ts';
import type { ListedLock, LockReport } from '../gateway/protocol.ts';
import type { Dialer } from '../gateway/wire.ts';
import { percentOf } from '../lock/battery.ts';
import { LocalCarrier } from '../local/carrier.ts';
import type { RunningPlugin } from '../local/found.ts';
import type { HouseSnapshot } from '../local/speech.ts';
import { signalOf } from '../lock/signal.ts';
import type { Body } from './bodies.ts';
import type { Listing, Look, Reading, SeenLock } from './contract.ts';
import { SetupError } from './errors.ts';
import { isAtHome, locate, type Resolve } from './hosts.ts';
import type { Live, LiveContext } from './live.ts';

/** The name that gateways give themselves (docs/protocol.md). */
const GATEWAY_NAME = 'thekeys.local';

/**
 * Milliseconds for which a request is repeated while the gateway serves the plugin that may be running. What turns a
 * bolt has the time of a command: past it nobody expects that.
 */
const PATIENCE_MS = { light: 5_000, read: 20_000, upkeep: 30_000, turn: 30_000 } as const;
/** Lists are empty now and then (seen in the vendor's own plugin); so an empty one is asked for again. */
const MOST_EMPTY_LISTS = 2;

/** What visits to gateways need of the world. */
export interface VisitContext extends LiveContext {
  readonly dialerFor: (address: Address) => Dialer;
  /** Ways to resolve a name, the preferred one first. */
  readonly resolvers: readonly Resolve[];
  /** Whether nothing in config.json forbids to unlock this lock. */
  readonly mayUnlock: (identifier: number) => Promise<boolean>;
}

/** A gateway that is visited, and what sentences call it. */
interface Visited {
  readonly call: GatewayCall;
  readonly name: string;
  /** How it stands, as the plugin that runs knows it: nobody has to be asked for that. */
  readonly house?: HouseSnapshot;
}

/** What the settings page asks of gateways: by the plugin if it runs, else beside nobody. Each throws a `Failure`, or a `SetupError`. */
export class Visits {
  readonly #context: VisitContext;
  readonly #live: Live;
  readonly #calls = new Map<GatewayKey, Visited>();

  constructor(context: VisitContext, live: Live) {
    this.#context = context;
    this.#live = live;
  }

  /** Looks at the gateway that answers to the name which all of them give themselves. */
  async find(): Promise<Look> {
    const address = await locate(GATEWAY_NAME, ...this.#context.resolvers).catch((error: unknown) => {
      throw error instanceof SetupError ? new SetupError('notFound', { host: GATEWAY_NAME }) : error;
    });
    if (!isAtHome(address.hostname)) throw new SetupError('notFound', { host: GATEWAY_NAME });
    // The number, not the name: the plugin may run where `.local` names do not resolve.
    return this.look(address.hostname);
  }

  /** Which locks the gateway sees, by one light request: it costs no battery. */
  async list(host: string): Promise<Listing> {
    const visited = await this.#visit(host);
    return { host: host.trim(), locks: (await this.#locks(visited)).map(seen) };
  }

  /** The same, and what the gateway is doing. */
  async look(host: string): Promise<Look> {
    const visited = await this.#visit(host);
    const locks = await this.#locks(visited);
    const { house, call } = visited;
    if (house) {
      const { version, activity, isSynchronizing } = house.gateway;
      const told = { ...defined('version', version), ...defined('activity', activity) };
      return { host: host.trim(), ...told, isSynchronizing, locks: locks.map(seen) };
    }
    // One that does not tell is no reason to turn it down.
    const status = await call.status({ withinMs: PATIENCE_MS.light }).catch((error: unknown) => {
      if (error instanceof Failure) return undefined;
      throw error;
    });
    return {
      host: host.trim(),
      ...(status && { version: status.version, activity: status.activity }),
      isSynchronizing: status?.synchronizing ?? false,
      locks: locks.map(seen),
    };
  }

  /** Reads a lock over Bluetooth with a share code: some seconds, and some of its battery. */
  async read(body: Body): Promise<Reading> {
    const { call } = await this.#visit(body.text('host'));
    const key = { identifier: body.number('identifier'), code: body.code('code'), name: body.text('name') };
    return readingOf(await call.report(key, { withinMs: PATIENCE_MS.read }));
  }

  /** Lets the gateway fetch news from the account service, or its firmware. */
  async maintain(body: Body): Promise<object> {
    const action = body.oneOf('action', ['synchronize', 'update']);
    const { call } = await this.#visit(body.text('host'));
    await call.maintain(action, { withinMs: PATIENCE_MS.upkeep });
    return {};
  }

  /** Synchronizes, updates or calibrates a lock; the last turns its bolt, and is refused where that may not be unlocked. */
  async maintainLock(body: Body): Promise<object> {
    const action = body.oneOf('action', ['synchronizeLock', 'updateLock', 'calibrate']);
    const lock = { identifier: body.number('identifier'), name: body.text('name') };
    const host = body.text('host');
    if (action !== 'calibrate') {
      const { call } = await this.#visit(host);
      await call.maintainLock(action, lock, { withinMs: PATIENCE_MS.upkeep });
      return {};
    }
    const code = body.code('code');
    const call = await this.#mayOpen(body, host, lock);
    await call.calibrate({ ...lock, code }, { withinMs: PATIENCE_MS.turn });
    return {};
  }

  /** Turns a bolt, because somebody at the door wants to see it turn; says how long that took. */
  async turn(body: Body): Promise<{ tookMs: number }> {
    const action = body.oneOf('action', ['open', 'close']);
    const lock = { identifier: body.number('identifier'), name: body.text('name') };
    const host = body.text('host');
    const code = body.code('code');
    const call = action === 'open' ? await this.#mayOpen(body, host, lock) : (await this.#visit(host)).call;
    const { clock } = this.#context;
    const began = clock.now();
    await call.turn(action, { ...lock, code }, { withinMs: PATIENCE_MS.turn });
    return { tookMs: Math.round(clock.now() - began) };
  }

  /** The way to a lock that may be unlocked, as far as the page and config.json say. */
  async #mayOpen(body: Body, host: string, lock: { identifier: number; name: string }): Promise<GatewayCall> {
    const isAllowed = body.flag('allowUnlock') && (await this.#context.mayUnlock(lock.identifier));
    const { call, name } = await this.#visit(host);
    if (!isAllowed) throw new Failure('forbidden', { gateway: name, lock: lock.name });
    return call;
  }

  async #locks({ call, name, house }: Visited): Promise<readonly ListedLock[]> {
    if (house?.gateway.reach === 'away') throw new Failure('unreachable', { gateway: name });
    if (house?.gateway.list) return house.gateway.list.locks;
    for (let empty = 0; ; empty += 1) {
      const locks = await call.lockers({ withinMs: PATIENCE_MS.light });
      if (locks.length > 0 || empty === MOST_EMPTY_LISTS) return locks;
    }
  }

  async #visit(host: string): Promise<Visited> {
    const { clock, dialerFor, resolvers, signal } = this.#context;
    const address = await locate(host, ...resolvers);
    const plugin = await this.#live.pluginAt(host, address);
    if (plugin) return this.#by(plugin, host.trim());
    // One call per gateway, however it is spelled: it serves one request at a time.
    const key = keyOf(address);
    const known = this.#calls.get(key);
    if (known) return known;
    const name = host.trim();
    const call = new GatewayCall({ gateway: name, by: dialerFor(address), clock, signal });
    this.#calls.set(key, { call, name });
    return { call, name };
  }

  /** Whatever is asked is asked by the plugin. */
  #by({ client, house }: RunningPlugin, name: string): Visited {
    const { clock, signal } = this.#context;
    const by = new LocalCarrier(client, { clock, by: 'page' });
    return { call: new GatewayCall({ gateway: name, by, clock, signal }), name, house };
  }
}

const seen = ({ identifier, rssi, battery, token }: ListedLock): SeenLock => ({
  identifier,
  ...defined('rssi', rssi),
  ...defined('signal', signalOf(rssi)),
  ...defined('battery', battery),
  ...defined('percent', percentOf(battery)),
  ...defined('token', token),
});

const readingOf = ({ bolt, rssi, battery, firmware }: LockReport): Reading => ({
  bolt,
  ...defined('rssi', rssi),
  ...defined('signal', signalOf(rssi)),
  ...defined('battery', battery),
  ...defined('percent', percentOf(battery)),
  ...defined('firmware', firmware),
});
