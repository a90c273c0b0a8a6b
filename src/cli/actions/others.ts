import { completionFor, type Shell } from '../completion.ts';
import type { Act } from '../context.ts';
import { UsageError } from '../usage-error.ts';

/** Prints the completion script for a shell. */
export const completion: Act = ({ line }) =>
  Promise.resolve({ text: completionFor(line.operand as Shell).trimEnd() });

/** The simulator reads its options by itself, so it has to be named before any of ours. */
export const simulateMisplaced: Act = () =>
  Promise.reject(
    new UsageError('simulate comes first and has options of its own: the-keys simulate --help.'),
  );
