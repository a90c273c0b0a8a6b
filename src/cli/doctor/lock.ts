import { Failure, type FailureKind } from '../../gateway/failure.ts';
import type { LockKey } from '../../gateway/call.ts';
import type { ListedLock, LockReport } from '../../gateway/protocol.ts';
import { positions } from '../../language/english-log.ts';
import { percentOf } from '../../lock/battery.ts';
import { WEAK_DBM } from '../../lock/signal.ts';
import type { Calling } from '../context.ts';
import { sentenceOf } from '../failure.ts';
import { codeFor, nameOf, refinementOf, type Target } from '../target.ts';
import { batteryText, naming } from '../words.ts';
import { fine, trouble, type Finding, type StepName } from './finding.ts';

/** Which step a failed read is a trouble of; any other is a matter of reaching the lock. */
const steps: Partial<Record<FailureKind, StepName>> = {
  clockInvalid: 'clock',
  notShared: 'share',
  keyRefused: 'share',
  wrongCode: 'code',
  busy: 'synchronizing',
};

/** The steps that a read has passed when it fails at one of them: the gateway checks in this order. */
const passed: Partial<Record<StepName, readonly Finding[]>> = {
  code: [fine('share', 'It is shared with this gateway.')],
};

/** Looks at one lock: as the gateway lists it, then by a read over Bluetooth if there is a code for that. */
export async function* examineLock(
  calling: Calling,
  { identifier, listed, mayRead }: { identifier: number; listed: ListedLock | undefined; mayRead: boolean },
): AsyncGenerator<Finding> {
  const { target } = calling;
  const name = nameOf(target, identifier);
  const about = (finding: Finding): Finding => ({ ...finding, ...naming({ identifier, name }) });
  if (!listed) {
    const failure = new Failure('outOfRange', { gateway: target.gateway.name, lock: name });
    yield about(trouble('range', sentenceOf(failure), 34));
    return;
  }
  const code = codeFor(target, identifier);
  const read = code !== undefined && mayRead ? await readOf({ identifier, name, code }, calling) : undefined;
  if (read === undefined) yield about(fine('range', 'The gateway sees it.'));
  else for (const finding of read.findings) yield about(finding);
  if (code === undefined) {
    yield about(
      trouble(
        'share',
        'There is no share code to try: give -c, THE_KEYS_CODE or a config.json. `the-keys share` makes one.',
      ),
    );
  }
  yield about(examineBattery(target, identifier, read?.report?.battery ?? listed.battery));
  yield about(examineSignal(read?.report?.rssi ?? listed.rssi));
}

interface Read {
  readonly findings: readonly Finding[];
  readonly report?: LockReport;
}

async function readOf(key: LockKey, { gateway, within }: Calling): Promise<Read> {
  try {
    const report = await gateway.report(key, within);
    const findings = [
      fine('range', `The gateway reaches it, and it is ${positions[report.bolt]}.`),
      fine('clock', 'The gateway’s clock is right.'),
      fine('share', 'It is shared with this gateway.'),
      fine('code', 'The share code is right.'),
    ];
    return { findings, report };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const step = steps[error.kind] ?? 'range';
    return { findings: [...(passed[step] ?? []), trouble(step, sentenceOf(error), error.about.number)] };
  }
}

function examineBattery(target: Target, identifier: number, millivolts: number | undefined): Finding {
  const { battery: range, lowBattery } = refinementOf(target, identifier);
  const percent = percentOf(millivolts, range);
  const written = batteryText(millivolts, range);
  if (percent === undefined || written === undefined) return fine('battery', 'It does not tell its battery.');
  if (percent > lowBattery) return fine('battery', `The battery is at ${written}.`);
  return trouble('battery', `The battery is low, at ${written}: change the cells soon.`);
}

function examineSignal(dBm: number | undefined): Finding {
  if (dBm === undefined) return fine('signal', 'The gateway does not tell its signal.');
  if (dBm > WEAK_DBM) return fine('signal', `The signal is good, at ${dBm} dBm.`);
  return trouble(
    'signal',
    `The signal is weak, at ${dBm} dBm, and commands will fail now and then: move the gateway nearer to the door, until it is above ${WEAK_DBM} dBm.`,
  );
}
