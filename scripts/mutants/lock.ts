import { mutation, type Mutation } from './mutation.ts';

/** Ways to break what is known of a lock, and what is done for a wish. */
export const lock: readonly Mutation[] = [
  // What may be said of a bolt.
  mutation(
    'test/lock/facts.test.ts',
    'goes on saying where a bolt was after it was turned and could not be read',
    'lock/facts.ts',
    ['if (staleSince !== undefined) ends.push(staleSince + UNKNOWN_AFTER_MS);', ''],
  ),
  mutation(
    'test/lock/facts.test.ts',
    'believes for ever what it last read of a lock without a counter',
    'lock/facts.ts',
    [
      "if (!around.hasCounter && unproven?.by !== 'restart') {",
      'if (around.hasCounter && !around.hasCounter) {',
    ],
  ),
  mutation(
    'test/house/doubt-by-time.test.ts',
    'believes for ever what it remembers of a lock whose reads fail',
    'lock/facts.ts',
    ['now + OVERDUE_MS + UNKNOWN_AFTER_MS', 'Infinity'],
    ['? Math.min(endsBy, failingSince + UNKNOWN_AFTER_MS) : endsBy', '? endsBy : endsBy'],
  ),
  mutation(
    'test/house/doubt-by-time.test.ts',
    'calls a door locked for as long as somebody taps',
    'lock/view.ts',
    [
      'const bolt = facts.word && now < endsAt ?',
      'const bolt = facts.word && (now < endsAt || facts.wish !== undefined) ?',
    ],
  ),
  mutation(
    'test/house/doubt-by-time.test.ts',
    'waits for a poll to find that a word does not stand any more',
    'lock/keeper.ts',
    ['this.#alarm.set(Math.min(changesAt, endsAt,', 'this.#alarm.set(Math.min(endsAt,'],
  ),
  mutation(
    'test/lock/facts.test.ts',
    'goes on saying where a bolt was after a turn that had no answer',
    'lock/facts.ts',
    [": { ...without(rest, 'word'), doubt:", ': { ...rest, doubt:'],
  ),
  mutation(
    'test/lock/facts.test.ts',
    'never looks into the turn that it takes for its own',
    'lock/facts.ts',
    ['if (word.expected.size > 0) ends.push(word.at + EXPECTED_MS);', ''],
  ),
  mutation(
    'test/lock/facts.test.ts',
    'takes its own turn for confirmed though the read of it has failed',
    'lock/facts.ts',
    [
      'return isUnconfirmed ? { ...failing, staleSince: facts.staleSince ?? now } : failing;',
      'return failing;',
    ],
  ),
  mutation('test/lock/facts.test.ts', 'takes every turn after its own for its own', 'lock/facts.ts', [
    '!word.expected.has(key) && now - word.at',
    'now - word.at',
  ]),
  mutation('truth', 'compares with what was listed while a read was under way', 'lock/requests.ts', [
    'done: (report) => this.#reported(way, report, tokens),',
    'done: (report) => this.#reported(way, report, core.facts.tokens),',
  ]),
  mutation(
    'test/lock/facts.test.ts',
    'compares the counters of one gateway with those of another',
    'lock/facts.ts',
    [
      'const base = word.tokens.get(key);',
      'const base = word.tokens.get(key) ?? [...word.tokens.values()][0];',
    ],
  ),
  mutation('test/house/in-doubt.test.ts', 'shows a jam when a read has failed', 'lock/requests.ts', [
    'core.facts = readFailed(core.facts, now);',
    "core.facts = { ...readFailed(core.facts, now), word: { bolt: 'jammed', at: now, by: 'read', tokens: new Map(), expected: new Map() } };",
  ]),
  mutation(
    'test/house/counters.test.ts',
    'calls a lock one without a counter as soon as one list lacks it',
    'lock/way.ts',
    ['const TOKENLESS_MS = 60_000;', 'const TOKENLESS_MS = 0;'],
  ),

  // Over a restart, a stop and a sleep.
  mutation('test/lock/memory.test.ts', 'forgets over a restart where the bolt was', 'lock/memory.ts', [
    "const isKnown = bolt !== 'unknown' && onWire === undefined;",
    'const isKnown = false;',
  ]),
  mutation('leftOnTheWire', 'forgets over a restart that a turn was on the wire', 'lock/memory.ts', [
    '...(onWire && { onWire: onWire.turn }),',
    '',
  ]),
  mutation(
    'test/platform/memory.test.ts',
    'writes down a turn some time after it was sent',
    'lock/requests.ts',
    ['this.#changed(true);', 'this.#changed();'],
  ),
  mutation(
    'test/house/doubt-by-time.test.ts',
    'takes what it remembers for what it has just been told',
    'lock/memory.ts',
    ['return isKnown ? toBeProved(facts, now) : facts;', 'return facts;'],
  ),
  mutation('test/house/sleep.test.ts', 'reads every lock after a sleep', 'lock/reading.ts', [
    'if (unproven) return listedAt >= unproven.since ? -Infinity : Infinity;',
    'if (unproven) return -Infinity;',
  ]),
  mutation(
    'test/house/stops.test.ts',
    'knows where a bolt is though it was stopped in the middle of its turn',
    'lock/lock.ts',
    ["core.facts = turnFailed(core.facts, 'maybe');", ''],
  ),
  mutation('test/house/stops.test.ts', 'answers nobody who waits when it is shut down', 'lock/lock.ts', [
    "core.end({ kind: 'refused', failure: new Failure('stopped', core.about()) });",
    '',
  ]),
  mutation('shutdown', 'goes on asking for a lock after it was shut down', 'lock/lock.ts', [
    'for (const joined of this.#joined.splice(0)) joined[Symbol.dispose]();',
    '',
  ]),
  mutation('test/house/sleep.test.ts', 'believes after a sleep what it knew before', 'lock/lock.ts', [
    'core.facts = slept(core.facts, core.now);',
    '',
  ]),
  mutation('test/house/sleep.test.ts', 'carries out after a sleep what was asked before', 'lock/lock.ts', [
    "core.end({ kind: 'refused', failure: new Failure('slept', core.about()) });",
    '',
  ]),
  mutation(
    'test/house/sleep.test.ts',
    'answers who taps at waking from before the sleep',
    'lock/errands.ts',
    ['is to be answered from before the sleep.\n  clock.look();', 'is to be answered from before the sleep.'],
  ),
  mutation(
    'test/lock/facts.test.ts',
    'lets a second sleep make a word stand that had ended',
    'lock/facts.ts',
    [
      'const before = unproven ? unprovenEndsAt(unproven, failingSince) : Infinity;',
      'const before = Infinity;',
    ],
  ),
  mutation('test/lock/facts.test.ts', 'takes a list from before the sleep for a proof', 'lock/facts.ts', [
    'const isProven = unproven !== undefined && askedAt >= unproven.since;',
    'const isProven = unproven !== undefined;',
  ]),
  mutation(
    'test/house/gateway-life.test.ts',
    'keeps up a refusal that a wrong clock has brought about',
    'lock/way.ts',
    ["if (kind === 'wrongCode' || kind === 'clockInvalid') this.forgive();", ''],
  ),

  // Commands.
  mutation('test/lock/command.test.ts', 'opens again without a read', 'lock/command.ts', [
    "if (facts.doubt?.isRead === false || mustRead) return 'read';",
    "if (mustRead) return 'read';",
  ]),
  mutation(
    'test/house/outage.test.ts',
    'goes on after the deadline',
    'lock/next.ts',
    ['then <= deadlineOf(core, pursuit) &&', ''],
    ['const isOver = now > deadline;', 'const isOver = false;'],
  ),
  mutation('test/house/waiting.test.ts', 'lets the time of an unlock stand still', 'lock/command.ts', [
    "if (wish === 'unsecured' || isAutomatic || isDisturbed) return end;",
    'if (isAutomatic || isDisturbed) return end;',
  ]),
  mutation('test/lock/command.test.ts', 'lets the time of auto-lock stand still', 'lock/command.ts', [
    "if (wish === 'unsecured' || isAutomatic || isDisturbed) return end;",
    "if (wish === 'unsecured' || isDisturbed) return end;",
  ]),
  mutation(
    'test/house/waiting.test.ts',
    'locks a door behind the back of somebody who has opened it meanwhile',
    'lock/next.ts',
    ['if (isUnexpected) pursuit.command = { ...pursuit.command, isDisturbed: true };', ''],
  ),
  mutation('test/house/scenes.test.ts', 'leaves the last doors of a scene open', 'lock/command.ts', [
    'return end + Math.min(STANDSTILL_MS, Math.max(0, ...stoodMs));',
    'return end;',
  ]),
  mutation('test/house/waiting.test.ts', 'gives no more time to who taps again', 'lock/command.ts', [
    '  ...command,\n  askedAt: now,',
    '  ...command,',
  ]),
  mutation(
    'test/lock/command.test.ts',
    'opens a door again of which a list has shown that somebody has turned it',
    'lock/command.ts',
    ["if (command.isMoved) return 'overtaken';", ''],
  ),
  mutation(
    'test/lock/command.test.ts',
    'opens a door again though nobody can tell who has closed it',
    'lock/command.ts',
    ["return command.sentWith.size === 0 ? 'lost' : { ...read, listSince: now };", 'return read;'],
  ),
  mutation(
    'test/house/in-doubt.test.ts',
    'opens a door again that somebody has closed meanwhile',
    'lock/command.ts',
    [
      "if (token !== before) return isAwaited || isChecked ? 'overtaken' : { ...command, isMoved: true };",
      '',
    ],
  ),
  mutation(
    'unmoved',
    'counts from when the answer came whether somebody has turned the bolt',
    'lock/requests.ts',
    ['command.afterDoubt(next, onWire.tokens)', 'command.afterDoubt(next, core.facts.tokens)'],
  ),
  mutation(
    'test/house/two-gateways.test.ts',
    'lets another gateway open at once what is in doubt at the first',
    'lock/core.ts',
    [
      'if (!doubt || doubt.isOver || now >= doubt.at + SENT_FOR_MS) return true;',
      'if (!doubt || doubt.isOver || now >= doubt.at) return true;',
    ],
  ),
  mutation(
    'test/lock/command.test.ts',
    'calls a door locked that another gateway may yet open',
    'lock/command.ts',
    ['|| isPending(command, facts)) return false;', ') return false;'],
  ),
  mutation(
    'test/lock/command.test.ts',
    'takes a word of an hour ago for an answer to a tap',
    'lock/command.ts',
    ['return heardAt >= command.askedAt - FRESH_MS;', 'return heardAt > -Infinity;'],
  ),
  mutation(
    'test/house/scenes.test.ts',
    'reads every door of a scene that is locked already',
    'lock/command.ts',
    ["return around.isCompared && around.listedAt < askedAt ? 'list' : 'read';", "return 'read';"],
  ),
  mutation(
    'test/lock/command.test.ts',
    'gives a gateway up at the first lock that it does not detect',
    'lock/command.ts',
    ['const MOST_UNDETECTED = 3;', 'const MOST_UNDETECTED = 1;'],
  ),
  mutation(
    'test/house/error-table.test.ts',
    'gives a gateway up that does not detect a lock because it synchronizes',
    'lock/command.ts',
    ['if (!looking || !wasScanning) return rest;', 'if (!looking) return rest;'],
  ),
  mutation(
    'test/house/newcomers.test.ts',
    'says “nearer to the door” of a gateway that synchronizes',
    'lock/next.ts',
    [
      'const isSynchronizing = ways.some(({ options }) => options.upkeep.isSynchronizing);',
      'const isSynchronizing = false;',
    ],
  ),
  mutation(
    'test/house/error-table.test.ts',
    'waits for half a minute though every gateway has refused',
    'lock/next.ts',
    ['if (isOver || areEnded) {', 'if (isOver) {'],
  ),
  mutation(
    'test/house/out-of-reach.test.ts',
    'believes that a code is wrong at the first 33',
    'lock/way.ts',
    ['const MOST_WRONG_CODES = 2;', 'const MOST_WRONG_CODES = 0;'],
  ),
  mutation(
    'test/house/error-table.test.ts',
    'does not synchronize a gateway whose clock is wrong',
    'lock/way.ts',
    ['return !upkeep.mendClock() && this.#refuse(failure, now);', 'return this.#refuse(failure, now);'],
  ),
  mutation('test/house/waiting.test.ts', 'gives up its place at a door that was shut', 'lock/command.ts', [
    "const isUnasked = failure.sent === 'no' && !failure.answered;",
    'const isUnasked = false;',
  ]),

  // Calibration.
  mutation('test/house/stops.test.ts', 'calibrates long after it was asked to', 'lock/errands.ts', [
    'deadline: now + COMMAND_MS',
    'deadline: Infinity',
  ]),
  mutation(
    'test/house/stops.test.ts',
    'calibrates a lock that nobody may unlock from here',
    'lock/errands.ts',
    ['signal.aborted || !allowUnlock', 'signal.aborted'],
  ),
  mutation(
    'test/house/stops.test.ts',
    'calibrates twice when the first has had no answer',
    'lock/requests.ts',
    ["const isOver = isRefused || failure.sent === 'maybe';", 'const isOver = isRefused;'],
  ),

  // Who asks.
  mutation(
    'test/properties/regressions.test.ts',
    'sends a command that was replaced while it connected',
    'lock/next.ts',
    ['withdrawn: pursuit.withdrawn,', ''],
    ['core.pursuit === pursuit &&', ''],
  ),
  mutation('told', 'answers nobody whose wish was replaced', 'lock/core.ts', [
    "this.end({ kind: 'superseded', by, sent: 'no' });",
    '',
  ]),
  mutation(
    'test/house/tap.test.ts',
    'shows where the bolt is, and not what was tapped last',
    'lock/view.ts',
    ["target: facts.wish ?? facts.lastSeen ?? 'secured',", "target: facts.lastSeen ?? 'secured',"],
  ),
  mutation('test/homekit/target.test.ts', 'keeps a wish that has failed as the target', 'lock/core.ts', [
    'this.facts = wished(this.facts, undefined);',
    '',
  ]),
  mutation('test/house/auto-lock.test.ts', 'lets auto-lock take the place of an unlock', 'lock/errands.ts', [
    'if (isAutomatic && pursuit && pursuit.command.wish !== wish) {',
    'if (isAutomatic && pursuit && !isAutomatic) {',
  ]),
  mutation(
    'test/house/auto-lock.test.ts',
    'does not begin auto-lock’s time anew when somebody unlocks',
    'lock/auto-lock.ts',
    ["if (wish === 'unsecured' && by !== 'autoLock') this.#restart();", ''],
  ),
  mutation(
    'test/house/auto-lock.test.ts',
    'forgets over a restart when auto-lock was to lock',
    'lock/memory.ts',
    [
      '...(autoLockAt !== undefined && { autoLockAt }),\n  };\n}\n\n/** What was known',
      '};\n}\n\n/** What was known',
    ],
  ),
  mutation(
    'test/house/auto-lock.test.ts',
    'lets auto-lock wait for a year when a clock was wrong',
    'lock/auto-lock.ts',
    [
      'Math.min(options.delayMs, Math.max(0, lock.autoLockAt - clock.wall()))',
      'Math.max(0, lock.autoLockAt - clock.wall())',
    ],
  ),
  mutation('asked', 'does for who taps last what he was told has failed', 'lock/pursuit.ts', [
    'else this.#shorten();',
    '',
  ]),
  mutation(
    'test/house/outage.test.ts',
    'drops a wish for all when one of them takes it back',
    'lock/pursuit.ts',
    ['if (this.#askings.size === 0) left();\n      else this.#shorten();', 'left();'],
  ),
  mutation('test/house/strictest.test.ts', 'unlocks a lock that may only be locked', 'lock/errands.ts', [
    "if (wish === 'unsecured' && !allowUnlock) {",
    "if (wish === 'unsecured' && !allowUnlock && by === 'command') {",
  ]),

  // Two gateways.
  mutation('alone', 'has two gateways at the radio of one lock', 'lock/requests.ts', [
    'wanted: (now) => core.radio === undefined && place.wanted(now),',
    'wanted: place.wanted,',
  ]),
  mutation(
    'test/lock/view.test.ts',
    'calls a lock No Response for the loss of one of two gateways',
    'lock/view.ts',
    ['reachable: reaches.some(({ is }) => is),', 'reachable: reaches.every(({ is }) => is),'],
  ),
  mutation('test/house/two-gateways.test.ts', 'asks by whichever gateway comes first', 'lock/way.ts', [
    'return other.#fitness(now) > this.#fitness(now) &&',
    'return other.#fitness(now) > Infinity &&',
  ]),

  mutation(
    'test/lock/facts.test.ts',
    'overlooks a turn at a gateway that had listed nothing before',
    'lock/facts.ts',
    ['if (base === undefined && (before ?? token) === token)', 'if (base === undefined)'],
  ),
  mutation(
    'test/lock/facts.test.ts',
    'doubts at once what a counter had proved until it went',
    'lock/facts.ts',
    ['Math.max(word.at, countedAt) + statusIntervalMs', 'word.at + statusIntervalMs'],
  ),
  mutation(
    'test/house/two-gateways.test.ts',
    'waits a second before another gateway reads',
    'lock/command.ts',
    ['const wait = isDoubt ? 0 : ', 'const wait = '],
  ),
  mutation(
    'test/properties/regressions.test.ts',
    'takes an answer to an open in doubt for its end',
    'lock/keeper.ts',
    [' || startedAt <= doubt.at) return;', ') return;'],
  ),

  // What repeats by itself.
  mutation(
    'test/properties/regressions.test.ts',
    'takes being asked for a turn, over and over',
    'lock/next.ts',
    [' && core.reading.readAt < countedAt)', ')'],
  ),
  mutation('test/house/tap.test.ts', 'reads a lock that nobody turns', 'lock/reading.ts', [
    'Math.min(confirmAt, hasCounter ? Infinity : timedReadDueAt(word, around))',
    'Math.min(confirmAt, word.at + around.statusIntervalMs)',
  ]),
  mutation(
    'test/house/out-of-reach.test.ts',
    'asks a gateway that refuses a code every few seconds',
    'lock/way.ts',
    ['const REFUSED_MS = 600_000;', 'const REFUSED_MS = 3_000;'],
  ),
  mutation('test/house/hammering.test.ts', 'says of every read that it was refused', 'lock/keeper.ts', [
    'way.isRefusalTold = true;',
    '',
  ]),
  mutation(
    'test/house/counters.test.ts',
    'reads a lock each time that it counts what is no turn',
    'lock/reading.ts',
    ['vain > VAIN ? UNKNOWN_MS * 2 ** (vain - VAIN) : 0,', '0,'],
  ),
  mutation(
    'test/lock/reading.test.ts',
    'reads a lock whose radio fails every three seconds',
    'lock/reading.ts',
    ['notBefore: now + (again?.ms ?? 0)', 'notBefore: now + 3_000'],
  ),
  mutation('test/house/auto-lock.test.ts', 'lets auto-lock try without a pause', 'lock/auto-lock.ts', [
    'this.#dueAt = clock.now() + wait;',
    'this.#dueAt = clock.now();',
  ]),
  mutation('test/house/auto-lock.test.ts', 'warns of auto-lock at each of its tries', 'lock/auto-lock.ts', [
    'if (isTrouble && !this.#isTold) {',
    'if (isTrouble) {',
  ]),
  mutation(
    'test/house/auto-lock.test.ts',
    'lets auto-lock try at a lock that cannot be reached',
    'lock/auto-lock.ts',
    ['if (!isOpen || !view.reachable ||', 'if (!isOpen ||'],
  ),
  mutation('test/house/hammering.test.ts', 'polls for each look at a lock that is refused', 'lock/lock.ts', [
    'if (!way.refusalAt(now)) way.options.upkeep.hurry();',
    'way.options.upkeep.hurry();',
  ]),
  mutation(
    'test/lock/battery.test.ts',
    'takes a dying battery of two cells for a full one of one',
    'lock/battery.ts',
    [
      'return known ?? (millivolts < ONE_CELL_BELOW_MV ? 1 : undefined);',
      'return millivolts < ONE_CELL_BELOW_MV ? 1 : undefined;',
    ],
  ),
  mutation('test/house/hammering.test.ts', 'tells each flicker of a battery', 'lock/battery.ts', [
    'const NOTEWORTHY_PERCENT = 2;',
    'const NOTEWORTHY_PERCENT = 0;',
  ]),
  mutation('test/lock/battery.test.ts', 'calls a battery low and not low by turns', 'lock/battery.ts', [
    'const BETTER_PERCENT = 5;',
    'const BETTER_PERCENT = 0;',
  ]),
  mutation('test/lock/facts.test.ts', 'tells each flicker of a signal', 'lock/facts.ts', [
    'const NOTEWORTHY_DB = 5;',
    'const NOTEWORTHY_DB = 0;',
  ]),
];
