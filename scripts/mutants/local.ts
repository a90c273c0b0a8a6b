import { mutation, type Mutation } from './mutation.ts';

/** Ways to break the one voice to a gateway, and what is said to it. */
export const local: readonly Mutation[] = [
  mutation(
    'test/local/two-gateways.test.ts',
    'lets two processes ask each other for one lock',
    'local/standing.ts',
    ['return isSo && this', 'return false && this'],
  ),
  mutation('test/local/two-processes.test.ts', 'takes every guest for Home', 'local/relay.ts', [
    "oneOf(askers, by) ?? 'home'",
    "'home'",
  ]),
  mutation(
    'test/local/two-processes.test.ts',
    'is a guest at itself when a gateway has two names',
    'local/voice.ts',
    ['if (leader) {', 'if (leader === null) {'],
  ),
  mutation(
    'test/local/two-processes.test.ts',
    'does not find the voice that calls the gateway otherwise',
    'local/voice.ts',
    ['(await addresses?.keyOf(address, signal))', 'undefined'],
  ),
  mutation(
    'test/local/addresses.test.ts',
    'waits for a name server for as long as it likes',
    'local/addresses.ts',
    [
      'const found = await Promise.race([this.#lookup(hostname), late]);',
      'const found = await this.#lookup(hostname);',
    ],
  ),
  mutation(
    'test/local/sent.test.ts',
    'believes a word although its open was sent before somebody else’s wish',
    'local/relay.ts',
    ['{ sent: end.sent, answered: true }', "{ sent: 'no', answered: true }"],
  ),
  mutation(
    'test/local/sent.test.ts',
    'believes a word although what it took back had been sent',
    'lock/pursuit.ts',
    ['{ sent: sent() }', '{}'],
  ),
  mutation(
    'test/local/two-processes.test.ts',
    'lets somebody from outside unlock what may only be locked here',
    'local/desk.ts',
    [
      "wish === 'unsecured' && !(request.allowUnlock && this.#mayUnlock(identifier))",
      "wish === 'unsecured' && !request.allowUnlock",
    ],
  ),
  mutation('test/local/schema.test.ts', 'lets somebody unlock what his own config forbids', 'local/desk.ts', [
    "wish === 'unsecured' && !(request.allowUnlock && this.#mayUnlock(identifier))",
    "wish === 'unsecured' && !this.#mayUnlock(identifier)",
  ]),
  mutation('test/local/two-processes.test.ts', 'goes on with what a guest takes back', 'local/relay.ts', [
    "withdrawn?.addEventListener('abort', takeBack, { once: true });",
    '',
  ]),
  mutation('test/local/hostile.test.ts', 'reads whatever length it is sent', 'local/server.ts', [
    'if (length > MOST_BYTES) return TOO_LONG;',
    '',
  ]),
  mutation('test/local/hostile.test.ts', 'keeps for whoever does not read', 'local/streams.ts', [
    'if (response.writableLength > MOST_UNREAD) response.destroy();',
    '',
  ]),
  mutation('test/local/speech.test.ts', 'lets everybody on the computer speak to it', 'local/listening.ts', [
    "if (process.platform !== 'win32') chmodSync(path, 0o600);",
    'chmodSync(path, 0o666);',
  ]),
  mutation('test/local/hostile.test.ts', 'says a share code that it was told', 'local/residents.ts', [
    'host: config.host,',
    "host: config.host + (config.code ?? ''),",
  ]),
  mutation(
    'test/local/found.test.ts',
    'asks a gateway at once beside a plugin of another version',
    'local/found.ts',
    ['Math.max(0, POLITE_MS - answeredMsAgo)', '0'],
  ),
  mutation('test/platform/twins.test.ts', 'asks one gateway twice that has two names', 'platform.ts', [
    'this.#house.unite(readConfig(this.#block, twins), twins);',
    '',
  ]),
  mutation('test/platform/twins.test.ts', 'leaves a lock at a gateway that is another one', 'house.ts', [
    'lock.leaveWays();',
    '',
  ]),
];
