import { mutation, type Mutation } from './mutation.ts';

/** Ways to break what is above the lock: the house, Home, the config and the clock. */
export const home: readonly Mutation[] = [
  // HomeKit.
  mutation(
    'test/house/outage.test.ts',
    'answers from memory while the lock cannot be reached',
    'homekit/status.ts',
    ['const known = view.reachable ? value(view) : undefined;', 'const known = value(view);'],
  ),
  mutation(
    'test/homekit/target.test.ts',
    'tells Home that all went well when it was refused at once',
    'homekit/lock-mechanism.ts',
    ['if (refusal) throw hapErrorFor(this.#hap, refusal);', 'void refusal;'],
  ),
  mutation('test/house/tap.test.ts', 'lets Home wait until the bolt has turned', 'homekit/tap.ts', [
    'const QUICK_MS = 2_000;',
    'const QUICK_MS = 20_000;',
  ]),
  mutation(
    'test/house/outage.test.ts',
    'tells Siri that a door is done at which nobody is',
    'homekit/tap.ts',
    ['const isAlive = lock.view.reachable || lock.lastHeardAt > lastHeardAt;', 'const isAlive = true;'],
  ),
  mutation('test/house/outage.test.ts', 'does later what it has told as failed', 'homekit/tap.ts', [
    'asked.abort();',
    '',
  ]),
  mutation(
    'test/homekit/target.test.ts',
    'does not put the target back after a write',
    'homekit/lock-mechanism.ts',
    [
      'if (this.#writes === 0) this.#haveCrossed = false;\n    this.show();',
      'if (this.#writes === 0) this.#haveCrossed = false;',
    ],
  ),
  mutation(
    'test/house/tap.test.ts',
    'moves the current state alone when a key turns',
    'homekit/lock-mechanism.ts',
    [
      'if (this.#writes === 0) this.service.updateCharacteristic(LockTargetState, this.#targets[target]);',
      '',
    ],
  ),
  mutation('test/homekit/target.test.ts', 'unlocks for whatever is written', 'homekit/lock-mechanism.ts', [
    "const wish = value === this.#targets.unsecured ? 'unsecured' : 'secured';",
    "const wish = value === this.#targets.secured ? 'secured' : 'unsecured';",
  ]),
  mutation(
    'test/platform/restore.test.ts',
    'turns another door because a damaged cache says so',
    'homekit/accessories.ts',
    [
      "typeof candidate === 'number' && uuidOf(api, candidate) === accessory.UUID;",
      "typeof candidate === 'number';",
    ],
  ),
  mutation(
    'test/platform/join.test.ts',
    'lets one accessory too many take all others with it',
    'homekit/registry.ts',
    ['else for (const accessory of left) this.#register([accessory]);', ''],
  ),
  mutation('test/homekit/registry.test.ts', 'writes all accessories at each change', 'homekit/registry.ts', [
    'const WRITE_MS: Ms = 1_000;',
    'const WRITE_MS: Ms = 0;',
  ]),
  mutation(
    'test/platform/restore.test.ts',
    'removes an accessory although the config has a mistake',
    'homekit/blocks.ts',
    ['if (context && !this.isPartial) by.discard(accessory);', 'if (context) by.discard(accessory);'],
  ),
  // The house.
  mutation('test/platform/blocks.test.ts', 'has two loops to one gateway of two blocks', 'gateway/post.ts', [
    'posts?.get(key) ??',
    '',
  ]),
  mutation('slept', 'tells no lock that the computer has slept', 'house.ts', [
    'for (const lock of this.#locks.values()) lock.woke(before);',
    '',
  ]),
  mutation('truth', 'lets what is on its way go on over a sleep', 'house.ts', [
    "nap.abort(new Failure('slept', { gateway: '' }));",
    'void nap;',
  ]),
  mutation(
    'test/house/two-gateways.test.ts',
    'takes any gateway for a way to a lock that it has never listed',
    'house.ts',
    [
      'gateway.named.has(identifier) || gateway.key === key',
      "gateway.named.has(identifier) || gateway.key !== ''",
    ],
  ),
  mutation('test/house/newcomers.test.ts', 'lets a lock leave Home whose code was taken out', 'house.ts', [
    'for (const gateway of serving) gateway.serve(lock);',
    'for (const gateway of serving) gateway.serve(lock);\n    if (!serving.some((gateway) => lock.hasWay(gateway.config.key))) return undefined;',
  ]),
  mutation('test/house/gateway-life.test.ts', 'introduces a gateway over and over', 'house-gateway.ts', [
    'this.#isTold = true;',
    '',
  ]),
  mutation('secrets', 'names the share code in a sentence', 'house-gateway.ts', [
    'gateway: name,\n      loop',
    'gateway: `${name} ${code}`,\n      loop',
  ]),
  mutation(
    'test/house/two-gateways.test.ts',
    'takes an empty list for the end of every lock',
    'discovery.ts',
    ['if (listed.size === 0 || listed.has(identifier)', 'if (listed.has(identifier)'],
  ),
  mutation('test/house/newcomers.test.ts', 'shows a lock before anything is known of it', 'discovery.ts', [
    'if (!lock || (!lock.isSure && !isTried)) continue;',
    'if (!lock) continue;',
  ]),
  mutation('test/house/out-of-reach.test.ts', 'shows a lock that refuses its code', 'discovery.ts', [
    'const isTried = failure !== undefined && !refusals.has(failure.kind);',
    'const isTried = failure !== undefined;',
  ]),
  mutation('test/house/newcomers.test.ts', 'warns of each lock of a street apart', 'discovery.ts', [
    '(!areTried && clock.now() - this.#refusedAt < TOGETHER_MS)',
    'this.#refused.size < 0',
  ]),
  mutation(
    'test/house/newcomers.test.ts',
    'says that a lock does not join Home which another gateway serves',
    'discovery.ts',
    ['if (isAlone) this.#refused.add(identifier);', 'this.#refused.add(identifier);'],
  ),
  mutation('test/house/newcomers.test.ts', 'names a lock without a code at every poll', 'discovery.ts', [
    "this.#named.add(identifier);\n    return 'codeless';",
    "return 'codeless';",
  ]),

  // The config.
  mutation(
    'test/house/strictest.test.ts',
    'unlocks a lock that another entry for it forbids to',
    'config/options.ts',
    [
      "allowUnlock: { kind: 'flag', preset: true, odd: false, several: 'falseWins' },",
      "allowUnlock: { kind: 'flag', preset: true, odd: false, several: 'first' },",
    ],
  ),
  mutation(
    'test/config/read.test.ts',
    'unlocks a lock whose restriction cannot be read',
    'config/options.ts',
    [
      "allowUnlock: { kind: 'flag', preset: true, odd: false,",
      "allowUnlock: { kind: 'flag', preset: true, odd: true,",
    ],
  ),
  mutation(
    'test/house/strictest.test.ts',
    'hears only what is said of a lock under its first gateway',
    'config/read.ts',
    ['entries.flatMap(({ locks }) => locks),', 'entries.slice(0, 1).flatMap(({ locks }) => locks),'],
  ),
  mutation('test/config/read.test.ts', 'takes two spellings of one gateway for two', 'config/read.ts', [
    '(entry) => entry.at?.key ?? entry)',
    '(entry) => entry)',
  ]),
  mutation(
    'test/config/read.test.ts',
    'takes a minute between polls for as good as any',
    'config/options.ts',
    ['least: 1, most: 15, preset: 2,', 'least: 1, most: 600, preset: 2,'],
  ),
  mutation(
    'test/config/read.test.ts',
    'says nothing of an option that is none any more',
    'config/options.ts',
    ["gateway: ['commandTimeout', 'maintenance'],", 'gateway: [],'],
  ),

  // Time.
  mutation('test/house/sleep.test.ts', 'does not notice a sleep that the clock has counted', 'clock.ts', [
    'const hasSlept = gained > AWAKE_MS || isLongAgo;',
    'const hasSlept = gained > AWAKE_MS;',
  ]),
  mutation('test/house/sleep.test.ts', 'does not notice a sleep that the clock has not counted', 'clock.ts', [
    'const hasSlept = gained > AWAKE_MS || isLongAgo;',
    'const hasSlept = isLongAgo;',
  ]),
  mutation(
    'test/house/sleep.test.ts',
    'does not look once more before a first byte whether the computer has slept',
    'gateway/serving.ts',
    ['this.#clock.look();\n        return this.offer.wanted(now);', 'return this.offer.wanted(now);'],
  ),
  mutation('test/house/sleep.test.ts', 'looks seldom whether the computer has slept', 'clock.ts', [
    'const BEAT_MS = 2_000;',
    'const BEAT_MS = 600_000;',
  ]),
  mutation('shutdown', 'leaves its alarms running', 'clock.ts', [
    "signal.addEventListener('abort', () => this.#waiting?.abort(MOVED), { once: true });",
    '',
  ]),
  mutation('test/gateway/loop.test.ts', 'leaves a listener behind with each request', 'gateway/serving.ts', [
    "stop.removeEventListener('abort', end);",
    '',
  ]),
  mutation('test/listeners.test.ts', 'lets a listener that throws silence the others', 'listeners.ts', [
    '} catch (error) {\n        this.#fault(error);\n      }',
    '} finally {\n      }',
  ]),
];
