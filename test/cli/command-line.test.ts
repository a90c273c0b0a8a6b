import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { actions, exitCodes, options } from '../../src/cli/definitions.ts';
import { helpText } from '../../src/cli/help.ts';
import { manual } from '../../src/cli/manual.ts';
import { CODE, FRONT, GARDEN, gatewayFor, program, Running, theKeys } from './command.ts';
import { temporaryFolder } from './folder.ts';

const root = new URL('../../', import.meta.url);

describe.concurrent('The vendor’s test.py', () => {
  test('command line works unchanged but for the name of the command', async (context) => {
    const { gateway, host } = await gatewayFor(context);
    // ./test.py --host 192.168.0.26 -i 45961123 -c 'Zmo1sps2OVyCFtl1' open
    const { code, stderr } = await theKeys([
      '--host',
      host,
      '-i',
      '45961123',
      '-c',
      'Zmo1sps2OVyCFtl1',
      'open',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(gateway.door(FRONT).bolt).toBe('unsecured');
  });

  test.for([
    ['the action first', ['close', '-i', FRONT, '-c', CODE, '--host', 'HOST']],
    ['long options', ['--identifier', FRONT, '--code', CODE, '--host', 'HOST', 'close']],
    ['equals signs', [`--identifier=${FRONT}`, `--code=${CODE}`, '--host=HOST', 'close']],
    ['short options without a space', [`-i${FRONT}`, `-c${CODE}`, '--host', 'HOST', 'close']],
    ['options by their beginnings', ['--id', FRONT, '--cod', CODE, '--ho', 'HOST', 'close']],
    ['the action in the middle', ['-d', '--host', 'HOST', 'close', '-i', FRONT, '-c', CODE]],
  ] as const)('may be written with %s, as argparse allows', async ([, args], context) => {
    const { gateway, host } = await gatewayFor(context);
    gateway.turnByHand(FRONT, 'unsecured');
    const { code } = await theKeys(args.map((arg) => String(arg).replace('HOST', host)));
    expect(code).toBe(0);
    expect(gateway.door(FRONT).bolt).toBe('secured');
  });

  test('has all its words and flags in our usage', async () => {
    const { stdout } = await theKeys(['--help']);
    const words = ['open', 'close', 'search', 'synchronize', 'update', 'synchronize_locker', 'update_locker'];
    for (const word of words) expect(stdout).toMatch(new RegExp(`^ {2}${word} `, 'm'));
    expect(stdout).toContain('the-keys [-h] [-d] [--host HOST] [-i IDENTIFIER] [-c CODE]');
    expect(stdout).toMatch(/^ {2}-d, --debug /m);
    expect(stdout).toMatch(/^ {2}-i, --identifier IDENTIFIER /m);
    expect(stdout).toMatch(/^ {2}-c, --code CODE /m);
  });
});

describe.concurrent('A command line that makes no sense', () => {
  test.for([
    [[], /^Which action\? There are: open, close/],
    [['frobnicate'], /^There is no action “frobnicate”\. There are: open/],
    [['open', '--host', '127.0.0.1'], /^Which lock\? Give its number with -i/],
    [['open', '--host', '127.0.0.1', '-i', FRONT], /^“Lock 45961123” wants its share code/],
    [['open', '-i', 'front'], /^--identifier is the number of a lock/],
    [['open', '-i', '-5'], /identifier/],
    [['search'], /^Which gateway\? Give --host/],
    [['search', '--host', '300.1.1.1'], /^“300\.1\.1\.1” is no address of a gateway/],
    [['search', '--host', ''], /^--host wants a value/],
    [['search', '--timeout', 'soon'], /^--timeout is a number of seconds/],
    [['search', '--frob'], /Unknown option '--frob'/],
    [['search', 'now'], /^There is a word too many after search/],
    [['--name', 'Front door', 'open'], /^To find “Front door”, give the config\.json/],
    [['--config', '/nowhere/config.json', 'search'], /^There is no \/nowhere\/config\.json/],
    [['completion', 'bash'], /^There is no action “completion”/],
    [['-d', 'simulate'], /^simulate comes first/],
  ] as const)('%j is told why, with exit status 2', async ([args, sentence]) => {
    const { code, stdout, stderr } = await theKeys(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('is told in JSON to a program', async () => {
    const { code, stdout } = await theKeys(['--json', 'search']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { kind: 'usage' } });
  });

  test('never has its code repeated, wherever it was put', async () => {
    const wrong = [
      ['open', CODE],
      ['open', String(FRONT), CODE],
      ['--host', '127.0.0.1', '-c', CODE, 'open'],
      ['--host', '127.0.0.1:x', '-c', CODE, '-i', '1', 'open'],
    ];
    for (const args of wrong) {
      const { code, stdout, stderr } = await theKeys(args);
      expect(code).toBe(2);
      expect(stdout + stderr).not.toContain(CODE);
    }
  });
});

describe.concurrent('Gateway, lock and code', () => {
  const entry = (host: string): object => ({
    platforms: [
      { platform: 'config' },
      {
        platform: 'TheKeys',
        gateways: [
          {
            host: '127.0.0.1:1',
            name: 'Cabin',
            locks: [{ identifier: 9, name: 'Cabin door', code: 'cabin' }],
          },
          {
            host,
            name: 'Home',
            code: CODE,
            locks: [
              { identifier: FRONT, name: 'Front door' },
              { identifier: GARDEN, code: 'p4RkLm7xTq2WvB9c' },
            ],
          },
        ],
      },
    ],
  });

  test('may come from the environment', async (context) => {
    const { host } = await gatewayFor(context);
    const environment = { THE_KEYS_HOST: host, THE_KEYS_CODE: CODE };
    expect((await theKeys(['-i', FRONT, 'locker_status'], { environment })).code).toBe(0);
    // What is on the line goes before.
    const args = ['-i', FRONT, '-c', 'wrong', '--timeout', 5, 'locker_status'];
    expect((await theKeys(args, { environment })).stderr).toContain('(33)');
  });

  test.for([
    ['-i', ['-i', FRONT]],
    ['--name', ['--name', 'front DOOR']],
    ['a code of the lock’s own', ['-i', GARDEN]],
    ['the gateway’s name and -i', ['--name', 'Home', '-i', FRONT]],
  ] as const)('may come from a config.json, with %s', async ([, args], context) => {
    const { host } = await gatewayFor(context);
    const folder = temporaryFolder(context);
    writeFileSync(`${folder}/config.json`, JSON.stringify(entry(host)));
    for (const path of [folder, `${folder}/config.json`]) {
      const result = await theKeys(['--config', path, ...args, 'locker_status']);
      expect(result).toMatchObject({ code: 0, stderr: '' });
    }
  });

  test('bring the names of a config.json into tables and sentences', async (context) => {
    const { host } = await gatewayFor(context);
    const config = `${temporaryFolder(context)}/config.json`;
    writeFileSync(config, JSON.stringify(entry(host)));
    const search = await theKeys(['--config', config, '--name', 'Home', 'search']);
    expect(search.stdout).toMatch(/^45961123 {4}Front door {2}-70 dBm/m);
    const open = await theKeys(['--config', config, '--name', 'Front door', 'open']);
    expect(open.stdout).toBe('“Front door” is unlocked.\n');
  });

  test('of a door that may not be unlocked, wherever the config.json says so, turn it only to lock it', async (context) => {
    const { gateway, host } = await gatewayFor(context);
    const config = `${temporaryFolder(context)}/config.json`;
    const elsewhere = { host: '127.0.0.1:1', locks: [{ identifier: FRONT, allowUnlock: false }] };
    const here = { host, code: CODE, locks: [{ identifier: FRONT, name: 'Front door' }] };
    const blocks = [elsewhere, here].map((one) => ({ platform: 'TheKeys', gateways: [one] }));
    writeFileSync(config, JSON.stringify({ platforms: blocks }));
    const front = ['--config', config, '--name', 'Front door'];
    for (const action of ['open', 'calibrate']) {
      const { code, stderr } = await theKeys([...front, action]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^“Front door” may not be unlocked from here, nor calibrated/);
    }
    expect(gateway.journal.paths).not.toHaveProperty('/open');
    expect(gateway.journal.paths).not.toHaveProperty('/calibrate');
    gateway.turnByHand(FRONT, 'unsecured');
    expect((await theKeys([...front, 'close'])).code).toBe(0);
    expect(gateway.door(FRONT).bolt).toBe('secured');
  });

  test('are asked for when a config.json leaves them open', async (context) => {
    const { host } = await gatewayFor(context);
    const config = `${temporaryFolder(context)}/config.json`;
    writeFileSync(config, JSON.stringify(entry(host)));
    const which = await theKeys(['--config', config, 'search']);
    expect(which).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Which gateway of .*: Cabin, Home\./) as string,
    });
    const unknown = await theKeys(['--config', config, '--name', 'Attic', 'open']);
    expect(unknown.stderr).toMatch(
      /^Nothing is called “Attic” in .*There are: Cabin, Cabin door, Home, Front door\./,
    );
    expect(unknown.stderr).not.toContain(CODE);
  });

  test.for([
    ['that is not JSON', `{"code":"${CODE}"`, /is not JSON/],
    ['without our platform', '{"platforms":[]}', /There is no platform “TheKeys”/],
    [
      'without a usable gateway',
      '{"platforms":[{"platform":"TheKeys"}]}',
      /no usable gateway.*No gateway is configured/,
    ],
  ] as const)('are not found in a config.json %s', async ([, text, sentence], context) => {
    const config = `${temporaryFolder(context)}/config.json`;
    writeFileSync(config, text);
    const { code, stderr } = await theKeys(['--config', config, 'search']);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain(CODE);
  });

  test('come from Homebridge’s usual config.json only when nothing else names a gateway', async (context) => {
    const { gateway, host } = await gatewayFor(context);
    const home = temporaryFolder(context);
    execFileSync('mkdir', [`${home}/.homebridge`]);
    const [, block] = (entry(host) as { platforms: { gateways?: object[] }[] }).platforms;
    const platforms = [{ ...block, gateways: block?.gateways?.slice(1) }];
    writeFileSync(`${home}/.homebridge/config.json`, JSON.stringify({ platforms }));
    expect((await theKeys(['status'], { environment: { HOME: home } })).code).toBe(0);
    expect(
      (await theKeys(['--name', 'Front door', 'locker_status'], { environment: { HOME: home } })).code,
    ).toBe(0);
    const before = gateway.journal.entries.length;
    const elsewhere = await theKeys(['--host', '127.0.0.1:1', 'status'], { environment: { HOME: home } });
    expect(elsewhere.code).toBe(3);
    expect(gateway.journal.entries).toHaveLength(before);
  });
});

describe.concurrent('What is printed', () => {
  test('-d shows the exchange on stderr, with hash and code blotted out', async (context) => {
    const { lock } = await gatewayFor(context);
    const { code, stdout, stderr } = await theKeys([...lock, '-d', 'locker_status']);
    expect({ code, stdout: stdout.split('\n')[0] }).toEqual({
      code: 0,
      stdout: `“Lock ${FRONT}” is locked.`,
    });
    const lines = stderr.split('\n');
    // It looks for a plugin that runs, first.
    expect(lines[0]).toBe('> to the plugin: GET /v1/house');
    const [asked, answered] = lines.filter((line) => !/\bplugin\b/.test(line));
    expect(asked).toMatch(/^> POST \/locker_status identifier=45961123&ts=\d{10}&hash=•••$/);
    expect(answered).toMatch(/^< 200 \{"status":"Door closed","code":49,.*\} \(\d+ ms\)$/);
    expect(stderr).not.toContain(CODE);
  });

  test('has no colours and no spinner where nobody looks', async (context) => {
    const { lock } = await gatewayFor(context);
    for (const action of ['search', 'doctor', 'locker_status']) {
      const { stdout, stderr } = await theKeys([...lock, action]);
      expect(stdout + stderr).not.toContain('\x1b');
    }
  });

  test('goes to a pipe that is closed without a word', async (context) => {
    const { gateway, lock } = await gatewayFor(context);
    const open = new Running([...lock, 'open']);
    open.child.stdout.destroy();
    expect(await open.ended).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(gateway.door(FRONT).bolt).toBe('unsecured');
  });

  test('--version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
      version: string;
    };
    expect(await theKeys(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('works through a link, as npm makes one', async (context) => {
    const link = `${temporaryFolder(context)}/the-keys`;
    symlinkSync(program(), link);
    expect((await theKeys(['--version'], { path: link })).code).toBe(0);
  });

  test('on Ctrl-C says that the gateway may go on, and ends at once', async (context) => {
    const { gateway, lock } = await gatewayFor(context);
    gateway.fault('/close', { kind: 'hang', moved: false });
    const close = new Running([...lock, 'close']);
    await context.expect.poll(() => gateway.journal.entries.length, { timeout: 10_000 }).toBe(1);
    close.child.kill('SIGINT');
    const { code, stderr } = await close.ended;
    expect(code).toBe(exitCodes.interrupted.code);
    expect(stderr).toMatch(/^Interrupted\. What the gateway has been told already, it may still do\./);
  });
});

describe.concurrent('Help and manual', () => {
  test('--help is written from the definitions, with -h, and from any action', async () => {
    for (const args of [['--help'], ['-h'], ['open', '-h']]) {
      expect(await theKeys(args)).toEqual({ code: 0, stdout: helpText(), stderr: '' });
    }
    expect(
      Math.max(
        ...helpText()
          .split('\n')
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(80);
  });

  test('docs/cli.md is what the definitions say; `node scripts/cli-docs.ts` writes it', async () => {
    const file = new URL('docs/cli.md', root);
    const style = await resolveConfig(file);
    expect(readFileSync(file, 'utf8')).toBe(await format(manual(), { ...style, parser: 'markdown' }));
  });

  test('every action, option and exit status is in both', () => {
    const pages = [helpText(), manual()];
    const statuses = Object.values(exitCodes).map(({ code }) => String(code));
    for (const word of [...Object.keys(actions), ...Object.keys(options), ...statuses]) {
      for (const page of pages) expect(page, word).toContain(word);
    }
  });
});

describe('simulate', () => {
  test('plays a gateway that the other actions can be tried on, until Ctrl-C', async () => {
    const simulator = new Running(['simulate', '--port', 0, '--speed', 20]);
    await expect.poll(() => simulator.stdout, { timeout: 10_000 }).toContain('/simulator');
    const host = /http:\/\/(\S+)/.exec(simulator.stdout)?.[1] ?? '';
    expect((await theKeys(['--host', host, 'search'])).stdout).toContain('45961123');
    simulator.child.kill('SIGINT');
    expect((await simulator.ended).code).toBe(0);
  });
});
