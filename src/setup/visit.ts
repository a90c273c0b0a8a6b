import type { Clock } from '../clock.ts';
import { GatewayError, type GatewayErrorKind } from '../gateway/errors.ts';
import { defined } from '../gateway/fields.ts';
import type { ListedLock } from '../gateway/protocol.ts';
import type { LockKey, Session } from '../gateway/session.ts';
import { percentOf } from '../lock/battery.ts';
import type { Look, Reading, SeenLock } from './contract.ts';

/**
 * Milliseconds for which a try is repeated. The plugin itself may be talking to the gateway, which serves one at a
 * time: being turned away means little at first.
 */
const PATIENCE_MS = { connect: 5_000, read: 20_000 } as const;
const AGAIN_MS = 1_000;
/** A `ts` may collide with the running plugin's; more refusals than this are the code's fault. */
const MOST_WRONG_CODES = 2;
/** Lists are empty now and then (seen in the vendor's own plugin); so an empty one is asked for again. */
const MOST_EMPTY_LISTS = 2;

/** What may be different a second later, because somebody else is being served. */
const passing: ReadonlySet<GatewayErrorKind> = new Set(['unreachable', 'cut', 'busy', 'badRequest']);
/** Of these, what a gateway without power looks like, too: nobody wants to wait long for that. */
const absent: ReadonlySet<GatewayErrorKind> = new Set(['unreachable', 'cut']);

/** A look at one gateway from the settings page, beside the plugin that may be running. */
export class Visit {
  readonly #session: Session;
  readonly #clock: Clock;

  constructor(session: Session, clock: Clock) {
    this.#session = session;
    this.#clock = clock;
  }

  /** What the gateway is doing and which locks it sees. Costs no battery. Throws the last `GatewayError`. */
  async look(): Promise<Omit<Look, 'host'>> {
    const until = this.#clock.now() + PATIENCE_MS.connect;
    const locks = await this.#repeat(until, () => this.#locks());
    // Gateways before version 17 do not tell; that is no reason to turn them down.
    const status = await this.#repeat(until, () => this.#session.status()).catch((error: unknown) => {
      if (error instanceof GatewayError) return undefined;
      throw error;
    });
    return {
      ...(status && { version: status.version, activity: status.activity }),
      isSynchronizing: status?.synchronizing ?? false,
      locks: locks.map(seen),
    };
  }

  /** Reads a lock over Bluetooth with a share code. Throws the `GatewayError` that tells what is wrong. */
  async read(key: LockKey): Promise<Reading> {
    const connectBy = this.#clock.now() + PATIENCE_MS.connect;
    const until = this.#clock.now() + PATIENCE_MS.read;
    let wrongCodes = 0;
    let hasSynchronized = false;
    const mayPass = async (error: GatewayError): Promise<boolean> => {
      if (error.kind === 'wrongCode') return (wrongCodes += 1) <= MOST_WRONG_CODES;
      if (error.kind === 'outOfRange') return (await this.#session.status()).synchronizing;
      if (error.kind === 'clockInvalid' && !hasSynchronized) {
        hasSynchronized = true;
        await this.#session.maintain('synchronize', { priority: 'command' });
        return true;
      }
      if (absent.has(error.kind)) return this.#clock.now() + AGAIN_MS <= connectBy;
      return passing.has(error.kind);
    };
    const { bolt, rssi, battery, firmware } = await this.#repeat(
      until,
      () => this.#session.report(key),
      mayPass,
    );
    return {
      bolt,
      ...defined('rssi', rssi),
      ...defined('battery', battery),
      ...defined('percent', percentOf(battery)),
      ...defined('firmware', firmware),
    };
  }

  async #locks(): Promise<ListedLock[]> {
    for (let empty = 0; ; empty += 1) {
      const locks = await this.#session.lockers();
      if (locks.length > 0 || empty === MOST_EMPTY_LISTS) return locks;
    }
  }

  async #repeat<T>(
    until: number,
    attempt: () => Promise<T>,
    mayPass: (error: GatewayError) => boolean | Promise<boolean> = ({ kind }) => passing.has(kind),
  ): Promise<T> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        const isLate = this.#clock.now() + AGAIN_MS > until;
        if (isLate || !(error instanceof GatewayError) || !(await mayPass(error))) throw error;
        await this.#clock.sleep(AGAIN_MS);
      }
    }
  }
}

const seen = ({ identifier, rssi, battery, lastLog }: ListedLock): SeenLock => ({
  identifier,
  ...defined('rssi', rssi),
  ...defined('battery', battery),
  ...defined('percent', percentOf(battery)),
  ...defined('lastLog', lastLog),
});
