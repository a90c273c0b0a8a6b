import { defined, integer, isRecord, short } from '../fields.ts';
import { Failure, type About } from './failure.ts';
import { failureFor, isOfAnyRequest, MOST_NUMBER, type Action } from './numbers.ts';
import type { WireAnswer } from './wire.ts';

/** An answer's JSON object; its fields are not to be trusted, nor to be looked up in plain objects. */
export type Body = Record<string, unknown>;

/** The JSON object that an answer is; throws what it is otherwise. */
export function objectIn(answer: WireAnswer, about: About): Body {
  let body: unknown;
  try {
    // TypeScript does not know the third argument yet; Node has had it since version 21.
    body = JSON.parse(answer.text, digitsOfCounters as (key: string, value: unknown) => unknown);
  } catch {
    throw garbled(answer, about);
  }
  if (!isRecord(body)) throw garbled(answer, about);
  // An HTTP error may carry a refusal of the gateway's; anything else under it is not to be believed.
  if (!isSuccess(answer) && refusalNumber(body) === undefined) throw garbled(answer, about);
  return body;
}

/** `HTTP 404`, or what such an answer was about; never the answer itself. */
export const garbled = (answer: WireAnswer, about: About): Failure =>
  new Failure('garbled', isSuccess(answer) ? about : { ...about, detail: `HTTP ${answer.httpStatus}` });

/** Whether HTTP says that all went well. */
export const isSuccess = ({ httpStatus }: WireAnswer): boolean => httpStatus >= 200 && httpStatus < 300;

/** A status and a code that are a success (docs/protocol.md, Answers). */
const goodStatuses: ReadonlySet<unknown> = new Set(['ok', '0', 0]);
const goodCodes: ReadonlySet<unknown> = new Set(['ok', '0', 0]);

/** The number of a refusal in either dialect (docs/protocol.md, Answers): in `status`, or in `code`. */
export function refusalNumber(body: Body): number | undefined {
  if (body.message === 'busy' || body.status === 'busy') return 500;
  return integer(body.status, 1, MOST_NUMBER) ?? integer(body.code, 1, MOST_NUMBER);
}

/** Whether an answer is a success and nothing else; a list of locks is none. */
export function isAcknowledged(body: Body): boolean {
  const isGood = goodStatuses.has(body.status) && (body.code === undefined || goodCodes.has(body.code));
  return (
    isGood && !isSaid(body.cause) && refusalNumber(body) === undefined && !Object.hasOwn(body, 'devices')
  );
}

/** Whether an answer to `/locker_status` is a refusal: there, a `code` may also be the state. */
export function isRefused(body: Body): boolean {
  const number = refusalNumber(body);
  if (body.status === 'ko' || integer(body.status, 1, MOST_NUMBER) !== undefined) return true;
  return number !== undefined && isOfAnyRequest(number);
}

/** The failure that an answer is which is no success. */
export function refusalIn(body: Body, action: Action, about: About): Failure {
  const number = refusalNumber(body);
  const more = { ...about, ...defined('detail', detailIn(body)) };
  if (number === undefined) return new Failure('garbled', more);
  // Good in one field and refused in the other: nobody can say what was done.
  return failureFor(number, action, more, goodStatuses.has(body.status) ? { sent: 'maybe' } : {});
}

/** Whether an answer is about this lock, in whatever spelling, or about none. */
export function isOurs(body: Body, identifier: number | undefined): boolean {
  const isAbout = body.id === undefined || integer(body.id, 1, Number.MAX_SAFE_INTEGER) === identifier;
  return isAbout || identifier === undefined;
}

/** The failure that an answer about another lock is. */
export const notOurs = ({ id }: Body, about: About): Failure =>
  new Failure('garbled', { ...about, detail: short(`id ${JSON.stringify(id)}`) });

/** Whether a gateway gives a cause, so that not all went well, whatever else it says. */
export const isSaid = (cause: unknown): boolean => cause !== undefined && cause !== null && cause !== '';

/** What a gateway added in its own words. */
function detailIn(body: Body): string | undefined {
  const detail = [body.cause, body.message, body.code].find(
    (value) => typeof value === 'string' && value !== '' && !/^\d+$/.test(value),
  );
  return typeof detail === 'string' ? short(detail) : undefined;
}

/** Keeps a counter's digits, which JSON.parse loses beyond 2^53: there, a turn would not be seen. */
function digitsOfCounters(key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return key === 'last_log' && Number.isFinite(value) && !Number.isSafeInteger(value) ? source : value;
}
