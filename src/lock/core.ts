import type { Ms, WakefulClock } from '../clock.ts';
import type { GatewayKey } from '../gateway/address.ts';
import type { About, Failure, FailureKind } from '../gateway/failure.ts';
import type { LockReport } from '../gateway/protocol.ts';
import type { Tell } from '../saying.ts';
import type { BatteryRange } from './battery.ts';
import { newCommand, renewed, SENT_FOR_MS, type End } from './command.ts';
import { listed, told, wished, type Facts, type Turn } from './facts.ts';
import type { LockMemory } from './memory.ts';
import { Pursuit } from './pursuit.ts';
import { afterTurn, noReading, type Reading, type Surroundings } from './reading.ts';
import type { List } from '../gateway/upkeep-options.ts';
import type { Asker, Wish } from '../wish.ts';
import type { Way } from './way.ts';

/** Ends that are nobody's trouble. */
const silent: ReadonlySet<FailureKind> = new Set<FailureKind>(['stopped', 'withdrawn']);

/** What a lock is, as the config has it. */
export interface LockOptions {
  readonly identifier: number;
  /** The user's name for the lock, for sentences. */
  readonly name: string;
  readonly allowUnlock: boolean;
  /** Percent from which the battery is low. */
  readonly lowBattery: number;
  /** The user's own scale, mV. */
  readonly battery?: BatteryRange;
  readonly clock: WakefulClock;
  readonly tell: Tell;
  /** Hears, once, that a gateway refuses the lock. `isAlone`: no other one serves it. */
  readonly tellRefusal: (failure: Failure, isAlone: boolean) => void;
  /** Hears of what a listener throws. */
  readonly fault: (error: unknown) => void;
  /** Ends everything: nothing is asked any more. */
  readonly signal: AbortSignal;
  /** What was known of the lock before the plugin was restarted. */
  readonly memory: LockMemory;
}

/** What a read came to, for whoever asked for it. */
export type ReadEnd =
  | { readonly kind: 'read'; readonly report: LockReport; readonly gateway: string }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** Who asks for something, and the signal that takes that back. */
export interface Asking {
  readonly by: Asker;
  readonly signal?: AbortSignal;
}

/** A calibration that somebody asks for; there is one at a time. */
export interface Calibration {
  readonly since: Ms;
  readonly deadline: Ms;
  notBefore: Ms;
  lastFailure?: Failure;
  readonly settle: (failure?: Failure) => void;
}

/** What turns the bolt to where it is wished. */
export const turnOf = (wish: Wish): Turn => (wish === 'unsecured' ? 'open' : 'close');

/** The end of a wish for which the bolt may have turned, whatever it has failed with at last. */
function afterSending(end: End): End {
  if (end.kind === 'done') return end;
  return end.kind === 'superseded'
    ? { ...end, sent: 'maybe' }
    : { ...end, failure: end.failure.afterSending() };
}

/** Everything that is known of one lock, and what is asked of it: the one place where it stands. */
export class LockCore {
  readonly options: LockOptions;
  readonly bornAt: Ms;
  facts: Facts;
  reading: Reading = noReading;
  pursuit: Pursuit | undefined;
  calibration: Calibration | undefined;
  /** Whoever waits for a read, and since when. */
  readonly readers = new Set<{ readonly since: Ms; readonly settle: (end: ReadEnd) => void }>();
  readonly ways: Way[] = [];
  /** The way by which a request to the lock is on the wire: one at a time, whatever the way. */
  radio: Way | undefined;
  /** The last sign of life of this lock, by any way. */
  lastHeardAt: Ms = -Infinity;
  seenAt: GatewayKey | undefined;
  /** What the last read has failed with, if it has. */
  lastFailure: Failure | undefined;

  constructor(options: LockOptions, facts: Facts) {
    this.options = options;
    this.bornAt = options.clock.now();
    this.facts = facts;
  }

  get now(): Ms {
    return this.options.clock.now();
  }

  /** What sentences about it speak of. */
  about(way?: Way, isTurn = false): About {
    return {
      gateway: way?.options.gateway ?? this.ways[0]?.options.gateway ?? '',
      lock: this.options.name,
      ...(isTurn && { isTurn }),
    };
  }

  /** Ways that may be asked: not those that refuse the lock, or whose clock is being set. */
  usable(now: Ms): Way[] {
    return this.ways.filter((way) => {
      const hasEnded = this.pursuit?.command.ended.has(way.key) === true;
      return !hasEnded && !way.refusalAt(now) && !way.options.upkeep.isMending;
    });
  }

