import { Agent, request } from 'undici';
import { isRecord } from '../fields.ts';
import {
  type AboutAccount,
  Insecure,
  NotAllowed,
  Senseless,
  ServiceDown,
  ServiceSilent,
  ServiceUnreachable,
  SignedOut,
  TooManyAttempts,
  Untrusted,
} from './errors.ts';

/** Where the vendor's account service is (docs/protocol.md, The account service). */
export const ACCOUNT_URL = 'https://api.the-keys.fr';
/** Points the account client somewhere else, such as the simulated service; the settings page shows it when set. */
export const ACCOUNT_URL_VARIABLE = 'THE_KEYS_ACCOUNT_URL';

/** A slow service on a slow line answers within this; people wait no longer. */
const TIMEOUT_MS = 15_000;
/** A big household's answer is some ten kilobytes. */
const MOST_BYTES = 1024 * 1024;

/** One request to the account service. */
export interface ServiceRequest {
  /** Absolute path, each part already percent-encoded. */
  readonly path: string;
  /** Sent as a POST when there, else it is a GET. */
  readonly form?: Readonly<Record<string, string>>;
  readonly token?: string;
  /** For those that one can do without. */
  readonly withinMs?: number;
}

/** An answer whose HTTP status was a success, its body still `unknown`. */
export type Ask = (request: ServiceRequest, about: AboutAccount) => Promise<unknown>;

/**
 * Asks the account service: over HTTPS, or plain HTTP on this machine alone, following no redirection.
 * Throws the `AccountError` that the outcome is; none of them holds what was sent.
 */
export function accountService(baseUrl: string, timeoutMs = TIMEOUT_MS): Ask {
  return async ({ path, form, token, withinMs = timeoutMs }, about) => {
    const base = secureBase(baseUrl, about);
    const signal = AbortSignal.timeout(Math.min(withinMs, timeoutMs));
    const dispatcher = new Agent({ connect: { timeout: timeoutMs }, maxResponseSize: MOST_BYTES });
    try {
      const response = await request(new URL(path, base), {
        dispatcher,
        signal,
        method: form ? 'POST' : 'GET',
        headers: {
          accept: 'application/json',
          ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        ...(form && { body: new URLSearchParams(form).toString() }),
      });
      return understood(response.statusCode, await response.body.text(), about);
    } catch (error) {
      throw signal.aborted ? new ServiceSilent(about) : failure(error, about);
    } finally {
      await dispatcher.destroy();
    }
  };
}

/** The service's address, if what goes there cannot be read on the way. */
function secureBase(baseUrl: string, about: AboutAccount): URL {
  const url = URL.parse(baseUrl);
  const isLocal = url !== null && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal))) {
    throw new Insecure(about);
  }
  return url;
}

function understood(httpStatus: number, text: string, about: AboutAccount): unknown {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  // Some answers carry their own status under an HTTP 200 (docs/protocol.md, The account service).
  const own = isRecord(body) && typeof body.status === 'number' ? body.status : 200;
  const status = httpStatus >= 200 && httpStatus < 300 ? own : httpStatus;
  if (status >= 200 && status < 300) {
    if (body === undefined) throw new Senseless({ ...about, detail: 'not JSON' });
    return body;
  }
  const detailed = { ...about, detail: `HTTP ${status}` };
  if (status === 401) throw new SignedOut(about);
  if (status === 403 || status === 404) throw new NotAllowed(detailed);
  if (status === 429) throw new TooManyAttempts(about);
  if (status >= 500) throw new ServiceDown(detailed);
  throw new Senseless(detailed);
}

function failure(error: unknown, about: AboutAccount): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') return error;
  const detailed = { ...about, detail: code };
  if (/^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code))
    return new Untrusted(detailed);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return new Senseless({ ...about, detail: 'too long' });
  if (/^(HPE_|UND_ERR_RESPONSE)/.test(code)) return new Senseless(detailed);
  return new ServiceUnreachable(detailed);
}
