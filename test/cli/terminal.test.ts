import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Unanswered } from '../../src/cli/failure.ts';
import { Prompt } from '../../src/cli/prompt.ts';
import { Terminal, type Streams } from '../../src/cli/terminal.ts';

/** How many colours a real terminal of this kind would have, wherever the test itself runs. */
function depth(): number {
  const { TERM, NO_COLOR, FORCE_COLOR } = process.env;
  return WriteStream.prototype.getColorDepth({
    ...(TERM !== undefined && { TERM }),
    ...(NO_COLOR !== undefined && { NO_COLOR }),
    ...(FORCE_COLOR !== undefined && { FORCE_COLOR }),
  });
}

/** Streams of a terminal, and what has been written on them. */
class Screen {
  readonly input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => this.input });
  readonly output = this.#stream();
  readonly errors = this.#stream();
  text = '';

  #stream(): PassThrough & { isTTY: boolean } {
    const stream = Object.assign(new PassThrough(), {
      isTTY: true,
      getColorDepth: () => depth(),
      columns: 80,
    });
    stream.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
    return stream;
  }

  get streams(): Streams {
    // What the program uses of its streams is all here.
    return this as unknown as Streams;
  }
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const never = new AbortController().signal;

describe('On a terminal', () => {
  test('a spinner turns while something takes its seconds, and leaves no trace', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    vi.stubEnv('TERM', 'xterm');
    const screen = new Screen();
    const { promise, resolve } = Promise.withResolvers<string>();
    const done = new Terminal(screen.streams, false).during('Reading…', promise);
    vi.advanceTimersByTime(290);
    expect(screen.text).toBe('');
    vi.advanceTimersByTime(1_000);
    expect(screen.text).toMatch(/⠋ Reading….*⠙ Reading…/s);
    resolve('read');
    expect(await done).toBe('read');
    expect(screen.text.endsWith('\r\x1b[2K\x1b[?25h')).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    ['that is quiet', true, 'xterm'],
    ['that is dumb', false, 'dumb'],
  ])('%s nothing spins', async (_, isQuiet, kind) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    vi.stubEnv('TERM', kind);
    const screen = new Screen();
    const { promise, resolve } = Promise.withResolvers<string>();
    const done = new Terminal(screen.streams, isQuiet).during('Reading…', promise);
    vi.advanceTimersByTime(2_000);
    resolve('read');
    await done;
    expect(screen.text).toBe('');
  });

  test('there are colours, unless NO_COLOR asks for none', () => {
    const screen = new Screen();
    const terminal = new Terminal(screen.streams, false);
    vi.stubEnv('TERM', 'xterm-256color');
    vi.stubEnv('NO_COLOR', undefined);
    vi.stubEnv('FORCE_COLOR', undefined);
    expect(terminal.colour('green', '✓')).toBe('\x1b[32m✓\x1b[39m');
    vi.stubEnv('NO_COLOR', '1');
    expect(terminal.colour('green', '✓')).toBe('✓');
  });

  test('an answer shows as it is typed, a secret does not', async () => {
    const screen = new Screen();
    const prompt = new Prompt(screen.streams, never);
    const number = prompt.ask('Number: ');
    screen.input.write('+33612345678\r');
    expect(await number).toBe('+33612345678');
    expect(screen.text).toContain('Number: ');
    expect(screen.text).toContain('+33612345678');
    const password = prompt.askSecretly('Password: ');
    screen.input.write('sesame\r');
    expect(await password).toBe('sesame');
    expect(screen.text).toContain('Password: ');
    expect(screen.text).not.toContain('sesame');
  });

  test('an end of input is no answer', async () => {
    const screen = new Screen();
    const answer = new Prompt(screen.streams, never).ask('Sure? ');
    screen.input.write('\x04');
    await expect(answer).rejects.toThrow(Unanswered);
  });

  test('a question ends with the program', async () => {
    const screen = new Screen();
    const end = new AbortController();
    const answer = new Prompt(screen.streams, end.signal).ask('Sure? ');
    end.abort(new Error('Interrupted'));
    await expect(answer).rejects.toThrow('Interrupted');
  });
});
