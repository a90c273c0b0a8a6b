import type { Dialer, Line, WireAnswer, WireRequest } from '../../src/gateway/wire.ts';
import { oddAcknowledgements, type Meddling } from './schedule.ts';

/** One request on the wire. */
export interface Flight {
  readonly gateway: number;
  readonly path: string;
  readonly identifier: number | undefined;
  readonly ts: string | undefined;
  readonly sentAt: number;
}

/** Who hears everything that the plugin does on its wires, at the moment when it does it. */
export interface Listener {
  dials(gateway: number): void;
  /** A connection is over, whatever came of it. */
  hangsUp(gateway: number): void;
  sends(gateway: number, request: WireRequest): Flight;
  answered(flight: Flight, answer: WireAnswer): void;
  /** No answer: it was turned away unheard, or it is not known what came of it. */
  lost(flight: Flight, isTurnedAway: boolean, why: string): void;
  /** No connection came about. */
  undialled(gateway: number, why: string): void;
}

/** A fault of the wire that waits for its answers. */
interface Armed {
  readonly path: string;
  readonly with: Meddling;
  left: number;
}

/** A gateway's wire, listened to and meddled with. */
export class Wiretap {
  readonly #gateway: number;
  readonly #listener: Listener;
  #armed: Armed[] = [];

  constructor(gateway: number, listener: Listener) {
    this.#gateway = gateway;
    this.#listener = listener;
  }

  arm(path: string, meddling: Meddling, times: number): void {
    this.#armed.push({ path, with: meddling, left: times });
  }

  clear(): void {
    this.#armed = [];
  }

  /** The gateway as one life of the plugin dials it; once `killed` aborts, nobody is there to dial. */
  dialer(dialer: Dialer, killed: AbortSignal): Dialer {
    const gateway = this.#gateway;
    const listener = this.#listener;
    const isKilled = (): boolean => killed.aborted;
    const dial = async (signal: AbortSignal): Promise<Line> => {
      if (isKilled()) return never<Line>();
      listener.dials(gateway);
      let line: Line;
      try {
        line = await dialer.dial(signal);
      } catch (error) {
        if (isKilled()) return never<Line>();
        listener.undialled(gateway, String(error));
        listener.hangsUp(gateway);
        throw error;
      }
      return this.#tapped(line, killed);
    };
    return { dial };
  }

  #tapped(line: Line, killed: AbortSignal): Line {
    const gateway = this.#gateway;
    const listener = this.#listener;
    let flight: Flight | undefined;
    let isOver = false;
    const isKilled = (): boolean => killed.aborted;
    const isEnding = (): boolean => {
      const ends = !isOver;
      isOver = true;
      if (ends) killed.removeEventListener('abort', kill);
      return ends;
    };
    const kill = (): void => {
      if (isEnding()) line.reset();
    };
    killed.addEventListener('abort', kill, { once: true });
    // Whoever was killed while it connected does not send.
    if (isKilled()) kill();
    return {
      ask: async (request) => {
        if (isKilled()) return never<WireAnswer>();
        const sent = (flight = listener.sends(gateway, request));
        try {
          const answer = this.#meddled(request, await line.ask(request));
          if (answer === 'nothing more' || isKilled()) return await never<WireAnswer>();
          if (isEnding()) {
            listener.answered(sent, answer);
            listener.hangsUp(gateway);
          }
          return answer;
        } catch (error) {
          if (isKilled()) return never<WireAnswer>();
          if (isEnding()) {
            const trouble = (error as { readonly trouble?: unknown }).trouble;
            listener.lost(sent, trouble === 'closed', String(trouble ?? error));
            listener.hangsUp(gateway);
          }
          throw error;
        }
      },
      reset: () => {
        if (isKilled()) return;
        if (isEnding()) {
          if (flight) listener.lost(flight, false, 'given up');
          listener.hangsUp(gateway);
        }
        line.reset();
      },
    };
  }

  #meddled(request: WireRequest, answer: WireAnswer): WireAnswer | 'nothing more' {
    this.#armed = this.#armed.filter(({ left }) => left > 0);
    const armed = this.#armed.find(({ path }) => path === 'any' || path === request.path);
    if (!armed) return answer;
    const changed = meddle(armed.with, request, answer);
    if (changed !== answer) armed.left -= 1;
    return changed;
  }
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** The answer as it arrives; the same one where there is nothing to meddle with. */
function meddle(meddling: Meddling, request: WireRequest, answer: WireAnswer): WireAnswer | 'nothing more' {
  const { text } = answer;
  const isList = request.path === '/lockers' && text.includes('"devices"');
  switch (meddling.kind) {
    case 'stops':
      if (meddling.hangs) return 'nothing more';
      return { ...answer, text: text.slice(0, Math.floor(text.length * meddling.after)) };
    case 'oddAcknowledgement': {
      const isTurn = request.path === '/open' || request.path === '/close';
      const isDone = isTurn && /"status":"(?:ok|0)"/.test(text);
      return isDone ? { ...answer, text: JSON.stringify(oddAcknowledgements[meddling.body]) } : answer;
    }
    case 'babble': {
      const state = /"status":"Door (?:open|closed)","code":(?:49|50)/;
      if (!state.test(text)) return answer;
      const babbled = `"status":"Door ajar","code":${JSON.stringify(meddling.code)}`;
      return { ...answer, text: text.replace(state, babbled) };
    }
    case 'otherLock': {
      const isReport = request.path === '/locker_status' && text.includes('"id":');
      return isReport ? { ...answer, text: text.replace(/"id":\d+/, '"id":99') } : answer;
    }
    case 'emptyList':
      return isList ? { ...answer, text: '{"status":"ok","devices":[]}' } : answer;
    case 'doubledList':
      return isList ? { ...answer, text: doubled(text, meddling.isSame) } : answer;
    case 'noCounters':
      return isList ? { ...answer, text: text.replaceAll(/,?"last_log":[^,}]+/g, '') } : answer;
  }
}

/** Each lock once more; with the counter that it has, or with another that never moves. */
function doubled(text: string, isSame: boolean): string {
  return text.replace(/"devices":\[(.*)\]/s, (_, devices: string) => {
    const again = isSame ? devices : devices.replaceAll(/"last_log":[^,}]+/g, '"last_log":7');
    return devices === '' ? '"devices":[]' : `"devices":[${devices},${again}]`;
  });
}
