import type { Clock } from '../clock.ts';
import { defined } from '../fields.ts';
import { keyOf, type Address, type GatewayKey } from '../gateway/address.ts';
import { GatewayCall } from '../gateway/call.ts';
import { Failure } from '../gateway/failure.ts';
import type { ListedLock, LockReport } from '../gateway/protocol.ts';
import type { Dialer } from '../gateway/wire.ts';
import { percentOf } from '../lock/battery.ts';
import type { Body } from './bodies.ts';
import type { Listing, Look, Reading, SeenLock } from './contract.ts';
import { SetupError } from './errors.ts';
import { isAtHome, locate, type Resolve } from './hosts.ts';

/** The name that gateways give themselves (docs/protocol.md). */
const GATEWAY_NAME = 'thekeys.local';

/**
 * Milliseconds for which a request is repeated while the gateway serves the plugin that may be running. A calibration
 * has the time of a command: past it nobody expects the bolt to turn.
 */
const PATIENCE_MS = { light: 5_000, read: 20_000, upkeep: 30_000, calibrate: 30_000 } as const;
/** Lists are empty now and then (seen in the vendor's own plugin); so an empty one is asked for again. */
const MOST_EMPTY_LISTS = 2;

/** What visits to gateways need of the world. */
export interface VisitContext {
  readonly clock: Clock;
  readonly dialerFor: (address: Address) => Dialer;
  /** Ways to resolve a name, the preferred one first. */
  readonly resolvers: readonly Resolve[];
  /** Whether nothing in config.json forbids to unlock this lock. */
  readonly mayUnlock: (identifier: number) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/** A gateway that is visited, and what sentences call it. */
interface Visited {
  readonly call: GatewayCall;
  readonly name: string;
}

/** What the settings page asks of gateways, beside the plugin that may be running. Each throws a `Failure`, or a `SetupError`. */
export class Visits {
  readonly #context: VisitContext;
  readonly #calls = new Map<GatewayKey, Visited>();

  constructor(context: VisitContext) {
    this.#context = context;
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
    const { call } = await this.#visit(host);
    return { host: host.trim(), locks: (await this.#locks(call)).map(seen) };
  }

  /** The same, and what the gateway is doing. */
  async look(host: string): Promise<Look> {
    const { call } = await this.#visit(host);
    const locks = await this.#locks(call);
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
    const isAllowed = body.flag('allowUnlock') && (await this.#context.mayUnlock(lock.identifier));
    const { call, name } = await this.#visit(host);
    if (!isAllowed) throw new Failure('forbidden', { gateway: name, lock: lock.name });
    await call.calibrate({ ...lock, code }, { withinMs: PATIENCE_MS.calibrate });
    return {};
  }

  async #locks(call: GatewayCall): Promise<readonly ListedLock[]> {
    for (let empty = 0; ; empty += 1) {
      const locks = await call.lockers({ withinMs: PATIENCE_MS.light });
      if (locks.length > 0 || empty === MOST_EMPTY_LISTS) return locks;
    }
  }

  async #visit(host: string): Promise<Visited> {
    const { clock, dialerFor, resolvers, signal } = this.#context;
    const address = await locate(host, ...resolvers);
    // One call per gateway, however it is spelled: it serves one request at a time.
    const key = keyOf(address);
    const known = this.#calls.get(key);
    if (known) return known;
    const name = host.trim();
    const call = new GatewayCall({ gateway: name, by: dialerFor(address), clock, signal });
    this.#calls.set(key, { call, name });
    return { call, name };
  }
}

const seen = ({ identifier, rssi, battery, token }: ListedLock): SeenLock => ({
  identifier,
  ...defined('rssi', rssi),
  ...defined('battery', battery),
  ...defined('percent', percentOf(battery)),
  ...defined('token', token),
});

const readingOf = ({ bolt, rssi, battery, firmware }: LockReport): Reading => ({
  bolt,
  ...defined('rssi', rssi),
  ...defined('battery', battery),
  ...defined('percent', percentOf(battery)),
  ...defined('firmware', firmware),
});
