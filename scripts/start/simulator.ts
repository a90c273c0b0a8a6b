import { join } from 'node:path';
import { Child } from './child.ts';
import { doors } from './doors.ts';

/** The stand-in for a gateway and its locks, and for the account service. */
export class Simulator {
  readonly #child: Child;
  /** Settles with the address that it prints when it is ready. */
  readonly ready: Promise<string>;
  readonly ended: Promise<string>;

  constructor(clone: string, port: number, accountPort: number, show: (line: string) => void) {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.ready = promise;
    const locks = doors.flatMap(({ identifier, code, name }) => ['--lock', `${identifier}:${code}:${name}`]);
    const program = join(clone, 'dist', 'cli', 'main.js');
    const ports = ['--port', String(port), '--account-port', String(accountPort)];
    this.#child = new Child([program, 'simulate', ...ports, ...locks], (line) => {
      const address = /http:\/\/[^\s/]+/.exec(line)?.[0];
      if (address !== undefined) resolve(address);
      show(line);
    });
    this.ended = this.#child.ended;
  }

  stop(): Promise<void> {
    return this.#child.stop(3000);
  }
}
