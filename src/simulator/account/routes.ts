import type { AccountUser, KnownGateway, OwnedLock, SimulatedUsers, StoredShare } from './users.ts';

/** A request to the service, taken apart. */
export interface AccountRequest {
  readonly method: string;
  readonly path: string;
  readonly form: URLSearchParams;
  readonly token: string | undefined;
}

export interface AccountReply {
  readonly status: number;
  readonly body: unknown;
}

const refused = (status: number, message: string): AccountReply => ({ status, body: { status, message } });
const notFound = refused(404, 'Not found');
const done = (data: unknown): AccountReply => ({ status: 200, body: { status: 200, data } });

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly answer: (
    users: SimulatedUsers,
    user: AccountUser,
    parts: string[],
    form: URLSearchParams,
  ) => AccountReply;
}

const routes: readonly Route[] = [
  {
    method: 'GET',
    path: /^utilisateur\/get\/([^/]+)$/,
    answer: (users, user, [phone]) =>
      phone === user.phone
        ? done({ username: user.phone, serrures: user.locks.map((lock) => lockEntry(users, lock)) })
        : refused(403, 'Access denied'),
  },
  {
    method: 'GET',
    path: /^accessoire\/get\/(\d+)$/,
    answer: (users, user, [id]) => {
      const known = users.gatewayOf(user, Number(id));
      return known ? done(gatewayEntry(users, known)) : notFound;
    },
  },
  {
    method: 'GET',
    path: /^partage\/all\/serrure\/(\d+)$/,
    answer: (users, user, [id]) => {
      const lock = users.lockOf(user, Number(id));
      if (!lock) return notFound;
      return done({
        partages_utilisateur: [],
        partages_accessoire: users.sharesOf(lock).map((share) => shareEntry(users, lock, share)),
      });
    },
  },
  {
    method: 'POST',
    path: /^partage\/create\/(\d+)\/accessoire\/([^/]+)$/,
    answer: (users, user, [id, accessoryId], form) => {
      const lock = users.lockOf(user, Number(id));
      const known = lock && users.gatewaysOf(lock).find(({ gateway }) => gateway.accessoryId === accessoryId);
      if (!known) return notFound;
      const name = form.get('partage_accessoire[nom]');
      if (!name) return refused(400, 'partage_accessoire[nom]: this value should not be blank');
      const description = form.get('partage_accessoire[description]') ?? '';
      const { id: share, code } = users.share(lock, known.gateway, { name, description });
      return done({ id: share, code });
    },
  },
  {
    method: 'POST',
    path: /^partage\/accessoire\/update\/(\d+)$/,
    answer: (users, user, [id], form) => {
      const name = form.get('partage_accessoire[nom]');
      const active = form.get('partage_accessoire[actif]');
      const change = { ...(name !== null && { name }), ...(active !== null && { isActive: active === '1' }) };
      return users.update(user, Number(id), change) ? done(null) : notFound;
    },
  },
  {
    method: 'POST',
    path: /^partage\/accessoire\/delete\/(\d+)$/,
    answer: (users, user, [id]) => (users.delete(user, Number(id)) ? done(null) : notFound),
  },
];

/** The service's answer to a request (docs/protocol.md, The account service). */
export function answerOf(users: SimulatedUsers, { method, path, form, token }: AccountRequest): AccountReply {
  if (method === 'POST' && path === '/api/login_check') {
    const fresh = users.signIn(form.get('_username') ?? undefined, form.get('_password') ?? undefined);
    if (fresh === undefined) return { status: 401, body: { code: 401, message: 'Bad credentials' } };
    return { status: 200, body: { access_token: fresh, token: fresh, expires_in: users.tokenSeconds } };
  }
  const user = users.userOf(token);
  if (!user) return { status: 401, body: { code: 401, message: 'Expired JWT Token' } };
  const rest = /^\/fr\/api\/v2\/(.+)$/.exec(path)?.[1];
  for (const route of routes) {
    const parts = route.method === method ? route.path.exec(rest ?? '')?.slice(1) : undefined;
    if (parts) return answered(() => route.answer(users, user, parts.map(decodeURIComponent), form));
  }
  return notFound;
}

/** A path that cannot be decoded, such as `%zz`, names nothing. */
function answered(answer: () => AccountReply): AccountReply {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return notFound;
  }
}

function lockEntry(users: SimulatedUsers, lock: OwnedLock): object {
  return {
    id: users.idOf(lock),
    id_serrure: String(lock.identifier),
    nom: lock.name,
    etat: 'open',
    battery: lock.battery ?? 7235,
    version: lock.firmware ?? 81,
    accessoires: users.gatewaysOf(lock).map((known) => {
      const { info, ...accessoire } = gatewayEntry(users, known);
      return { id: users.gatewayId(known) + 1000, accessoire, info };
    }),
  };
}

function gatewayEntry(users: SimulatedUsers, known: KnownGateway): Record<string, unknown> {
  const { gateway, host } = known;
  return {
    id: users.gatewayId(known),
    id_accessoire: gateway.accessoryId,
    nom: gateway.name,
    type: 1,
    version: gateway.version,
    info: host === undefined ? null : { last_seen: new Date().toISOString(), ip: host },
  };
}

function shareEntry(users: SimulatedUsers, lock: OwnedLock, share: StoredShare): object {
  const known = users.gatewaysOf(lock).find(({ gateway }) => gateway.accessoryId === share.accessoryId);
  return {
    id: share.id,
    nom: share.name,
    description: share.description,
    actif: share.isActive,
    date_debut: share.from,
    date_fin: share.until,
    heure_debut: null,
    heure_fin: null,
    horaires: [],
    accessoire: { id: known && users.gatewayId(known), id_accessoire: share.accessoryId, type: 1 },
    code: share.code,
  };
}
