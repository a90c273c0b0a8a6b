#!/usr/bin/env node
import { simulate } from '../simulator/program.ts';

const usage = `The Keys smart locks, from the command line.

  the-keys simulate   play a gateway and its locks (the-keys simulate --help)
`;

const [command, ...args] = process.argv.slice(2);
const end = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    end.abort();
  });
}

if (command === 'simulate') {
  process.exitCode = await simulate(args, { out: console.log, err: console.error, signal: end.signal });
} else if (command === '--help') {
  console.log(usage);
} else {
  console.error(command === undefined ? usage : `There is no command “${command}”.\n\n${usage}`);
  process.exitCode = 2;
}
