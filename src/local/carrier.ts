import type { Clock } from '../clock.ts';
import { Failure } from '../gateway/failure.ts';
import type { Carrier, Job } from '../gateway/carrier.ts';
import type { Outcome } from '../gateway/offer.ts';
import { actions } from '../gateway/protocol.ts';
import type { Asker } from '../wish.ts';
import { acknowledged, asRefusal, asReport } from './as-answer.ts';
import { LocalError, type LocalClient } from './client.ts';
import { Linked } from './linked.ts';
import { rawActions, type RawAction } from './speech.ts';

/** Carries requests to the plugin that runs, which asks the gateway: each with what is left of its time. */
export class LocalCarrier implements Carrier {
  readonly #client: LocalClient;
  readonly #clock: Clock;
  readonly #by: Asker;
  readonly #isTrial: boolean;

  /** `isTrial`: a read only tries its code, and has no consequence for what the plugin knows and does. */
  constructor(client: LocalClient, options: { clock: Clock; by: Asker; isTrial?: boolean }) {
    this.#client = client;
    this.#clock = options.clock;
    this.#by = options.by;
    this.#isTrial = options.isTrial ?? false;
  }

  async carry(job: Job): Promise<Outcome> {
    const { stop, withdrawn, about, action } = job;
    using linked = new Linked(...(withdrawn ? [stop, withdrawn] : [stop]));
    try {
      return await this.#carried(job, linked.signal);
    } catch (error) {
      if (!(error instanceof LocalError)) throw error;
      if (stop.aborted) return { failure: new Failure('stopped', about) };
      if (withdrawn?.aborted) return { failure: new Failure('withdrawn', about) };
      const isDoubtful = actions[action].turns && error.kind === 'cut';
      return { failure: new Failure(isDoubtful ? 'inDoubt' : 'stopped', about, { answered: false }) };
    }
  }

  async #carried({ action, key, until, about }: Job, signal: AbortSignal): Promise<Outcome> {
    const withinMs = Math.max(0, until - this.#clock.now());
    const by = this.#by;
    if (isRaw(action)) {
      const lock = key && { identifier: key.identifier, name: key.name };
      const end = await this.#client.request({ action, withinMs, ...lock }, signal);
      if (end.kind === 'refused') return asRefusal(end.failure, about);
      return { answer: { httpStatus: end.httpStatus, text: end.text } };
    }
    if (!key) throw new TypeError(`${action} is about a lock`);
    if (action === 'lockStatus') {
      const isTrial = this.#isTrial;
      const end = await this.#client.read({ ...key, by, withinMs, fresh: true, isTrial }, signal);
      return end.kind === 'refused' ? asRefusal(end.failure, about) : asReport(end.report);
    }
    // Whoever turns a bolt has looked into his own config.
    if (action === 'open' || action === 'close') {
      const wish = action === 'open' ? 'unsecured' : 'secured';
      const end = await this.#client.turn({ ...key, by, wish, withinMs, allowUnlock: true }, signal);
      if (end.kind === 'superseded') return { failure: new Failure('withdrawn', about) };
      return end.kind === 'refused' ? asRefusal(end.failure, about) : acknowledged;
    }
    const end = await this.#client.calibrate({ ...key, by, withinMs, allowUnlock: true }, signal);
    return end.kind === 'refused' ? asRefusal(end.failure, about) : acknowledged;
  }
}

const isRaw = (action: string): action is RawAction => rawActions.some((one) => one === action);
