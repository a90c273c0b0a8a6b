import { expect } from 'vitest';
import { Failure } from '../../src/gateway/failure.ts';
import { WireError, type WireAnswer } from '../../src/gateway/wire.ts';

/** What sentences about these requests would speak of. */
export const about = { gateway: 'Home', lock: 'Front door' };

/** An answer of a gateway's. */
export const ok = (text: string, httpStatus = 200): WireAnswer => ({ text, httpStatus });

/** The kind of the failure that is thrown, or what is returned. */
export function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof Failure) return error.kind;
    throw error;
  }
}

/** What became of an exchange, in a few words. */
export async function endOf(asked: Promise<WireAnswer>): Promise<unknown> {
  try {
    return (await asked).text;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(error.about).toMatchObject(about);
    return `${error.kind}, sent ${error.sent}${error.answered ? ', answered' : ''}`;
  }
}

/** The trouble that is met on the wire, or what is answered. */
export async function troubleOf(asked: Promise<unknown>): Promise<unknown> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof WireError) return error.trouble;
    throw error;
  }
}
