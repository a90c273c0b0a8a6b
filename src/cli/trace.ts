import { GatewayError } from '../gateway/errors.ts';
import type { Exchange, WireRequest } from '../gateway/exchange.ts';
import { harmless } from './terminal.ts';

const BLOT = '•••';
/** An answer is a line; what is longer is no gateway's and would flood the screen. */
const MOST_CHARACTERS = 2_000;

/** An exchange that shows what goes over the wire, a line each way, with hash and code blotted out. */
export function traced(
  exchange: Exchange,
  show: (line: string) => void,
  secrets: readonly string[],
  now: () => number,
): Exchange {
  return async (request, limits) => {
    const from = now();
    const took = (): string => `(${Math.round(now() - from)} ms)`;
    const { hash } = request.form ?? {};
    // A server that is no gateway may echo what it was sent.
    const hidden = [...secrets, ...(hash === undefined ? [] : [hash])];
    const blotted = (text: string): string =>
      hidden.reduce(
        (all, secret) => all.replaceAll(secret, BLOT).replaceAll(encodeURIComponent(secret), BLOT),
        text,
      );
    show(`> ${written(request)}`);
    try {
      const answer = await exchange(request, limits);
      const text = harmless(blotted(answer.text.slice(0, MOST_CHARACTERS)));
      show(`< ${answer.httpStatus} ${text} ${took()}`);
      return answer;
    } catch (error) {
      if (error instanceof GatewayError) show(`< ${error.kind} ${took()}`);
      throw error;
    }
  };
}

function written({ path, form }: WireRequest): string {
  if (form === undefined) return `GET ${path}`;
  const fields = Object.entries(form).map(([key, value]) => `${key}=${key === 'hash' ? BLOT : value}`);
  return `POST ${path} ${fields.join('&')}`;
}
