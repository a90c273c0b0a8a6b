/** How long a tap is good for, in ms. */
export const TAP_MS = 30_000;
/** The most by which a scene may lengthen a close, in ms. */
export const HELD_MS = 300_000;
/** The longest that one request may take, in ms: its connection and the time-out of one that uses Bluetooth. */
export const EXCHANGE_MS = 23_000;
/** A tap through Matter alone is good for this long, in ms. */
export const MATTER_MS = 8_000;
/** How soon a tap is answered, in ms. */
export const QUICK_MS = 2_000;
/** HAP stores a written target when the write returns, and the plugin corrects it just after that. */
export const AFTER_WRITE_MS = 200;
/** A word that is known to be out of date stands for so long, in ms. */
export const UNKNOWN_AFTER_MS = 10_000;
/** How soon it is noticed that the computer has slept, in ms. */
export const NOTICED_MS = 2_000;
/** A timed read that has neither succeeded nor failed is overdue so long after it was due, in ms. */
export const OVERDUE_MS = 120_000;
/** A list without the lock's counter now and then proves nothing: after this, in ms, it counts no more. */
export const COUNTED_MS = 60_000;
/** For so long after our own acknowledgement its token may go unconfirmed, in ms. */
export const EXPECTED_MS = 180_000;
/** After an open in doubt at one gateway, another opens so long after it was sent, in ms. */
export const ELSEWHERE_MS = 20_000;
/** What is shown may lag behind what is known by this, in ms: everything happens at the moment itself. */
export const LAG_MS = 100;
/**
 * Without a sign of life, a door may be No Response from the first of these on, and is from the second and a poll
 * interval, in ms.
 */
export const SILENT_MS = { least: 15_000, most: 31_000 } as const;
/** Polls lost in a row that make an outage. */
export const LOST_POLLS = 3;
/** A lock that lists lack is out of reach after this, in ms. */
export const LOST_LOCK_MS = 30_000;
/** Synchronizing for this long, in ms, is stuck. */
export const STUCK_MS = 600_000;
/** A wall clock that gains more than this at once is taken for a sleep of the computer, in s. */
export const SLEPT_S = 5;

/** What a plugin may do in any hour, apart from what people and the locks themselves give it reason for. */
export const HOUR_MS = 3_600_000;
export const perHour = {
  /** Radio reads of one lock; beside them, `readsPerStir` for each thing that happens in its house. */
  reads: 75,
  readsPerStir: 12,
  /** Tries of auto-lock to lock one door that stays open. */
  autoLocks: 6,
  /** Commands that reached the bolt for one such try: in half a minute, with a read after each. */
  turnsPerAutoLock: 5,
  /** `/synchronize` at one gateway. */
  synchronizations: 6,
  /** Warnings in the log: for each lock and gateway, and for each thing that happens. */
  warningsPerPart: 3,
  warningsPerStir: 4,
} as const;
