import { defined, integer, isRecord, short } from '../fields.ts';

/** A gateway as the account knows it. */
export interface AccountGateway {
  /** The service's number of it. */
  readonly id: number;
  /** Its `id_accessoire`, which shares are made with (docs/protocol.md, The account service). */
  readonly accessoryId: string;
  readonly name: string;
  readonly version?: string;
  /** The address that it said it has on its LAN. */
  readonly host?: string;
  /** When it last spoke to the service, as the service writes it. */
  readonly lastSeen?: string;
}

/** A lock as the account knows it. */
export interface AccountLock {
  /** The service's number of it. */
  readonly id: number;
  /** The gateway's number of it: `id_serrure`. */
  readonly identifier: number;
  readonly name: string;
  /** mV, when the service has it. */
  readonly battery?: number;
  readonly firmware?: number;
  readonly gateways: readonly AccountGateway[];
  /** Whether something works with it that nobody here knows the shape of: it may be a gateway. */
  readonly hasUnread: boolean;
}

/** A share between a lock and an accessory. */
export interface Share {
  /** The service's number of it. */
  readonly id?: number;
  readonly name?: string;
  readonly description?: string;
  readonly accessoryId: string;
  readonly code: string;
  /** Active, with no dates and no hours: it will still work next year. */
  readonly isPermanent: boolean;
}

/** Accessory types (docs/protocol.md, The account service): 1 a gateway, 2 a keypad, 3 a remote. */
const GATEWAY_TYPE = 1;
const MOST_ID = Number.MAX_SAFE_INTEGER;
/** Nobody owns as many; more is not an answer to be believed. */
const MOST_ENTRIES = 500;

/** The token in an answer to the sign-in, under either name (seen), and for how many seconds it is good. */
export function parseToken(body: unknown): { token: string; expiresIn: number } | undefined {
  if (!isRecord(body)) return undefined;
  const token = [body.access_token, body.token].find(
    (value) => typeof value === 'string' && /^[\x21-\x7e]{1,8192}$/.test(value),
  );
  if (typeof token !== 'string') return undefined;
  return { token, expiresIn: integer(body.expires_in, 1, MOST_ID) ?? 3600 };
}

/** The locks in an answer to `utilisateur/get`, and how many there are of which nothing can be read. */
export function parseLocks(body: unknown): { locks: AccountLock[]; unread: number } | undefined {
  const listed = entries(dataIn(body)?.serrures);
  if (!listed) return undefined;
  const locks = listed.flatMap((entry) => parseLock(entry) ?? []);
  return { locks, unread: listed.length - locks.length };
}

function parseLock(entry: unknown): AccountLock | undefined {
  if (!isRecord(entry)) return undefined;
  const id = integer(entry.id, 1, MOST_ID);
  const identifier = integer(entry.id_serrure, 1, MOST_ID);
  if (id === undefined || identifier === undefined) return undefined;
  return {
    id,
    identifier,
    name: text(entry.nom) ?? String(identifier),
    ...defined('battery', integer(entry.battery, 1, 99_999)),
    ...defined('firmware', integer(entry.version, 0, 1_000_000)),
    ...accessoriesIn(entry.accessoires),
  };
}

/** The gateways among what works with a lock; keypads and remotes are known, and none. */
function accessoriesIn(list: unknown): Pick<AccountLock, 'gateways' | 'hasUnread'> {
  const links = entries(list);
  if (!links) return { gateways: [], hasUnread: list !== undefined && list !== null };
  const gateways = links.flatMap((link) => gatewayIn(link) ?? []);
  const others = links.filter((link) => isRecord(link) && isOther(link.accessoire));
  return { gateways, hasUnread: gateways.length + others.length < links.length };
}

const isOther = (accessory: unknown): boolean =>
  isRecord(accessory) && ![undefined, GATEWAY_TYPE].includes(integer(accessory.type, 0, 99));

function gatewayIn(link: unknown): AccountGateway | undefined {
  if (!isRecord(link) || !isRecord(link.accessoire)) return undefined;
  return gatewayOf({ ...link.accessoire, info: link.accessoire.info ?? link.info });
}

/** The gateway in an answer to `accessoire/get`. */
export function parseGateway(body: unknown): AccountGateway | undefined {
  return gatewayOf(dataIn(body));
}

function gatewayOf(entry: Record<string, unknown> | undefined): AccountGateway | undefined {
  const id = integer(entry?.id, 1, MOST_ID);
  const accessoryId = text(entry?.id_accessoire);
  if (!entry || id === undefined || accessoryId === undefined || integer(entry.type, 0, 99) !== GATEWAY_TYPE)
    return undefined;
  const info = isRecord(entry.info) ? entry.info : {};
  return {
    id,
    accessoryId,
    name: text(entry.nom) ?? accessoryId,
    ...defined('version', text(entry.version)),
    ...defined('host', text(info.ip)),
    ...defined('lastSeen', text(info.last_seen)),
  };
}

/** The shares with accessories in an answer to `partage/all`. */
export function parseShares(body: unknown): Share[] | undefined {
  const shares = entries(dataIn(body)?.partages_accessoire);
  return shares?.flatMap((entry) => {
    if (!isRecord(entry) || !isRecord(entry.accessoire)) return [];
    const accessoryId = text(entry.accessoire.id_accessoire);
    const code = shareCode(entry.code);
    if (accessoryId === undefined || code === undefined) return [];
    return [
      {
        accessoryId,
        code,
        isPermanent: isPermanent(entry),
        ...defined('id', integer(entry.id, 1, MOST_ID)),
        ...defined('name', text(entry.nom)),
        ...defined('description', text(entry.description)),
      },
    ];
  });
}

function isPermanent(share: Record<string, unknown>): boolean {
  const limits = [share.date_debut, share.date_fin, share.heure_debut, share.heure_fin];
  const isAlways = limits.every((limit) => limit === null || limit === undefined || limit === '');
  const hours = share.horaires;
  return (
    [true, 1, '1'].includes(share.actif as boolean) && isAlways && !(Array.isArray(hours) && hours.length > 0)
  );
}

/** The code in an answer to `partage/create`. */
export function parseCreated(body: unknown): string | undefined {
  return shareCode(dataIn(body)?.code);
}

/** A share code is a secret of printable characters; anything else would not sign. */
const shareCode = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\x21-\x7e]{1,128}$/.test(value) ? value : undefined;

const dataIn = (body: unknown): Record<string, unknown> | undefined =>
  isRecord(body) && isRecord(body.data) ? body.data : undefined;

const entries = (value: unknown): unknown[] | undefined =>
  Array.isArray(value) && value.length <= MOST_ENTRIES ? (value as unknown[]) : undefined;

function text(value: unknown): string | undefined {
  const written = typeof value === 'number' ? String(value) : value;
  return typeof written === 'string' && written.trim() !== '' ? short(written) : undefined;
}
