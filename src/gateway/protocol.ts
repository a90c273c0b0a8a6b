import * as errors from './errors.ts';
import type { About, GatewayError } from './errors.ts';
import { defined, integer, isRecord, short } from './fields.ts';
import type { WireAnswer, WireRequest } from './exchange.ts';
import type { Signature } from './signature.ts';

/** What can be asked of a gateway. Signed requests need a share code; radio ones use Bluetooth (source: protocol). */
export const actions = {
  lockers: { path: '/lockers', signed: false, radio: false },
  status: { path: '/status', signed: false, radio: false },
  root: { path: '/', signed: false, radio: false },
  synchronize: { path: '/synchronize', signed: false, radio: true },
  update: { path: '/update', signed: false, radio: true },
  synchronizeLock: { path: '/locker/synchronize', signed: false, radio: true },
  updateLock: { path: '/locker/update', signed: false, radio: true },
  open: { path: '/open', signed: true, radio: true },
  close: { path: '/close', signed: true, radio: true },
  lockStatus: { path: '/locker_status', signed: true, radio: true },
  calibrate: { path: '/calibrate', signed: true, radio: true },
} as const satisfies Record<string, { path: string; signed: boolean; radio: boolean }>;

export type Action = keyof typeof actions;

/** Where a bolt is, as far as the gateway says. */
export type Bolt = 'secured' | 'unsecured' | 'jammed' | 'unknown';

/** One lock in an answer to `/lockers`. What is null, 0 or out of range on the wire is absent here. */
export interface ListedLock {
  readonly identifier: number;
  /** Signal strength at the gateway, −127…0 dBm. */
  readonly rssi?: number;
  /** Battery voltage in mV, above 0. */
  readonly battery?: number;
  /** The lock's event counter; moves when the lock was turned (seen from lock firmware 57 on). */
  readonly lastLog?: number;
}

/** What a lock said of itself in answer to `/locker_status`. */
export interface LockReport {
  readonly bolt: Bolt;
  readonly rssi?: number;
  readonly battery?: number;
  readonly firmware?: number;
}

/** What a gateway says of itself in answer to `/status` or `/`. */
export interface GatewayStatus {
  readonly version: string;
  /** In the gateway's words, such as `Scanning...`. */
  readonly activity: string;
  readonly synchronizing: boolean;
}

/** A gateway has one Bluetooth radio; far longer lists are not a gateway's, and would cost memory. */
const MOST_LOCKS = 100;

/** The request for a path; `identifier` for those about one lock, `signature` for signed ones. */
export function requestFor(path: string, identifier?: number, signature?: Signature): WireRequest {
  return identifier === undefined
    ? { path }
    : { path, form: { identifier: String(identifier), ...signature } };
}

/** A form as `application/x-www-form-urlencoded`. The gateway leaves a bare `+` alone, so all is percent-encoded. */
export function encodeForm(form: Readonly<Record<string, string>>): string {
  return Object.entries(form)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .join('&');
}

/** The locks in an answer to `/lockers`; throws the error that the answer is. */
export function parseLockers(answer: WireAnswer, about: About): ListedLock[] {
  const body = objectIn(answer, about);
  if (!Array.isArray(body.devices)) throw refusalIn(body, 'lockers', about);
  const refusal = refusalNumber(body);
  if (refusal !== undefined) throw errorFor(refusal, 'lockers', about, detailIn(body));
  if (body.devices.length > MOST_LOCKS) {
    throw new errors.Garbled({ ...about, detail: `${body.devices.length} locks` });
  }
  const locks = new Map<number, ListedLock>();
  for (const device of body.devices as unknown[]) {
    if (!isRecord(device)) continue;
    const identifier = integer(device.identifier, 1, Number.MAX_SAFE_INTEGER);
    if (identifier === undefined) continue;
    locks.set(identifier, {
      identifier,
      ...measured(device),
      ...defined('lastLog', integer(device.last_log, 0, Number.MAX_SAFE_INTEGER)),
    });
  }
  return [...locks.values()];
}

/** The gateway's version and activity in an answer to `/status` or `/`. */
export function parseStatus(answer: WireAnswer, about: About): GatewayStatus {
  const body = objectIn(answer, about);
  const { version, current_status: activity } = body;
  if ((typeof version !== 'string' && typeof version !== 'number') || typeof activity !== 'string') {
    throw refusalIn(body, 'status', about);
  }
  return {
    version: short(String(version)),
    activity: short(activity),
    synchronizing: /^synchroni[sz]ing/i.test(activity.trim()),
  };
}

/** Returns when the answer is a success, in either dialect, and not a list of locks; throws what it is otherwise. */
export function parseAcknowledgement(answer: WireAnswer, action: Action, about: About): void {
  const body = objectIn(answer, about);
  const good = ['ok', '0', 0].includes(body.status as string | number) && !('devices' in body);
  const number = refusalNumber(body);
  if (!good || number !== undefined || !isSuccess(answer)) throw refusalIn(body, action, about);
}

