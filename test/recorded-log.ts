import { inEnglish } from '../src/language/english-log.ts';
import type { Log } from '../src/log.ts';
import type { Saying } from '../src/saying.ts';

/** A log that remembers, for tests on what the user is told. */
export class RecordedLog implements Log {
  readonly lines: { readonly level: 'info' | 'warn' | 'error' | 'debug'; readonly message: string }[] = [];

  info(message: string): void {
    this.lines.push({ level: 'info', message });
  }
  warn(message: string): void {
    this.lines.push({ level: 'warn', message });
  }
  error(message: string): void {
    this.lines.push({ level: 'error', message });
  }
  debug(message: string): void {
    this.lines.push({ level: 'debug', message });
  }

  /** A saying, in the sentence that the log has for it. */
  readonly tell = (saying: Saying): void => {
    const { sentence, isWarning } = inEnglish(saying);
    this[isWarning ? 'warn' : 'info'](sentence);
  };

  /** Every line, whatever its level. */
  get sentences(): string[] {
    return this.lines.map(({ message }) => message);
  }

  /** What the user was warned of. */
  get warnings(): string[] {
    return this.lines
      .filter(({ level }) => level === 'warn' || level === 'error')
      .map(({ message }) => message);
  }
}
