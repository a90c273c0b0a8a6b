#!/usr/bin/env node
import { run } from './run.ts';

const end = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    end.abort();
  });
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads has seen enough, as `head` does; there is nobody left to tell anything.
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

const exitCode = await run(process.argv.slice(2), {
  streams: { input: process.stdin, output: process.stdout, errors: process.stderr },
  environment: process.env,
  signal: end.signal,
});
process.exitCode = exitCode;
// What was called back may still be waiting for an answer; nobody waits with it.
if (end.signal.aborted) process.exit(exitCode);
