/** What the user typed, or has configured, makes no sense; the message says what, in a sentence. Never a code. */
export class UsageError extends Error {}
