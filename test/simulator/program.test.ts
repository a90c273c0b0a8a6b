import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { simulate } from '../../src/simulator/program.ts';

/** Runs the program with its own ends in hand. */
class Run {
  readonly out: string[] = [];
  readonly err: string[] = [];
  readonly #end = new AbortController();
  readonly status: Promise<number>;
  readonly ready: Promise<string>;

  constructor(...args: string[]) {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.ready = promise;
    this.status = simulate(args, {
      out: (line) => {
        this.out.push(line);
        const url = /http:\S+/.exec(line)?.[0];
        if (url !== undefined) resolve(url);
      },
      err: (line) => this.err.push(line),
      signal: this.#end.signal,
    });
  }

  end(): Promise<number> {
    this.#end.abort();
    return this.status;
  }
}

describe('the-keys simulate', () => {
  test('has two doors when none is named', async () => {
    const run = new Run('--port', '0');
    const answer = await fetch(`${await run.ready}/lockers`);
    expect(await answer.json()).toMatchObject({
      devices: [{ identifier: 45961123 }, { identifier: 45961124 }],
    });
    expect(await run.end()).toBe(0);
    expect(run.out).toEqual([
      expect.stringMatching(/http:\/\/127\.0\.0\.1:\d+$/),
      expect.stringMatching(/http:\/\/127\.0\.0\.1:\d+\/simulator$/),
    ]);
  });

  test('has the doors, the dialect and the haste that it is told', async () => {
    const run = new Run(
      ...['--port', '0', '--dialect', 'documented', '--speed', '100'],
      ...['--lock', '7:seven:Cellar: left', '--lock', '8:eight'],
    );
    const url = await run.ready;
    const before = performance.now();
    const answer = await fetch(`${url}/locker/synchronize`, { method: 'POST', body: 'identifier=7' });
    // 3.2 s at a real gateway, 32 ms at this one.
    expect(performance.now() - before).toBeLessThan(2000);
    expect(await answer.json()).toEqual({ status: '0', code: 'ok' });
    const state = (await (await fetch(`${url}/simulator/state`)).json()) as { doors: { name: string }[] };
    expect(state.doors.map(({ name }) => name)).toEqual(['Cellar: left', 'Lock 8']);
    expect(await run.end()).toBe(0);
  });

  test.each([
    [['--lock', '45961123'], 'identifier'],
    [['--lock', '0:code'], 'identifier'],
    [['--lock', 'x:secretcode:Door'], 'identifier'],
    [['--lock', '7:a', '--lock', '7:b'], 'same identifier'],
    [['--port', '65536'], '--port'],
    [['--port', ''], '--port'],
    [['--speed', '0'], '--speed'],
    [['--speed', 'fast'], '--speed'],
    [['--dialect', 'klingon'], '--dialect'],
    [['--unheard-of'], '--unheard-of'],
    [['surplus'], 'surplus'],
  ])('says in a sentence what is wrong with %j', async (args, about) => {
    const run = new Run(...args);
    expect(await run.status).toBe(2);
    expect(run.err.join('')).toContain(about);
    expect(run.err.join('')).not.toContain('secretcode');
    expect(run.out).toEqual([]);
  });

  test('says which port is taken', async () => {
    const first = new Run('--port', '0');
    const { port } = new URL(await first.ready);
    const second = new Run('--port', port);
    expect(await second.status).toBe(1);
    expect(second.err.join('')).toContain(`Port ${port} is taken`);
    await first.end();
  });

  test('says that an address is not this machine’s', async () => {
    const run = new Run('--port', '0', '--host', '192.0.2.1');
    expect(await run.status).toBe(1);
    expect(run.err.join('')).toContain('no address of this machine');
  });

  test.each([
    ['0.0.0.0', true],
    ['::', true],
    ['127.0.0.1', false],
    ['localhost', false],
  ])('at %s warns that everybody can turn its doors: %s', async (host, isOpen) => {
    const run = new Run('--port', '0', '--host', host);
    await run.ready;
    expect(await run.end()).toBe(0);
    expect(run.err.length).toBe(isOpen ? 1 : 0);
    if (isOpen) expect(run.err.join('')).toContain('anybody');
  });

  test('explains itself', async () => {
    const run = new Run('--help');
    expect(await run.status).toBe(0);
    expect(run.out.join('')).toContain('--lock');
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'ends at once on %s, with a page open and a request under way',
    async (signal) => {
      const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
      const child = spawn(process.execPath, [program, 'simulate', '--port', '0'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exit = once(child, 'exit');
      const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
      const url = /http:\S+/.exec(line)?.[0] ?? '';
      const page = await fetch(`${url}/simulator/events`);
      expect(page.ok).toBe(true);
      const asked = fetch(`${url}/locker/synchronize`, { method: 'POST', body: 'identifier=45961123' });
      asked.catch(() => undefined);
      const reader = page.body?.pipeThrough(new TextDecoderStream()).getReader();
      for (let seen = ''; !seen.includes('handling');) seen += (await reader?.read())?.value ?? '';
      const before = performance.now();
      child.kill(signal);
      expect(await exit).toEqual([0, null]);
      expect(performance.now() - before).toBeLessThan(2000);
      await expect(asked).rejects.toThrow();
    },
  );
});
