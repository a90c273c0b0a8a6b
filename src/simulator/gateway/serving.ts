import type { Met } from './connection.ts';
import { refusal } from './dialect.ts';
import type { Fault } from './faults.ts';
import type { Form } from './form.ts';
import { framed } from './framing.ts';
import { garbage } from './garbage.ts';
import type { Ending, Entry } from './journal.ts';
import type { Reply } from './reply.ts';
import { handle } from './requests.ts';
import type { Handled, Site } from './site.ts';

/** A request that the gateway has taken. */
export interface Served {
  readonly met: Promise<Met>;
  /** The gateway has finished, answer or not; gives whether Bluetooth was used, if anything was handled. */
  readonly done: Promise<boolean | undefined>;
}

/**
 * Serves one request: as a sound gateway would, or with a fault.
 *
 * @param isCutSilent - whether a client hears nothing when the power goes, instead of a closed connection.
 */
export function serve(
  site: Site,
  entry: Entry,
  form: Form,
  fault: Fault | undefined,
  isCutSilent: boolean,
): Served {
  const { promise: met, resolve: meet } = Promise.withResolvers<Met>();
  const cut = (): void => {
    if (entry.outcome === 'handling') entry.outcome = 'cut';
    meet({ kind: isCutSilent ? 'vanished' : 'closed' });
  };
  site.power.addEventListener('abort', cut, { once: true });
  void met.then(() => {
    site.power.removeEventListener('abort', cut);
  });
  const done = work(site, entry, form, fault, meet).catch((error: unknown) => {
    if (!site.power.aborted) throw error;
    return false;
  });
  return { met, done };
}

async function work(
  site: Site,
  entry: Entry,
  form: Form,
  fault: Fault | undefined,
  meet: (met: Met) => void,
): Promise<boolean> {
  const end = (outcome: Ending, met?: Met): void => {
    entry.outcome = outcome;
    if (met) meet(met);
  };
  const refuse = (number: number, detail?: string): void => {
    end(number, { kind: 'answered', reply: refusal(site.dialect, number, detail) });
  };
  if (fault?.kind === 'reset') {
    end('reset', { kind: 'closed' });
    return false;
  }
  if (fault?.kind === 'busy' || fault?.kind === 'error') {
    await site.pause(site.latencies.light);
    if (fault.kind === 'busy') refuse(500);
    else refuse(fault.number, fault.detail);
    return false;
  }
  const turns = fault && 'moved' in fault ? (fault.moved ?? true) : true;
  const handled = await handle(site, entry.path, form, turns);
  const whole: Met = { kind: 'answered', reply: handled.reply };
  switch (fault?.kind) {
    case 'failed':
      // A request that the gateway refuses by itself never gets as far as failing.
      if (handled.outcome === 'ok') refuse(37);
      else end(handled.outcome, whole);
      break;
    case 'cut':
      end('cut', { kind: 'cut', reply: handled.reply });
      break;
    case 'hang':
      end('hanging');
      break;
    case 'garbage':
      end('garbage', { kind: 'answered', reply: garbage[fault.body](handled.reply, entry) });
      break;
    case 'delivery': {
      const { framing, stop } = fault;
      const reply = { ...handled.reply, ...(framing && { framing }), ...(stop && { stop }) };
      end(endingOf(handled, reply), { kind: 'answered', reply });
      break;
    }
    case 'slow':
      await site.wait(fault.ms);
      end(handled.outcome, whole);
      break;
    case 'refuse':
    case undefined:
      end(handled.outcome, whole);
      break;
  }
  return handled.bluetooth ?? false;
}

function endingOf({ outcome, reply: whole }: Handled, reply: Reply): Ending {
  const { seen, body } = framed(reply);
  if (seen === 'nothing more') return 'hanging';
  return seen === 'whole' && body.length === Buffer.byteLength(whole.body) ? outcome : 'cut';
}
