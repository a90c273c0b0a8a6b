import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { english } from '../../src/language/english.ts';
import { french } from '../../src/language/french.ts';
import { demoUser, startAccountService, type AccountService } from '../../src/simulator/account/service.ts';

interface Response {
  readonly requestId: string;
  readonly success: boolean;
  readonly data: unknown;
  /** Of what the server tells by itself. */
  readonly event: string;
}

const oldCode = 'theOldPluginsCode';

/** The server of the settings page, as the web interface runs it: a process that is sent messages. */
class Server implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<string, (response: Response) => void>();
  readonly ready: Promise<void>;
  readonly events: string[] = [];
  text = '';

  constructor(storage: string, accountUrl: string) {
    this.#process = fork(join(inject('plugins'), 'homebridge-the-keys', 'homebridge-ui', 'server.js'), [], {
      silent: true,
      env: {
        ...process.env,
        HOMEBRIDGE_STORAGE_PATH: storage,
        HOMEBRIDGE_CONFIG_PATH: join(storage, 'config.json'),
        THE_KEYS_ACCOUNT_URL: accountUrl,
      },
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
    }
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.ready = promise;
    this.#process.on('message', (message: { action: string; payload: Response }) => {
      if (message.action === 'ready') resolve(undefined);
      if (message.action === 'stream') this.events.push(message.payload.event);
      if (message.action === 'response') this.#waiting.get(message.payload.requestId)?.(message.payload);
    });
  }

  async post(path: string, body?: unknown): Promise<Response> {
    await this.ready;
    const requestId = String(this.#waiting.size);
    const { promise, resolve } = Promise.withResolvers<Response>();
    this.#waiting.set(requestId, resolve);
    this.#process.send({ action: 'request', requestId, path, body });
    return promise;
  }

  /** Whatever else comes over the wire. */
  send(message: object): void {
    this.#process.send(message);
  }

  /** The settings are closed: the web interface lets go. */
  async close(): Promise<unknown> {
    const ended = once(this.#process, 'exit');
    this.#process.disconnect();
    return (await ended)[1];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }
}

let storage: string;
let account: AccountService;
beforeEach(async () => {
  storage = mkdtempSync(join(tmpdir(), 'the-keys-server-'));
  const old = {
    accessory: 'TheKeys',
    identifier: 7,
    code: oldCode,
    ip: '192.168.1.50',
    locker_name: 'Old door',
  };
  writeFileSync(join(storage, 'config.json'), JSON.stringify({ accessories: [old] }));
  account = await startAccountService({
    gateways: [],
    locks: [{ identifier: 7, name: 'Shed', gateways: [] }],
  });
});
afterEach(async () => {
  await account.close();
  rmSync(storage, { recursive: true, force: true });
});

describe('the server of the settings page', () => {
  test('speaks the language it is asked in', async () => {
    await using server = new Server(storage, account.url);
    expect(await server.post('/start', { language: 'fr' })).toMatchObject({
      success: true,
      data: { texts: french.wizard, oldDoors: 1, accountUrl: account.url },
    });
    expect(await server.post('/gateway/look', { language: 'fr', host: 'no host' })).toMatchObject({
      success: false,
      data: { message: french.setupErrors.badHost({ host: 'no host' }), error: { kind: 'badHost' } },
    });
    expect(await server.post('/gateway/look', { language: 'de', host: 'no host' })).toMatchObject({
      data: { message: english.setupErrors.badHost({ host: 'no host' }) },
    });
  });

  test('answers nonsense with a refusal, and goes on', async () => {
    await using server = new Server(storage, account.url);
    const bodies = [
      null,
      0,
      'x',
      [],
      [[]],
      { host: {} },
      { host: null, code: [] },
      { identifiers: [{}] },
      { lock: 'x' },
    ];
    const paths = [
      '/start',
      '/account/sign-in',
      '/account/code',
      '/gateway/list',
      '/gateway/look',
      '/gateway/maintain',
      '/lock/read',
      '/lock/turn',
      '/lock/maintain',
      '/rehearsal',
      '/account/retire',
      '/old/import',
    ];
    for (const path of paths) {
      for (const body of bodies) {
        const { success, data } = await server.post(path, body);
        expect(success, path).toBe(false);
        expect(['badRequest', 'notListed', 'badCode']).toContain(
          (data as { error: { kind: string } }).error.kind,
        );
      }
    }
    expect((await server.post('/nowhere', {})).success).toBe(false);
    server.send({ action: 'nothing' });
    server.send([]);
    expect((await server.post('/start', { language: 'en' })).success).toBe(true);
    expect(server.text).not.toMatch(/TypeError|^\s+at /m);
  });

  test('gives a stored code only to an import of its door', async () => {
    await using server = new Server(storage, account.url);
    const asked = ['/start', '/config', '/old/list', '/account/locks', '/old/import'];
    const answers = [];
    for (const path of asked) answers.push(await server.post(path, { language: 'en', identifiers: [8] }));
    expect(JSON.stringify(answers)).not.toContain(oldCode);
    expect(await server.post('/old/import', { identifiers: [7] })).toMatchObject({
      data: { doors: [{ identifier: 7, code: oldCode }] },
    });
  });

  test('tells that config.json has changed, whoever has written it', async () => {
    await using server = new Server(storage, account.url);
    await server.ready;
    const path = join(storage, 'config.json');
    // What is written before it has looked for the first time is what it found there.
    const written: { platform: string; name: string }[] = [];
    await expect
      .poll(
        () => {
          written.push({ platform: 'TheKeys', name: `Doors ${written.length}` });
          writeFileSync(path, JSON.stringify({ platforms: written }));
          return server.events;
        },
        { timeout: 20_000, interval: 700 },
      )
      .toContain('config');
    expect(await server.post('/config', {})).toMatchObject({ data: { blocks: written } });
  });

  test('says nothing of a password, right or wrong', async () => {
    await using server = new Server(storage, account.url);
    const wrong = 'hunter2-hunter2';
    const answers = [
      await server.post('/account/sign-in', { phone: '0612345678', password: wrong }),
      await server.post('/account/sign-in', { phone: '0612345678', password: demoUser.password }),
      await server.post('/account/sign-in', { phone: wrong, password: demoUser.password }),
    ];
    expect(answers.map(({ success }) => success)).toEqual([false, true, false]);
    const everything = server.text + JSON.stringify(answers);
    expect(everything).not.toContain(wrong);
    expect(everything).not.toContain(demoUser.password);
  });

  test('ends when the settings are closed, also in the middle of a request', async () => {
    await using server = new Server(storage, account.url);
    account.fault('login_check', { kind: 'hang' });
    void server.post('/account/sign-in', { phone: '0612345678', password: 'x' });
    await expect.poll(() => account.requests, { timeout: 20_000 }).toContain('POST /api/login_check');
    expect(await server.close()).toBe('SIGTERM');
  });
});