  /** Whether a turn may go by this way while another one's is in doubt. */
  mayTurnBy(way: Way, now: Ms): boolean {
    const { doubt } = this.facts;
    if (!doubt || doubt.isOver || now >= doubt.at + SENT_FOR_MS) return true;
    // A gateway that is silent about its own turn gets no other one while there is a better gateway to wait for.
    const hasBetter = this.usable(now).some((other) => other !== way && other.isListed(now));
    return doubt.by === way.key && !hasBetter;
  }

  /** What of the ways decides about reads, and about whether something is already so. */
  around(now: Ms): Surroundings {
    const ways = this.ways.filter((way) => !way.refusalAt(now));
    const counting = ways.filter((way) => way.hasCounter(now));
    const compared = counting.filter((way) => {
      const { word } = this.facts;
      return (
        way.isReachable(now) && (word?.tokens.has(way.key) === true || word?.expected.has(way.key) === true)
      );
    });
    return {
      hasCounter: counting.length > 0,
      isCompared: compared.length > 0,
      listedAt: Math.max(-Infinity, ...ways.map(({ listedAt }) => listedAt)),
      countedAt: Math.max(-Infinity, ...this.ways.map(({ countedAt }) => countedAt)),
      comparedAt: Math.max(-Infinity, ...compared.map(({ countedAt }) => countedAt)),
      statusIntervalMs: Math.min(...this.ways.map(({ options }) => options.statusIntervalMs), Infinity),
    };
  }

  /** A gateway has answered a poll; gives whether somebody else has turned the bolt, as far as it tells. */
  heard(way: Way, list: List): boolean {
    const { now } = this;
    const entry = way.heard(this.options.identifier, list, now);
    if (!entry) return false;
    this.lastHeardAt = now;
    this.seenAt = way.key;
    const nearest = this.ways.filter((one) => one === way || one.isReachable(now));
    const isNearest = nearest.every(({ rssi }) => rssi <= way.rssi);
    this.learn({ battery: entry.battery, rssi: isNearest ? entry.rssi : undefined });
    const { token } = entry;
    const { facts, isUnexpected } = listed(this.facts, { key: way.key, token, askedAt: list.askedAt, now });
    this.facts = facts;
    return isUnexpected;
  }

  /** Somebody asks for a turn: joins the wish that is under way, or takes its place. */
  pursue(wish: Wish, by: Asker): Pursuit {
    const { now, pursuit } = this;
    const isAutomatic = by === 'autoLock';
    const keptAt = new Map(this.ways.map((way) => [way.key, way.options.loop.keptByOthers(way)]));
    if (pursuit?.command.wish === wish) {
      pursuit.command = renewed(pursuit.command, now, isAutomatic, keptAt);
      return pursuit;
    }
    this.end({ kind: 'superseded', by, sent: 'no' });
    this.facts = wished(this.facts, wish);
    this.pursuit = new Pursuit(newCommand(wish, now, isAutomatic, keptAt));
    return this.pursuit;
  }

  /** What was asked for has ended; says so if it came to nothing. */
  end(end: End): void {
    const { pursuit, options } = this;
    if (!pursuit) return;
    this.pursuit = undefined;
    this.facts = wished(this.facts, undefined);
    // What stood in the way of a read may be gone.
    this.reading = afterTurn(this.reading);
    const { wish, isAutomatic } = pursuit.command;
    if (end.kind === 'refused' && !isAutomatic && !silent.has(end.failure.kind)) {
      const { name: lock, tell } = options;
      // A refusal that stands is told with the command that met it, and not once more.
      const refusing = this.ways.find((way) => way.refusalAt(this.now)?.failure === end.failure);
      if (refusing) refusing.isRefusalTold = true;
      tell({ what: 'commandFailed', lock, wish, by: pursuit.askers, failure: end.failure });
    }
    pursuit.end(this.sentFor(pursuit) === 'maybe' ? afterSending(end) : end);
  }

  /** Whether something was sent for a wish by which the bolt may have turned. */
  sentFor({ command: { wish, sentWith } }: Pursuit): 'no' | 'maybe' {
    return sentWith !== undefined || this.facts.onWire?.turn === turnOf(wish) ? 'maybe' : 'no';
  }

  /** Takes note of battery (mV) and signal (dBm). */
  learn(measured: { battery?: number | undefined; rssi?: number | undefined }): void {
    const { battery: range, lowBattery } = this.options;
    this.facts = told(this.facts, measured, { range, lowBattery });
  }
}
