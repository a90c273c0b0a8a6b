/** What the user typed, or has configured, makes no sense; the message says what, in a sentence. Never a code. */
export class UsageError extends Error {}

/** What was asked has not been answered, or not with yes: there is nothing to look up in the help. */
export class Unanswered extends UsageError {}
