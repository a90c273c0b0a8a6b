import { mutation, type Mutation } from './mutation.ts';

const doors = 'test/matter/doors.test.ts';
const platform = 'test/platform/matter.test.ts';

/** Ways to break what Matter's controllers see and ask. */
export const matter: readonly Mutation[] = [
  mutation(
    'inMatter',
    'tells Matter of what was remembered before anybody has proved it',
    'matter/door-lock.ts',
    ['return this.#isHeard ? states : { ...states, ...unreachable };', 'return states;'],
  ),
  mutation(
    platform,
    'waits in Matter for a change of the view, which a list alone does not bring',
    'matter/door-lock.ts',
    [
      'this.#listening = lock.onSettled(() => this.#listen());',
      'this.#listening = lock.onChange(() => this.#listen());',
    ],
  ),
  mutation(doors, 'says in Matter where a bolt is that cannot be reached', 'matter/states.ts', [
    'if (!reachable) return { ...unreachable, ...battery };',
    '',
  ]),
  mutation(
    doors,
    'says in Matter that a door which does not know its bolt is not fully locked',
    'matter/states.ts',
    ['unsecured: 2, unknown: null }', 'unsecured: 2, unknown: 0 }'],
  ),
  mutation(doors, 'tells Matter of the charge in percent, not in half percent', 'matter/states.ts', [
    'batPercentRemaining: percent * 2,',
    'batPercentRemaining: percent,',
  ]),
  mutation(doors, 'gives Homebridge no place for a charge that becomes known later', 'matter/door-lock.ts', [
    'void this.#offerAnew();',
    '',
  ]),
  mutation(
    platform,
    'lets Homebridge keep the bolt on disk, and publish it at the next start',
    'matter/states.ts',
    [
      'get: () => ({ ...doorLock }),\n    set: () => undefined,',
      'value: { ...doorLock },\n    writable: true,',
    ],
  ),
  mutation(doors, 'does later what it has told Matter as failed', 'matter/turn.ts', ['asked.abort();', '']),
  mutation(
    'answersMatter',
    'lets a Matter controller wait until it has lost its patience',
    'matter/turn.ts',
    ['export const ANSWER_MS: Ms = 7_500;', 'export const ANSWER_MS: Ms = 25_000;'],
  ),
  mutation(doors, 'tells Matter that a wish was done which a newer one has replaced', 'matter/turn.ts', [
    "if (last.kind === 'superseded') return { kind: 'superseded' };",
    "if (last.kind === 'superseded') return undefined;",
  ]),
  mutation(doors, 'tells Matter that a gateway was too slow which was busy', 'matter/status.ts', [
    "return (kind === 'tooLate' || kind === 'withdrawn') && cause !== undefined",
    "return kind === 'tooLate' && cause !== undefined",
  ]),
  mutation(doors, 'leaves what Homebridge sets by itself after a command', 'matter/door-lock.ts', [
    'this.#commands -= 1;\n    this.#show();',
    'this.#commands -= 1;',
  ]),
  mutation(platform, 'takes doors out of HomeKit although Matter has not started', 'platform.ts', [
    "if (shown !== 'here') return;",
    '',
  ]),
  mutation(
    platform,
    'has no doors anywhere when Matter was to have them alone and has not started',
    'platform.ts',
    ["else if (shown === 'nowhere' && !this.#homekit.has(identifier)) this.#homekit.join(lock);", ''],
  ),
  mutation(platform, 'leaves in Matter what the config does not want there any more', 'platform.ts', [
    'const leaving = isWanted || this.#blocks.isPartial ? unwanted : this.#matter.remembered;',
    'const leaving = unwanted;',
  ]),
  mutation(platform, 'takes doors out of Matter for a mistake in the config', 'config/entry.ts', [
    '{ wrong: say.noChoice(option), isLoss: true };',
    '{ wrong: say.noChoice(option) };',
  ]),
  mutation(platform, 'forgets a turn that is on the wire when only Matter has the door', 'platform.ts', [
    'this.#memories.keep(recordOf(lock), isUrgent);',
    'this.#memories.keep(recordOf(lock), false);',
  ]),
  mutation(platform, 'warns of a missing Matter once for each door', 'matter/matter.ts', [
    'if (!this.#isFailureTold && !this.#options.signal.aborted) this.#options.tell(saying);',
    'this.#options.tell(saying);',
  ]),
  mutation(platform, 'offers a door in Matter twice', 'matter/matter.ts', [
    "if (this.#taken.has(identifier)) return 'elsewhere';",
    '',
  ]),
];
