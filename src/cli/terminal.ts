import type { ReadStream, WriteStream } from 'node:tty';
import { stripVTControlCharacters, styleText } from 'node:util';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
/** Fast enough to look alive, slow enough for a line over ssh. */
const FRAME_MS = 80;
/** What is over sooner needs no explanation. */
const DELAY_MS = 300;
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const CLEAR_LINE = '\r\x1b[2K';

/** The three streams of a program, which may be terminals, files or pipes. */
export interface Streams {
  readonly input: NodeJS.ReadStream | ReadStream;
  readonly output: NodeJS.WriteStream | WriteStream;
  readonly errors: NodeJS.WriteStream | WriteStream;
}

/** What the user sees: results on one stream, all else on the other; colours and spinners on terminals only. */
export class Terminal {
  readonly streams: Streams;
  readonly #isQuiet: boolean;

  /** `isQuiet` keeps spinners away: other lines come where they would be. */
  constructor(streams: Streams, isQuiet: boolean) {
    this.streams = streams;
    this.#isQuiet = isQuiet;
  }

  /** A line of the result. */
  say(line: string): void {
    this.streams.output.write(`${line}\n`);
  }

  /** A line about what is going on, or went wrong. */
  tell(line: string): void {
    this.streams.errors.write(`${line}\n`);
  }

  /** A text for `say` in a colour, if that stream is a terminal and nobody minds (NO_COLOR). */
  colour(colour: 'bold' | 'green' | 'red', text: string): string {
    return styleText(colour, text, { stream: this.streams.output });
  }

  /** Does something that takes seconds, with a spinner if somebody may be looking. */
  async during<T>(what: string, work: Promise<T>): Promise<T> {
    const { errors } = this.streams;
    if (this.#isQuiet || !errors.isTTY || process.env.TERM === 'dumb') return work;
    const stop = spin(errors, what);
    try {
      return await work;
    } finally {
      stop();
    }
  }

  /** Rows as a table; what is not known is a dash. */
  table(head: readonly string[], rows: readonly (readonly (string | undefined)[])[]): string {
    const cells = [head, ...rows.map((row) => row.map((cell) => cell ?? '–'))];
    const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
    const lines = cells.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
    const [first = '', ...others] = lines;
    return [this.colour('bold', first), ...others].join('\n');
  }
}

/** Turns a spinner on a terminal until the function that it returns is called, which leaves no trace of it. */
function spin(terminal: Pick<WriteStream, 'write'>, what: string): () => void {
  let frame = -Math.ceil(DELAY_MS / FRAME_MS);
  const timer = setInterval(() => {
    if (frame === 0) terminal.write(HIDE_CURSOR);
    if (frame >= 0) terminal.write(`${CLEAR_LINE}${FRAMES[frame % FRAMES.length] ?? ''} ${what}`);
    frame += 1;
  }, FRAME_MS);
  return () => {
    clearInterval(timer);
    if (frame > 0) terminal.write(CLEAR_LINE + SHOW_CURSOR);
  };
}

/** Words from outside, fit for a terminal: they cannot move its cursor or change its title. */
export const harmless = (text: string): string => stripVTControlCharacters(text).replace(/\p{Cc}/gu, ' ');
