import { mutation, type Mutation } from './mutation.ts';

/** Ways to break the talk with a gateway. */
export const gateway: readonly Mutation[] = [
  // What its answers mean.
  mutation(
    'test/gateway/protocol.test.ts',
    'takes a state that it does not know for secured',
    'gateway/protocol.ts',
    [
      "states.get(integer(code, 0, MOST_NUMBER) ?? NaN) ?? 'unknown'",
      "states.get(integer(code, 0, MOST_NUMBER) ?? NaN) ?? 'secured'",
    ],
  ),
  mutation(
    'test/gateway/protocol.test.ts',
    'looks a state up where “constructor” is one',
    'gateway/protocol.ts',
    [
      'sentences.get(body.status.trim().toLowerCase())',
      '(Object.fromEntries(sentences) as Record<string, Bolt>)[body.status.trim().toLowerCase()]',
    ],
  ),
  mutation(
    'test/gateway/protocol.test.ts',
    'believes of two things that contradict each other the one',
    'gateway/protocol.ts',
    ["return said === undefined || said === meant ? meant : 'unknown';", 'return meant;'],
  ),
  mutation(
    'test/properties/regressions.test.ts',
    'takes a list of locks for the acknowledgement of a command',
    'gateway/body.ts',
    [" && !Object.hasOwn(body, 'devices')", ''],
  ),
  mutation(
    'test/house/acknowledgements.test.ts',
    'takes an answer with a cause for an acknowledgement',
    'gateway/body.ts',
    ['isGood && !isSaid(body.cause) &&', 'isGood &&'],
  ),
  mutation(
    'test/house/acknowledgements.test.ts',
    'takes an answer with an odd code for an acknowledgement',
    'gateway/body.ts',
    ['(body.code === undefined || goodCodes.has(body.code))', 'body.code !== null'],
  ),
  mutation(
    'test/house/acknowledgements.test.ts',
    'takes the answer about another lock for its own',
    'gateway/body.ts',
    [
      'integer(body.id, 1, Number.MAX_SAFE_INTEGER) === identifier;',
      'integer(body.id, 1, Number.MAX_SAFE_INTEGER) !== undefined;',
    ],
  ),
  mutation('test/house/counters.test.ts', 'loses digits of a long counter', 'gateway/body.ts', [
    '!Number.isSafeInteger(value) ? source : value',
    '!Number.isSafeInteger(value) ? value : value',
  ]),
  mutation(
    'test/gateway/lists.test.ts',
    'hears one of two counters of a lock that is listed twice',
    'gateway/protocol.ts',
    ["...defined('token', joined(tokens.get(identifier))),", "...defined('token', token),"],
  ),
  mutation('test/house/counters.test.ts', 'hears nothing of a list that is too long', 'gateway/protocol.ts', [
    'const isRefusal = body.status',
    'const isRefusal = (Array.isArray(body.devices) && body.devices.length > MOST_LOCKS) || body.status',
  ]),
  mutation(
    'test/gateway/failure.test.ts',
    'opens again after 37 as if nothing had been sent',
    'gateway/failure.ts',
    ['  failed: answered,', '  failed: refused,'],
  ),
  mutation(
    'test/gateway/failure.test.ts',
    'opens again after a time-out as if nothing had been sent',
    'gateway/failure.ts',
    ['  silent: unanswered,', '  silent: unsent,'],
  ),
  mutation(
    'test/gateway/failure.test.ts',
    'opens again after a number that it does not know as if nothing had been sent',
    'gateway/failure.ts',
    ['  unheardOf: answered,', '  unheardOf: refused,'],
  ),
  mutation(
    'test/gateway/exchange.test.ts',
    'opens again after a cut connection as if nothing had been sent',
    'gateway/exchange.ts',
    ["this.#sent = 'maybe';", ''],
  ),

  // The wire.
  mutation(
    'test/gateway/exchange.test.ts',
    'leaves a connection behind when it gives up',
    'gateway/exchange.ts',
    ['this.#over.abort();\n    this.#line?.reset();', 'this.#over.abort();'],
  ),
  mutation(
    'test/gateway/exchange.test.ts',
    'sends what nobody wants any more once it is connected',
    'gateway/exchange.ts',
    ['if (!isWanted) {', 'if (!isWanted && this.#over.signal.aborted) {'],
  ),
  mutation('test/gateway/exchange.test.ts', 'takes back what is on the wire', 'gateway/exchange.ts', [
    "if (this.#sent === 'no') this.#fail(new Failure('withdrawn', this.#terms.about));",
    "this.#fail(new Failure('withdrawn', this.#terms.about));",
  ]),
  mutation('test/gateway/wire.test.ts', 'takes a gateway that refuses for nobody', 'gateway/wire.ts', [
    "isRefusal(error) ? 'turnedAway' : 'nobody'",
    "'nobody'",
  ]),
  mutation('test/gateway/wire.test.ts', 'reads an answer without end', 'gateway/wire.ts', [
    "if (socket.bytesRead > MOST_BYTES) fail('tooLong');",
    '',
  ]),
  mutation(
    'test/gateway/address.test.ts',
    'has two loops to a gateway with a dot behind its name',
    'gateway/address.ts',
    ["? host.replace(/\\.$/, '')", '? host'],
  ),
  mutation(
    'test/gateway/one-gateway.test.ts',
    'has two connections to a gateway that is called by a name and by its address',
    'gateway/claims.ts',
    ['if (keys.some((key) => this.#isHeld(key))) return false;', 'void this.#isHeld;'],
  ),
  mutation(
    'test/gateway/one-gateway.test.ts',
    'keeps itself out of a gateway whose connection it has just ended',
    'gateway/claims.ts',
    ['return this.#holders.get(key)?.destroyed === false;', 'return this.#holders.has(key);'],
  ),
  mutation('test/gateway/address.test.ts', 'takes a zone for part of an address', 'gateway/address.ts', [
    "isIPv6(host) && !host.includes('%')",
    'isIPv6(host)',
  ]),
  mutation(
    'test/gateway/signature.test.ts',
    'does not raise ts when two requests fall in one second',
    'gateway/signature.ts',
    [
      'Math.max(Math.floor(this.#clock.wall() / 1000), this.#last + 1)',
      'Math.floor(this.#clock.wall() / 1000)',
    ],
    ['while (this.#used.has(seconds)) seconds += 1;', ''],
  ),
  mutation(
    'test/house/gateway-life.test.ts',
    'runs ahead of a clock that was wrong for as long as that was',
    'gateway/signature.ts',
    ['this.#last = -Infinity;\n  }', '}'],
  ),

  // The loop.
  mutation('alone', 'sends two requests at once', 'gateway/loop.ts', [
    'if (best && now >= readyAt) await this.#serve(best);',
    'if (best && now >= readyAt) { void this.#serve(best); await this.#pause(300); }',
  ]),
  mutation('test/gateway/loop.test.ts', 'lets a scene go before an unlock', 'gateway/offer.ts', [
    'order = { open: 0, close: 1, command: 2,',
    'order = { open: 1, close: 0, command: 2,',
  ]),
  mutation('test/gateway/loop.test.ts', 'lets a second try go before a first', 'gateway/offer.ts', [
    'order = { open: 0, close: 1, command: 2,',
    'order = { open: 0, close: 2, command: 1,',
  ]),
  mutation(
    'test/gateway/loop.test.ts',
    'lets a door that fails over and over keep all others waiting',
    'gateway/loop.ts',
    ["if (!isAgain || first.offer.rank !== 'open') return first;", 'if (first) return first;'],
  ),
  mutation('test/gateway/loop.test.ts', 'polls no more while a scene is under way', 'gateway/loop.ts', [
    'const POLL_WITHIN_MS = 5_000;',
    'const POLL_WITHIN_MS = Infinity;',
  ]),
  mutation('test/house/newcomers.test.ts', 'reads a whole house before it polls again', 'gateway/loop.ts', [
    "if (offer.rank === 'read' && this.#readsSincePoll > 0) return order.poll + 1;",
    '',
  ]),
  mutation('test/gateway/loop.test.ts', 'lets a tap wait for a poll that hangs', 'gateway/loop.ts', [
    'if (isAsked) serving.giveWay();',
    '',
  ]),
  mutation('test/gateway/loop.test.ts', 'ends a loop for a mistake of ours', 'gateway/loop.ts', [
    'this.#fault(error);\n        await this.#pause(FAULT_MS);',
    'throw error;',
  ]),
  mutation(
    'test/gateway/loop.test.ts',
    'counts what a door of a scene does for itself as waiting behind others',
    'gateway/kept.ts',
    [
      'return { ms: this.#all.ms - own.ms, requests: this.#all.requests - own.requests };',
      'return this.#all;',
    ],
  ),
  mutation(
    'test/properties/regressions.test.ts',
    'lets a close stand still while a dead gateway is dialed for others',
    'gateway/serving.ts',
    [
      'return keeps(this.offer) && this.#sentAt !== undefined ? this.#clock.now() - this.#sentAt : 0;',
      'return keeps(this.offer) ? this.#clock.now() - this.startedAt : 0;',
    ],
  ),
  mutation(
    'test/gateway/pace.test.ts',
    'does not let the gateway breathe after a Bluetooth request',
    'gateway/pace.ts',
    ['const SAFE_MS = { light: 500, radio: 1_000 }', 'const SAFE_MS = { light: 500, radio: 0 }'],
  ),
  mutation('test/gateway/pace.test.ts', 'never learns how long a gateway needs', 'gateway/pace.ts', [
    'if (sinceMs < SETTLING_MS && this.#turnedAway === 0) {',
    'if (sinceMs < 0 && this.#turnedAway === 0) {',
  ]),
  mutation(
    'test/gateway/pace.test.ts',
    'knocks at a door that stays shut at equal times',
    'gateway/pace.ts',
    [
      'const DOOR_MS = [310, 470, 730, 1_130, 1_490] as const;',
      'const DOOR_MS = [1_000, 1_000, 1_000, 1_000, 1_000] as const;',
    ],
  ),

  // Whether it can be reached.
  mutation('test/gateway/reach.test.ts', 'makes one lost poll an outage', 'gateway/reach.ts', [
    'const LOST_POLLS = 3;',
    'const LOST_POLLS = 1;',
  ]),
  mutation('test/gateway/reach.test.ts', 'never notices an outage', 'gateway/reach.ts', [
    'if (lostPolls >= LOST_POLLS || now >= awayAt)',
    'if (lostPolls >= Infinity)',
  ]),
  mutation(
    'test/gateway/reach.test.ts',
    'takes a gateway that turns somebody away for one that is gone',
    'gateway/reach.ts',
    ['lostPolls: signs.lostPolls + (isTurnedAway ? 0 : 1),', 'lostPolls: signs.lostPolls + 1,'],
  ),
  mutation('test/gateway/reach.test.ts', 'takes any silence for a lock that hangs', 'gateway/reach.ts', [
    'const SILENT_MS = 30_000;',
    'const SILENT_MS = Infinity;',
  ]),
  mutation('test/gateway/wire.test.ts', 'never asks whether the gateway is still there', 'gateway/wire.ts', [
    '.setKeepAlive(true, KEEP_ALIVE_MS)',
    '',
  ]),
  mutation(
    'test/gateway/wire.test.ts',
    'takes a gateway that has vanished for a busy one',
    'gateway/wire.ts',
    ["if (vanished.has(code)) return 'vanished';", ''],
  ),
  mutation(
    'test/gateway/lists.test.ts',
    'takes a list of nothing readable for an empty one',
    'gateway/protocol.ts',
    ['if (locks.size === 0 && body.devices.length > 0) throw garbled(answer, about);', ''],
  ),
  mutation(
    'test/properties/regressions.test.ts',
    'lets polls starve a look at the gateway',
    'gateway/upkeep.ts',
    ["isForCommand || (isStarved && this.#polls.rank === 'poll') || ", 'isForCommand || '],
  ),
  mutation('test/gateway/reach.test.ts', 'never notices that a gateway is stuck', 'gateway/reach.ts', [
    'const STUCK_MS = 600_000;',
    'const STUCK_MS = Infinity;',
  ]),
  mutation(
    'test/house/gateway-life.test.ts',
    'calls a gateway stuck that has just reached a lock',
    'gateway/upkeep.ts',
    ['if (isReached) this.#signs = free(this.#signs);', ''],
  ),
  mutation(
    'test/house/gateway-life.test.ts',
    'forgets for one lost look that a gateway is stuck',
    'gateway/upkeep.ts',
    [
      'if (!this.#watch.looked(said, now)) return;',
      'if (said instanceof Failure) this.#signs = free(this.#signs);\n    if (!this.#watch.looked(said, now)) return;',
    ],
  ),
  mutation(
    'test/house/outage.test.ts',
    'takes a poll that has given way for a lost one',
    'gateway/upkeep.ts',
    [
      '} else if (unasked.has(list.kind)) {',
      "} else if (unasked.has(list.kind) && list.kind !== 'withdrawn') {",
    ],
  ),
  mutation('test/house/sleep.test.ts', 'polls after a sleep when the next poll is due', 'gateway/upkeep.ts', [
    'const now = this.#options.clock.now();\n    this.#polls.now(now);',
    'const now = this.#options.clock.now();',
  ]),
  mutation('test/lock/view.test.ts', 'loses a lock that is missing from one list', 'lock/view.ts', [
    'export const LOST_MS = 30_000;',
    'export const LOST_MS = 1_000;',
  ]),
  mutation('test/house/outage.test.ts', 'warns of an outage at every poll', 'gateway/outage-log.ts', [
    'if (reach === this.#noted) return;',
    "if (reach === this.#noted && reach === 'reachable') return;",
  ]),
  mutation(
    'test/house/outage.test.ts',
    'polls a gateway that is away as often as one that is there',
    'gateway/poll-times.ts',
    ['this.#dueAt = now + (isAway ? this.#slowMs : soonMs);', 'this.#dueAt = now + soonMs;'],
  ),
  mutation(
    'test/house/intervals.test.ts',
    'waits a whole interval after a lost poll',
    'gateway/poll-times.ts',
    ['isTurnedAway ? 0 : Math.min(AGAIN_MS, this.#intervalMs)', 'isTurnedAway ? 0 : this.#intervalMs'],
  ),
  mutation(
    'test/house/hammering.test.ts',
    'polls for each look at a lock that is away',
    'gateway/poll-times.ts',
    ['const HURRY_MS = 10_000;', 'const HURRY_MS = 0;'],
  ),
  mutation(
    'test/house/hammering.test.ts',
    'synchronizes a gateway for each lock that finds its clock wrong',
    'gateway/clock-mending.ts',
    ['if (now - this.#askedAt < SYNCHRONIZE_MS) return false;', ''],
  ),
  mutation(
    'test/house/gateway-life.test.ts',
    'knows nothing of what a gateway before version 17 is doing',
    'gateway/activity-watch.ts',
    ["const isTooOld = isOdd && !this.#status && this.#action === 'status';", 'const isTooOld = false;'],
  ),
];
