/** What the plugin promises, each in one sentence about doors; tests and documents quote these. */
export const promises = {
  truth: 'no door is shown secured, unsecured or jammed unless that is the newest word of its gateway',
  asked: 'no bolt is turned that nobody has asked for within the last 30 seconds',
  newestWish: 'no door is opened after a newer wish to secure it',
  doubt: 'after an open whose end is not known, the lock is read before another is sent',
  once: 'one tap opens a door at most once',
  alone: 'a gateway never has two requests at once',
  newerTime: 'no share signs twice with the same time, or an older one',
  ends: 'a command ends, and the target goes back to where the bolt is',
  answersTaps: 'a tap is answered within two seconds, whatever the gateway does',
  recovers: 'once the trouble is over, Home shows where the bolts are within 15 seconds',
  quietRestart: 'a restart shows what was last known, with no event, until the first read',
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