/** A lock's report in an answer to `/locker_status`; an odd state is `unknown`, never a guess. */
export function parseReport(answer: WireAnswer, identifier: number, about: About): LockReport {
  const bare = integer(/^\s*0x[0-9a-f]+\s*$/i.exec(answer.text)?.[0], 0, 9999);
  if (bare !== undefined && isSuccess(answer)) {
    if (bare in commonErrors) throw errorFor(bare, 'lockStatus', about);
    return { bolt: boltOf(bare) };
  }

  const body = objectIn(answer, about);
  if (isRefused(body)) throw refusalIn(body, 'lockStatus', about);
  if (!isSuccess(answer)) throw garbled(answer, about);
  const id = integer(body.id, 0, Number.MAX_SAFE_INTEGER);
  if (id !== undefined && id !== identifier) {
    throw new errors.Garbled({ ...about, detail: `an answer about lock ${id}` });
  }
  const said = typeof body.status === 'string' ? sentences[body.status.trim().toLowerCase()] : undefined;
  const code = integer(body.code, 0, 9999);
  if (said === undefined && code === undefined && !('code' in body)) throw garbled(answer, about);
  const meant = code === undefined ? undefined : boltOf(code);
  // A jam has a sentence and no code of its own; any other contradiction is something we do not know.
  const bolt =
    said === 'jammed'
      ? said
      : said !== undefined && meant !== undefined && said !== meant
        ? 'unknown'
        : (meant ?? said ?? 'unknown');
  return {
    bolt,
    ...measured(body),
    ...defined('firmware', integer(body.version, 0, 1_000_000)),
  };
}

/** Lock state codes (doc: gateway page, "Status d'une serrure"). */
const states: Readonly<Record<number, Bolt>> = { 0x30: 'unknown', 0x31: 'secured', 0x32: 'unsecured' };

/** Lock states in words; `Door jammed` is in the clients' vocabulary (seen), with no code known. */
const sentences: Readonly<Record<string, Bolt>> = {
  'door closed': 'secured',
  'door open': 'unsecured',
  'door jammed': 'jammed',
};

const boltOf = (code: number): Bolt => states[code] ?? 'unknown';

type ErrorClass = new (about: About) => GatewayError;

/** Errors that any request may get (doc: gateway page; 38 seen). */
const commonErrors: Readonly<Record<number, ErrorClass>> = {
  500: errors.Busy,
  400: errors.BadRequest,
  32: errors.NotShared,
  33: errors.WrongCode,
  34: errors.OutOfRange,
  35: errors.Incompatible,
  36: errors.KeyRefused,
  37: errors.Failed,
  38: errors.ClockInvalid,
};

/** Numbers that mean something else for one request only (doc: gateway page). */
const ownErrors: Readonly<Partial<Record<Action, Readonly<Record<number, ErrorClass>>>>> = {
  synchronizeLock: {
    1: errors.SyncNotDetected,
    2: errors.SyncIncompatible,
    3: errors.SyncInvalidData,
    4: errors.SyncConnectionFailed,
  },
  update: { 1: errors.UpdateInvalidFirmware, 2: errors.UpdateNoFirmware },
};

function errorFor(number: number, action: Action, about: About, detail?: string): GatewayError {
  const known = ownErrors[action]?.[number] ?? commonErrors[number] ?? errors.UnheardOf;
  return new known({ ...about, number, ...defined('detail', detail) });
}

/** The number of an error in either dialect: in `status` (documented), or in `code` (observed). */
function refusalNumber(body: Record<string, unknown>): number | undefined {
  if (body.message === 'busy' || body.status === 'busy') return 500;
  const inStatus = integer(body.status, 1, 9999);
  if (inStatus !== undefined) return inStatus;
  return integer(body.code, 1, 9999);
}

/** Whether an answer to `/locker_status` is an error: there, a `code` may also be the state. */
function isRefused(body: Record<string, unknown>): boolean {
  const number = refusalNumber(body);
  if (body.status === 'ko' || integer(body.status, 1, 9999) !== undefined) return true;
  return number !== undefined && number in commonErrors;
}

function refusalIn(body: Record<string, unknown>, action: Action, about: About): GatewayError {
  const number = refusalNumber(body);
  const detail = detailIn(body);
  if (number !== undefined) return errorFor(number, action, about, detail);
  return new errors.Garbled({ ...about, ...defined('detail', detail) });
}

function detailIn(body: Record<string, unknown>): string | undefined {
  const detail = [body.cause, body.message, body.code].find(
    (value) => typeof value === 'string' && value !== '' && !/^\d+$/.test(value),
  );
  return typeof detail === 'string' ? short(detail) : undefined;
}

function objectIn(answer: WireAnswer, about: About): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(answer.text);
  } catch {
    throw garbled(answer, about);
  }
  if (!isRecord(body)) throw garbled(answer, about);
  // An HTTP error may carry a refusal of the gateway's; anything else under it is not to be believed.
  if (!isSuccess(answer) && refusalNumber(body) === undefined) throw garbled(answer, about);
  return body;
}

function garbled(answer: WireAnswer, about: About): GatewayError {
  const detail = isSuccess(answer)
    ? answer.text.trim() === ''
      ? 'an empty answer'
      : undefined
    : `HTTP ${answer.httpStatus}`;
  return new errors.Garbled({ ...about, ...defined('detail', detail) });
}

const isSuccess = ({ httpStatus }: WireAnswer): boolean => httpStatus >= 200 && httpStatus < 300;

function measured(body: Record<string, unknown>): { rssi?: number; battery?: number } {
  return {
    ...defined('rssi', integer(body.rssi, -127, 0)),
    ...defined('battery', integer(body.battery, 1, 99_999)),
  };
}
