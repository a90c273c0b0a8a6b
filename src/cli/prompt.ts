import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Unanswered } from './failure.ts';
import type { Streams } from './terminal.ts';

/** Asks questions: at a terminal, or of lines that somebody has piped in. */
export class Prompt implements Disposable {
  readonly #streams: Streams;
  readonly #signal: AbortSignal;
  #lines: AsyncIterator<string> | undefined;
  #close = (): void => undefined;

  constructor(streams: Streams, signal: AbortSignal) {
    this.#streams = streams;
    this.#signal = signal;
  }

  get isAtTerminal(): boolean {
    return this.#streams.input.isTTY && this.#streams.errors.isTTY;
  }

  /** The answer to a question. Throws `Unanswered` when nobody is there to answer. */
  async ask(question: string): Promise<string> {
    return this.isAtTerminal ? this.#askAtTerminal(question, this.#streams.errors) : this.#nextLine(question);
  }

  /** The same for a secret: nothing of what is typed shows. */
  async askSecretly(question: string): Promise<string> {
    if (!this.isAtTerminal) return this.#nextLine(question);
    const { errors } = this.#streams;
    errors.write(question);
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    try {
      return await this.#askAtTerminal('', nowhere);
    } finally {
      errors.write('\n');
    }
  }

  async #askAtTerminal(question: string, output: NodeJS.WritableStream): Promise<string> {
    const reader = createInterface({ input: this.#streams.input, output, terminal: true, historySize: 0 });
    // In this mode the terminal hands Ctrl-C over as a character, and an end of input as nothing at all.
    const ended = new AbortController();
    reader.once('SIGINT', () => process.kill(process.pid, 'SIGINT')).once('close', () => ended.abort());
    try {
      return await reader.question(question, { signal: AbortSignal.any([this.#signal, ended.signal]) });
    } catch (error) {
      if (this.#signal.aborted) throw this.#signal.reason;
      throw ended.signal.aborted ? new Unanswered('There was no answer.') : error;
    } finally {
      reader.close();
    }
  }

  async #nextLine(question: string): Promise<string> {
    if (!this.#lines) {
      const reader = createInterface({ input: this.#streams.input, crlfDelay: Infinity });
      this.#lines = reader[Symbol.asyncIterator]();
      this.#close = () => reader.close();
    }
    const line = await this.#lines.next();
    if (line.done === true) {
      const wanted = question.replace(/[\s:?]+$/, '');
      throw new Unanswered(
        `There is no terminal to ask at, and no line for “${wanted}” on the standard input.`,
      );
    }
    return line.value;
  }

  [Symbol.dispose](): void {
    this.#close();
  }
}
