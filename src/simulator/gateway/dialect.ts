import { json, type Reply } from './reply.ts';

/** How a firmware puts its answers: as the vendor's page has them, or as clients have seen them. */
export type Dialect = 'observed' | 'documented';

/** The numbers of the vendor's error table, in the words that the gateway adds [derived; `busy` is doc]. */
const causes: Readonly<Record<number, string>> = {
  500: 'busy',
  400: 'action already started',
  32: 'not shared',
  33: 'invalid hmac',
  34: 'locker not detected',
  35: 'locker not compatible',
  36: 'invalid key',
  37: 'unknown error',
  38: 'invalid time',
};

/** A request that was carried out. */
export function acknowledgement(dialect: Dialect, action: 'gateway' | 'lock'): Reply {
  // The page itself answers a gateway's synchronization in the other dialect than a lock's.
  return json(
    dialect === 'observed' || action === 'gateway' ? { status: 'ok', code: 0 } : { status: '0', code: 'ok' },
  );
}

/** A request that was not carried out; `detail` names a missing parameter, for instance. */
export function refusal(dialect: Dialect, number: number, detail = causes[number]): Reply {
  if (dialect === 'observed') return json({ status: 'ko', code: number, cause: detail ?? 'error' });
  if (number === 500) return json({ status: '500', message: 'busy' });
  return json(detail === undefined ? { status: String(number) } : { status: String(number), code: detail });
}
