import { Failure, type About, type FailureKind } from './failure.ts';

/**
 * What can be asked of a gateway, and whether it is signed with a share code, goes over Bluetooth, and turns a bolt
 * (docs/protocol.md, Requests).
 */
export const actions = {
  lockers: { path: '/lockers', signed: false, radio: false, turns: false },
  status: { path: '/status', signed: false, radio: false, turns: false },
  root: { path: '/', signed: false, radio: false, turns: false },
  synchronize: { path: '/synchronize', signed: false, radio: true, turns: false },
  update: { path: '/update', signed: false, radio: true, turns: false },
  synchronizeLock: { path: '/locker/synchronize', signed: false, radio: true, turns: false },
  updateLock: { path: '/locker/update', signed: false, radio: true, turns: false },
  open: { path: '/open', signed: true, radio: true, turns: true },
  close: { path: '/close', signed: true, radio: true, turns: true },
  lockStatus: { path: '/locker_status', signed: true, radio: true, turns: false },
  calibrate: { path: '/calibrate', signed: true, radio: true, turns: true },
} as const satisfies Record<string, { path: string; signed: boolean; radio: boolean; turns: boolean }>;

export type Action = keyof typeof actions;

/** Numbers above are in no document: 65573 is no 37 that has overflowed. */
export const MOST_NUMBER = 9_999;

/** What a number means for any request (docs/protocol.md, Errors). */
const commonKinds: ReadonlyMap<number, FailureKind> = new Map<number, FailureKind>([
  [500, 'busy'],
  [400, 'badRequest'],
  [32, 'notShared'],
  [33, 'wrongCode'],
  [34, 'outOfRange'],
  [35, 'incompatible'],
  [36, 'keyRefused'],
  [37, 'failed'],
  [38, 'clockInvalid'],
]);

/** Numbers that mean something else for one request only (docs/protocol.md, Errors). */
const ownKinds: Readonly<Partial<Record<Action, ReadonlyMap<number, FailureKind>>>> = {
  synchronizeLock: new Map<number, FailureKind>([
    [1, 'syncNotDetected'],
    [2, 'syncIncompatible'],
    [3, 'syncInvalidData'],
    [4, 'syncConnectionFailed'],
  ]),
  update: new Map<number, FailureKind>([
    [1, 'updateInvalidFirmware'],
    [2, 'updateNoFirmware'],
  ]),
};

/** Whether a number is a refusal that any request may get. */
export const isOfAnyRequest = (number: number): boolean => commonKinds.has(number);

/** The failure that a gateway's number is for an action; `facts` as for a `Failure`. */
export function failureFor(
  number: number,
  action: Action,
  about: About,
  facts: { readonly sent?: 'maybe' } = {},
): Failure {
  const kind = ownKinds[action]?.get(number) ?? commonKinds.get(number) ?? 'unheardOf';
  return new Failure(kind, { ...about, number }, facts);
}
