/** A way to break the plugin. Every edit's text must be found exactly once. */
export interface Mutation {
  /** What the plugin does wrong, in one sentence. */
  readonly wrong: string;
  /** The rule of the design that this breaks, if it is one. */
  readonly rule?: number;
  readonly file: string;
  readonly edits: readonly { readonly from: string; readonly to: string }[];
}

const mutation = (
  rule: number | undefined,
  wrong: string,
  file: string,
  ...edits: readonly (readonly [from: string, to: string])[]
): Mutation => ({
  wrong,
  ...(rule !== undefined && { rule }),
  file: `src/${file}`,
  edits: edits.map(([from, to]) => ({ from, to })),
});

/** One for each rule, and the slips that are easily made. */
export const mutations: readonly Mutation[] = [
  // 1. Truth.
  mutation(1, 'takes a state that it does not know for secured', 'gateway/protocol.ts', [
    "states[code] ?? 'unknown'",
    "states[code] ?? 'secured'",
  ]),
  mutation(1, 'takes a remembered state for a sure one', 'lock/state.ts', [
    'return { ...memory, isSure: false };',
    "return { ...memory, isSure: memory.bolt !== 'unknown' };",
  ]),
  mutation(1, 'takes a list of locks for the acknowledgement of a command', 'gateway/protocol.ts', [
    " && !('devices' in body)",
    '',
  ]),
  mutation(1, 'shows a jam when a read has failed', 'gateway/reading-plan.ts', [
    "      if (error.kind === 'outOfRange') {",
    "      this.#lock.reported({ bolt: 'jammed' });\n      if (error.kind === 'outOfRange') {",
  ]),
  mutation(
    1,
    'goes on saying where a bolt was after it was turned and could not be read',
    'gateway/reading-plan.ts',
    ['if (this.#movedAt !== undefined && now - this.#movedAt >= DOUBT_MS) this.#lock.doubted();', ''],
  ),
  mutation(1, 'takes the answer about another lock for its own', 'gateway/protocol.ts', [
    'if (id !== undefined && id !== identifier) {',
    'if (id !== undefined && id < 0) {',
  ]),
  mutation(1, 'believes what it wished rather than what it read', 'gateway/command.ts', [
    'return report.bolt === this.wish;',
    'return true;',
  ]),
  // 2. No Response is honest.
  mutation(2, 'answers from memory while the lock cannot be reached', 'homekit/status.ts', [
    'const known = lock.isReachable ? value() : undefined;',
    'const known = value();',
  ]),
  mutation(2, 'makes one lost poll an outage', 'gateway/reachability.ts', [
    'const LOST_POLLS = 3;',
    'const LOST_POLLS = 1;',
  ]),
  mutation(2, 'never notices an outage', 'gateway/reachability.ts', [
    'if (this.#lostPolls >= LOST_POLLS || isSilent)',
    'if (this.#lostPolls >= Infinity && isSilent)',
  ]),
  mutation(2, 'loses a lock that is missing from one list', 'gateway/reachability.ts', [
    'export const LOST_LOCK_MS = 30_000;',
    'export const LOST_LOCK_MS = 1_000;',
  ]),
  mutation(2, 'never notices that a gateway is stuck', 'gateway/reachability.ts', [
    'const STUCK_MS = 600_000;',
    'const STUCK_MS = Infinity;',
  ]),
  mutation(2, 'warns of an outage at every poll', 'gateway/outage-log.ts', [
    'if (reach === this.#noted) return;',
    "if (reach === this.#noted && reach === 'reachable') return;",
  ]),
  mutation(2, 'polls a gateway that is away as often as one that is there', 'gateway/monitor.ts', [
    'Math.min(this.#intervalMs * 2, SLOW_POLL_MS)',
    'pollIntervalMs',
  ]),
  // 3. One request in flight.
  mutation(3, 'sends two requests at once', 'gateway/session.ts', ['if (this.#isServing) return;', '']),
  mutation(3, 'lets polls go before commands', 'gateway/session.ts', [
    'const ranks = { command: 0, read: 1, poll: 2 }',
    'const ranks = { command: 2, read: 1, poll: 0 }',
  ]),
  mutation(3, 'does not let the gateway breathe after a Bluetooth request', 'gateway/session.ts', [
    'const PAUSE_MS = { light: 500, radio: 1_000 }',
    'const PAUSE_MS = { light: 500, radio: 0 }',
  ]),
  mutation(3, 'reads every lock at every poll', 'gateway/reading-plan.ts', [
    'if (this.#lock.isSure && !this.hasMoved && !isTimed) return;',
    '',
  ]),
  mutation(undefined, 'forgets what a command has read', 'lock/lock.ts', [
    'onReport: (report) => gateway.monitor.reported(key.identifier, report),',
    'onReport: (report) => this.reported(report),',
  ]),
  mutation(3, 'does not raise ts when two requests fall in one second', 'gateway/signature.ts', [
    'this.#last = Math.max(this.#clock.unixSeconds(), this.#last + 1);',
    'this.#last = this.#clock.unixSeconds();',
  ]),
  // 4. Commands end.
  mutation(4, 'opens again after 37 without a read', 'gateway/remedy.ts', [
    "failed: 'readFirst'",
    "failed: 'again'",
  ]),
  mutation(4, 'opens again after a time-out without a read', 'gateway/remedy.ts', [
    "silent: 'readFirst'",
    "silent: 'again'",
  ]),
  mutation(4, 'opens again after a cut connection without a read', 'gateway/remedy.ts', [
    "cut: 'readFirst'",
    "cut: 'again'",
  ]),
  mutation(4, 'opens again after a number that it does not know without a read', 'gateway/remedy.ts', [
    "unheardOf: 'readFirst'",
    "unheardOf: 'again'",
  ]),
  mutation(
    4,
    'goes on after the deadline',
    'gateway/command.ts',
    ['if (!ended.aborted) this.#withdraw.abort(this.#lateness());', ''],
    ['sendBy: this.#deadline };', 'sendBy: Infinity };'],
  ),
  mutation(4, 'opens a door again that somebody has closed meanwhile', 'gateway/command.ts', [
    'if (listed.lastLog !== this.#logBefore) throw new Overtaken(this.#about);',
    '',
  ]),
  mutation(4, 'believes that a code is wrong at the first 33', 'gateway/remedy.ts', [
    'const MOST_SECOND_TRIES = 2;',
    'const MOST_SECOND_TRIES = 0;',
  ]),
  mutation(4, 'does not synchronize a gateway whose clock is wrong', 'gateway/remedy.ts', [
    "if (remedy === 'synchronize') {",
    "if (remedy === 'freshTime') {",
  ]),
  mutation(4, 'asks a gateway that refuses a code every few seconds', 'gateway/reading-plan.ts', [
    'const REFUSED_MS = 600_000;',
    'const REFUSED_MS = 3_000;',
  ]),
  mutation(4, 'counts lost reads towards a wrong code', 'gateway/reading-plan.ts', [
    "(retry === 'afterTwo' && refusals > 2)",
    "(retry === 'afterTwo' && this.#failures > 2)",
  ]),
  // 5. The newest wish wins.
  mutation(5, 'does not withdraw a command that was replaced', 'lock/lock.ts', [
    'before?.command.replace();',
    '',
  ]),
  mutation(5, 'sends a command that was replaced while it connected', 'gateway/session.ts', [
    '...(asking.withdraw && { withdraw: asking.withdraw }),',
    '',
  ]),
  mutation(5, 'sends what is already under way once more', 'lock/lock.ts', [
    'if (before?.command.wish === wish) {',
    'if (before?.command.wish === wish && wish.length === 0) {',
  ]),
  // 6. HAP's clock.
  mutation(6, 'tells Home that all went well when it was refused at once', 'homekit/quick-failure.ts', [
    'return hapErrorFor(hap, error);',
    'return undefined;',
  ]),
  mutation(6, 'lets Home wait until the bolt has turned', 'homekit/quick-failure.ts', [
    'const QUICK_MS = 2_000;',
    'const QUICK_MS = 20_000;',
  ]),
  mutation(6, 'does not put the target back after a write', 'homekit/lock-mechanism.ts', [
    'if (!this.#options.signal.aborted) this.show();',
    '',
  ]),
  mutation(undefined, 'unlocks a lock that may only be locked', 'homekit/lock-mechanism.ts', [
    "if (wish === 'secured' || allowUnlock) return undefined;",
    "if (wish === 'secured' || allowUnlock || !allowUnlock) return undefined;",
  ]),
  // 7. Both follow.
  mutation(7, 'moves the current state alone when a key turns', 'homekit/lock-mechanism.ts', [
    'if (this.#writes === 0) this.service.updateCharacteristic(LockTargetState, this.#target);',
    '',
  ]),
  mutation(7, 'keeps a wish that has failed as the target', 'lock/state.ts', [
    "return event.isInDoubt ? { ...wishless(state), ...seen('unknown') } : wishless(state);",
    'return state;',
  ]),
  // 8. Restart is silent.
  mutation(8, 'forgets over a restart where the bolt was', 'lock/state.ts', [
    'return { ...memory, isSure: false };',
    "return { ...memory, bolt: 'unknown', isSure: false };",
  ]),
  mutation(8, 'removes the accessories when a list of locks is empty', 'platform.ts', [
    '    for (const { identifier } of locks) {\n      const shown',
    '    if (locks.length === 0) {\n' +
      '      for (const { accessory } of this.#shown.values())\n' +
      '        this.#api.unregisterPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory.accessory]);\n' +
      '    }\n' +
      '    for (const { identifier } of locks) {\n      const shown',
  ]),
  mutation(8, 'removes an accessory although the config has a mistake', 'platform.ts', [
    '} else if (this.#config.isPartial) {',
    '} else if (this.#config.isPartial && this.#restored.length > 0) {',
  ]),
  // 9. Secrets stay in.
  mutation(9, 'names the share code in a sentence', 'gateway/session.ts', [
    'lock: key.name }',
    "lock: `${key.name}${'code' in key ? String(key.code) : ''}` }",
  ]),
  // 10. Everything dies with the platform.
  mutation(10, 'lets a command that waits outlive the plugin', 'gateway/command.ts', [
    "signal.addEventListener('abort', stop, { once: true });",
    '',
  ]),
  mutation(10, 'leaves the timer of its next poll running', 'gateway/monitor.ts', [
    "options.signal.addEventListener('abort', () => this.#wake.abort(), { once: true });",
    '',
  ]),
  mutation(10, 'answers nobody who waits when it is shut down', 'gateway/session.ts', [
    'for (const job of this.#jobs.splice(0)) job.reject(new Stopped(this.#about(job.key)));',
    '',
  ]),
  mutation(10, 'leaves a listener behind with each command', 'gateway/command.ts', [
    "signal.removeEventListener('abort', stop);",
    '',
  ]),
];
