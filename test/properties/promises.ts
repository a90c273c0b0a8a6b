/** What the plugin promises, each in one sentence about doors; tests and documents quote these. */
export const promises = {
  truth: 'no door is shown secured, unsecured or jammed unless that is the newest word on it, by any gateway',
  outOfDate: 'a word that is known to be out of date is unknown ten seconds later, whoever looks or taps',
  asked: 'no bolt is turned that nobody has asked for within the last 30 seconds',
  newestWish: 'no door is opened after a newer wish to secure it',
  lockOnly: 'a lock that may only be locked is never unlocked, by any gateway, whichever entry says so',
  doubt: 'after an open whose end is not known, the lock is read before another is sent',
  unmoved: 'a closed bolt is opened again only if it is known that nobody has turned it since',
  elsewhere:
    'after an open in doubt another gateway opens only once the first has answered, or 20 seconds later',
  once: 'one tap opens a door at most once',
  alone: 'a gateway never has two requests at once, nor a lock two gateways at its radio',
  newerTime: 'no share signs twice with the same time, or an older one',
  ends: 'a command ends, and the target goes back to where the bolt is',
  answersTaps: 'a tap is answered within two seconds, whatever the gateway does',
  seen: 'the target shows the newest wish until that wish ends',
  told: 'no tap ends in silence: it is done, superseded, refused, or told in the log',
  autoLocks: 'a door that auto-lock is to lock is locked in the end, however often that has failed before',
  recovers: 'once the trouble is over, Home shows where the bolts are within 15 seconds',
  inMatter: 'Matter shows what Home shows, and nothing before the first word after a restart',
  answersMatter: 'a command through Matter is answered within eight seconds, and ends with that',
  reachable: 'no door is No Response while a gateway that sees it answers and does not refuse it',
  noResponse: 'a door that no gateway answers for is No Response after 15 to 31 seconds',
  quietRestart: 'a restart shows what was last known, with no event, until the first read',
  leftOnTheWire:
    'a turn that was on the wire when the plugin stopped, or was killed, leaves the door unknown',
  slept: 'nothing that was wished before the computer slept is sent after it woke',
  gentle:
    'trouble is met ever more seldom: reads, auto-lock, synchronizations and warnings are bounded per hour',
  shutdown: 'after shutdown no timer, request or listener is left',
  secrets: 'no share code is ever logged or written down',
  unheard: 'no failure goes unheard',
} as const;

export type Promised = keyof typeof promises;

/** A promise that was not kept. */
export interface Broken {
  readonly promise: Promised;
  /** Milliseconds into the schedule. */
  readonly at: number;
  readonly how: string;
}
