import type { GatewayKey } from '../gateway/address.ts';
import type { Ms } from '../clock.ts';
import type { Failure } from '../gateway/failure.ts';
import type { Facts, Tokens } from './facts.ts';
import type { Asker, Wish } from '../wish.ts';

/**
 * What became of what somebody asked for. Superseded is no error. `sent`, of a failure too: whether the bolt may have
 * been turned for it.
 */
export type End =
  | { readonly kind: 'done' }
  | { readonly kind: 'superseded'; readonly by: Asker; readonly sent: 'no' | 'maybe' }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** A wish that is under way: pure data; `lock.ts` carries it out. */
export interface Command {
  readonly wish: Wish;
  /** When it was first asked for: its place in the line. */
  readonly since: Ms;
  /** When it was last asked for: its time counts from there. */
  readonly askedAt: Ms;
  /** Whether only auto-lock asks. */
  readonly isAutomatic: boolean;
  /** How long each gateway had been kept by others when it was last asked for, and by how many requests. */
  readonly keptAt: ReadonlyMap<GatewayKey, { readonly ms: Ms; readonly requests: number }>;
  /** Whether somebody else has turned the bolt while it waited. */
  readonly isDisturbed: boolean;
  readonly notBefore: Ms;
  /** How many of its requests had an answer, or may have had. */
  readonly tries: number;
  /** What each gateway had listed when something was first sent for it that may have turned the bolt. */
  readonly sentWith?: Tokens;
  /** The lock has to be read before anything is sent. */
  readonly mustRead: boolean;
  /** A list that is asked for from this moment on has to come before anything is sent. */
  listSince?: Ms;
  /** How many lists have come for that, and had no counter. */
  readonly blankLists?: number;
  /** Whether some list since then has another counter than before: nobody can say any more that nobody has turned it. */
  readonly isMoved?: boolean;
  /** Whether such a list has shown that nobody had turned the bolt. */
  readonly isChecked?: boolean;
  /** How often each gateway did not detect the lock although it was scanning. */
  readonly undetected: ReadonlyMap<GatewayKey, number>;
  /** A gateway that has just not detected the lock; whether it was scanning is being asked. */
  readonly looking?: { readonly key: GatewayKey; readonly failure: Failure; readonly at: Ms };
  /** Gateways that cannot serve it. */
  readonly ended: ReadonlyMap<GatewayKey, Failure>;
  readonly lastFailure?: Failure;
}

/** A lock takes 5 s and a busy gateway recovers in some; after this, nobody stands at the door any more. */
export const COMMAND_MS = 30_000;
/** The longest that a close's time stands still while its gateway serves other locks. */
const STANDSTILL_MS = 300_000;
/** Between tries; no two alike, so that no period of ours or of somebody else's can keep meeting them. */
const AGAIN_MS = [900, 1_270, 1_640, 1_090] as const;
/** A lock that has just started (0x30) is asked again after this. */
const UNKNOWN_AGAIN_MS = 2_000;
/** A list is new enough to go by for this long: two polls and a slow answer. */
export const FRESH_MS = 5_000;
/** A turn that is in doubt at one gateway cannot come about any more after this. */
export const SENT_FOR_MS = 20_000;
/** A counter is missing from a list now and then. */
const MOST_BLANK_LISTS = 3;
/** How often a lock that is not detected is looked for again by the same gateway. */
const MOST_UNDETECTED = 3;

export function newCommand(wish: Wish, now: Ms, isAutomatic: boolean, keptAt: Command['keptAt']): Command {
  return {
    wish,
    since: now,
    askedAt: now,
    isAutomatic,
    keptAt,
    isDisturbed: false,
    notBefore: -Infinity,
    tries: 0,
    mustRead: false,
    undetected: new Map(),
    ended: new Map(),
  };
}

/** The same wish again: its time begins anew, and what refused it before may serve it now. */
export const renewed = (
  command: Command,
  now: Ms,
  isAutomatic: boolean,
  keptAt: Command['keptAt'],
): Command => ({
  ...command,
  askedAt: now,
  isAutomatic: command.isAutomatic && isAutomatic,
  keptAt,
  isDisturbed: false,
  ended: new Map(),
});

/**
 * The moment past which nothing is sent for it any more. An open's time never stands still; a close's does while its
 * gateway serves other locks, unless auto-lock alone asks or somebody has been at the door meanwhile.
 */
export function deadlineOf(command: Command, kept: (key: GatewayKey) => { readonly ms: Ms }): Ms {
  const { wish, askedAt, isAutomatic, isDisturbed, keptAt } = command;
  const end = askedAt + COMMAND_MS;
  if (wish === 'unsecured' || isAutomatic || isDisturbed) return end;
  const stoodMs = [...keptAt].map(([key, before]) => kept(key).ms - before.ms);
  return end + Math.min(STANDSTILL_MS, Math.max(0, ...stoodMs));
}

/** What a command needs next. */
export type Step = 'turn' | 'read' | 'list';

/** What serves a command next, if it is not to wait; what is already so has been settled before. */
export function stepOf(command: Command, facts: Facts, around: { isCompared: boolean; listedAt: Ms }): Step {
  const { wish, mustRead, listSince, askedAt, sentWith } = command;
  if (facts.doubt?.isRead === false || mustRead) return 'read';
  if (listSince !== undefined) return 'list';
  // An open that may have turned the bolt is sent again only once it is known that nobody has turned it since.
  if (wish === 'unsecured' && sentWith !== undefined && command.isChecked !== true) return 'read';
  const stands = facts.word?.bolt === wish && facts.staleSince === undefined;
  // Another gateway may yet carry out the opposite; any word of it says that it will not.
  if (stands && isPending(command, facts)) return 'list';
  // Most likely it is so already. A list may prove that; one that does not, and a lock without a counter, call for a read.
  if (stands && sentWith === undefined && facts.word.at < askedAt) {
    return around.isCompared && around.listedAt < askedAt ? 'list' : 'read';
  }
  return 'turn';
}

