import { Failure, type About } from '../gateway/failure.ts';
import type { Outcome } from '../gateway/offer.ts';
import type { Bolt, ListedLock } from '../gateway/protocol.ts';
import { failureIn } from './failures.ts';
import type { ReportSpoken, SpokenFailure } from './speech.ts';

/** What was said by the plugin, as the gateway would have answered it: whoever asks reads both alike. */
const answered = (body: object): Outcome => ({ answer: { httpStatus: 200, text: JSON.stringify(body) } });

/** What lists are made of (docs/protocol.md, Answers). */
export const asPoll = (poll: { locks: readonly ListedLock[] } | { failure: Failure }): Outcome =>
  'failure' in poll
    ? { failure: poll.failure }
    : answered({
        status: 'ok',
        devices: poll.locks.map(({ identifier, rssi, battery, token }) => ({
          identifier,
          rssi,
          battery,
          last_log: token,
        })),
      });

/** Lock states (docs/protocol.md, Lock states); a jam has a sentence and no code. */
const states = {
  secured: { status: 'Door closed', code: 0x31 },
  unsecured: { status: 'Door open', code: 0x32 },
  jammed: { status: 'Door jammed' },
  unknown: { code: 0x30 },
} as const satisfies Record<Bolt, object>;

export const asReport = ({ bolt, rssi, battery, firmware }: ReportSpoken): Outcome =>
  answered({ ...states[bolt], rssi, battery, version: firmware });

export const acknowledged: Outcome = answered({ status: 'ok' });

export const asStatus = (version: string, activity: string): Outcome =>
  answered({ version, current_status: activity });

/** A failure as it was spoken; one that makes no sense is one. */
export const asRefusal = (failure: SpokenFailure, about: About): Outcome => ({
  failure: failureIn(failure) ?? new Failure('garbled', about),
});