/** Whether a turn that is in doubt may yet come about, and is not what is wished. */
function isPending({ wish }: Command, { doubt }: Facts): boolean {
  const same = wish === 'unsecured' ? 'open' : 'close';
  return doubt !== undefined && doubt.isRead && !doubt.isOver && doubt.turn !== same;
}

/** Whether the bolt is surely where it is wished. `comparedAt`: when the newest list that proves the word was asked for. */
export function isSo(
  command: Command,
  facts: Facts,
  around: { isCompared: boolean; comparedAt: Ms },
): boolean {
  const { word, staleSince, unproven, doubt, onWire } = facts;
  if (word?.bolt !== command.wish || staleSince !== undefined || unproven || onWire) return false;
  if ((doubt && !doubt.isRead) || isPending(command, facts)) return false;
  const heardAt = around.isCompared ? Math.max(word.at, around.comparedAt) : word.at;
  return heardAt >= command.askedAt - FRESH_MS;
}

/** Something was sent for it that may have turned the bolt. */
export const afterDoubt = (command: Command, tokens: Tokens): Command => ({
  ...command,
  sentWith: command.sentWith ?? tokens,
});

/** A request for it has failed: waits a little, and counts. */
export function afterFailure(command: Command, failure: Failure, now: Ms): Command {
  // Being turned away at the door is no try, and keeps its place; the loop knows when to knock again.
  const isUnasked = failure.sent === 'no' && !failure.answered;
  // What has been sent and not answered is read next, and by another gateway at once.
  const isDoubt = failure.sent === 'maybe' && !failure.answered;
  const wait = isDoubt ? 0 : (AGAIN_MS[command.tries % AGAIN_MS.length] ?? 0);
  return {
    ...command,
    // To be turned away says less than what the gateway has said inside.
    ...((!isUnasked || !command.lastFailure) && { lastFailure: failure }),
    tries: command.tries + (isUnasked ? 0 : 1),
    notBefore: failure.kind === 'turnedAway' ? command.notBefore : now + wait,
  };
}

/** A gateway does not detect the lock: whether it was scanning has to be found out. */
export const undetectedBy = (command: Command, key: GatewayKey, failure: Failure, now: Ms): Command => ({
  ...command,
  looking: { key, failure, at: now },
});

/** What the gateway was doing when it did not detect the lock is known; scanning, it may not detect it a few times. */
export function afterLooking(command: Command, wasScanning: boolean): Command {
  const { looking, ...rest } = command;
  if (!looking || !wasScanning) return rest;
  const times = (rest.undetected.get(looking.key) ?? 0) + 1;
  const counted: Command = { ...rest, undetected: new Map(rest.undetected).set(looking.key, times) };
  return times < MOST_UNDETECTED ? counted : afterRefusal(counted, looking.key, looking.failure);
}

/** A gateway cannot serve it. */
export const afterRefusal = (command: Command, key: GatewayKey, failure: Failure): Command => ({
  ...command,
  ended: new Map(command.ended).set(key, failure),
  lastFailure: failure,
});

/**
 * A read has said where the bolt is, and it is not where it is wished. `jammed` and `lost` (a closed bolt of which
 * nobody can tell whether somebody closed it) end it.
 */
export function afterReport(
  command: Command,
  bolt: 'secured' | 'unsecured' | 'jammed' | 'unknown',
  now: Ms,
): Command | 'jammed' | 'lost' | 'overtaken' {
  if (bolt === 'jammed') return 'jammed';
  if (bolt === 'unknown') return { ...command, mustRead: true, notBefore: now + UNKNOWN_AGAIN_MS };
  const read: Command = { ...command, mustRead: false };
  // Auto-lock runs a motor once a try: nobody stands there to see what it does.
  if (command.isAutomatic && command.sentWith !== undefined) return 'lost';
  if (command.wish === 'secured' || command.sentWith === undefined) return read;
  if (command.isMoved) return 'overtaken';
  // A closed bolt is opened again only if it is known that nobody has turned it since the open was sent.
  return command.sentWith.size === 0 ? 'lost' : { ...read, listSince: now };
}

/**
 * A gateway has listed the lock: whether a closed bolt may be opened again. `overtaken`: somebody has turned it.
 * `lost`: nobody can tell, for lists have no counter any more.
 */
export function afterList(
  command: Command,
  { key, token, askedAt }: { key: GatewayKey; token: string | undefined; askedAt: Ms },
): Command | 'overtaken' | 'lost' {
  const { listSince, sentWith, isChecked = false, blankLists = 0 } = command;
  const before = sentWith?.get(key);
  if (before === undefined) return command;
  const isAwaited = listSince !== undefined && askedAt >= listSince;
  if (token === undefined) {
    if (!isAwaited) return command;
    return blankLists >= MOST_BLANK_LISTS ? 'lost' : { ...command, blankLists: blankLists + 1 };
  }
  if (token !== before) return isAwaited || isChecked ? 'overtaken' : { ...command, isMoved: true };
  if (!isAwaited) return command;
  const checked: Command = { ...command, isChecked: true };
  delete checked.listSince;
  return checked;
}
