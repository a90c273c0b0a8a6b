import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';

/** Where shares have their effect; the simulated gateway is one. */
export interface Sharing {
  readonly name: string;
  /** `id_accessoire` at the service. */
  readonly accessoryId: string;
  readonly version: number;
  addShare(identifier: number, code: string): void;
  removeShare(identifier: number, code?: string): void;
}

/** A lock that somebody owns at the service. */
export interface OwnedLock {
  /** The gateway's number of it. */
  readonly identifier: number;
  readonly name: string;
  /** mV. */
  readonly battery?: number | null;
  readonly firmware?: number;
  /** The `accessoryId`s of the gateways that see it. */
  readonly gateways: readonly string[];
}

export interface AccountUser {
  /** With its country code. */
  readonly phone: string;
  readonly password: string;
  readonly locks: readonly OwnedLock[];
}

/** A gateway, and the LAN address that it tells the service; none for one that never called. */
export interface KnownGateway {
  readonly gateway: Sharing;
  readonly host?: string | undefined;
}

/** A share as the service keeps it. */
export interface StoredShare {
  readonly id: number;
  readonly lock: number;
  readonly accessoryId: string;
  readonly code: string;
  name: string;
  description: string;
  isActive: boolean;
  /** Limits, as the service writes them; null for always. */
  from: string | null;
  until: string | null;
}

/** What the service knows: users, their tokens, their locks, the shares. Its checks are as real as they can be. */
export class SimulatedUsers {
  /** s; what the service answers as `expires_in`. */
  tokenSeconds = 3600;
  readonly shares: StoredShare[] = [];
  readonly #users: readonly AccountUser[];
  readonly #gateways: readonly KnownGateway[];
  readonly #clock: Pick<Clock, 'now'>;
  readonly #tokens = new Map<string, { user: AccountUser; until: number }>();
  #lastShare = 0;

  constructor(users: readonly AccountUser[], gateways: readonly KnownGateway[], clock: Pick<Clock, 'now'>) {
    this.#users = users;
    this.#gateways = gateways;
    this.#clock = clock;
  }

  /** A token for a number and its password, or nothing. */
  signIn(phone: string | undefined, password: string | undefined): string | undefined {
    const user = this.#users.find((one) => one.phone === phone && one.password === password);
    if (!user) return undefined;
    const token = randomBytes(24).toString('base64url');
    this.#tokens.set(token, { user, until: this.#clock.now() + this.tokenSeconds * 1000 });
    return token;
  }

  /** Whose token it is, while it is good. */
  userOf(token: string | undefined): AccountUser | undefined {
    const known = this.#tokens.get(token ?? '');
    return known && this.#clock.now() < known.until ? known.user : undefined;
  }

  /** The service's number of a lock is its place in the service's books. */
  idOf(lock: OwnedLock): number {
    return this.#users.flatMap(({ locks }) => locks).indexOf(lock) + 1;
  }

  lockOf(user: AccountUser, id: number): OwnedLock | undefined {
    return user.locks.find((lock) => this.idOf(lock) === id);
  }

  gatewayId({ gateway }: KnownGateway): number {
    return this.#gateways.findIndex((known) => known.gateway === gateway) + 34;
  }

  gatewaysOf(lock: OwnedLock): KnownGateway[] {
    return this.#gateways.filter(({ gateway }) => lock.gateways.includes(gateway.accessoryId));
  }

  gatewayOf(user: AccountUser, id: number): KnownGateway | undefined {
    return user.locks.flatMap((lock) => this.gatewaysOf(lock)).find((known) => this.gatewayId(known) === id);
  }

  sharesOf(lock: OwnedLock): StoredShare[] {
    return this.shares.filter((share) => share.lock === this.idOf(lock));
  }

  /** Makes a share, which the gateway honours from now on. */
  share(lock: OwnedLock, gateway: Sharing, given: Partial<StoredShare> = {}): StoredShare {
    const share: StoredShare = {
      id: (this.#lastShare += 1),
      lock: this.idOf(lock),
      accessoryId: gateway.accessoryId,
      code: randomBytes(12).toString('base64url'),
      name: '',
      description: '',
      isActive: true,
      from: null,
      until: null,
      ...given,
    };
    this.shares.push(share);
    this.#honour(share);
    return share;
  }

  /** Changes a share of this user's; a share that is switched off opens nothing any more. */
  update(
    user: AccountUser,
    id: number,
    change: Partial<Pick<StoredShare, 'name' | 'description' | 'isActive'>>,
  ): boolean {
    const share = this.#shareOf(user, id);
    if (share) this.#honour(Object.assign(share, change));
    return share !== undefined;
  }

  /** Deletes a share of this user's. */
  delete(user: AccountUser, id: number): boolean {
    const share = this.#shareOf(user, id);
    if (!share) return false;
    this.#honour(Object.assign(share, { isActive: false }));
    this.shares.splice(this.shares.indexOf(share), 1);
    return true;
  }

  #shareOf(user: AccountUser, id: number): StoredShare | undefined {
    return this.shares.find((share) => share.id === id && this.lockOf(user, share.lock) !== undefined);
  }

  #honour(share: StoredShare): void {
    const gateway = this.#gateways.find(({ gateway }) => gateway.accessoryId === share.accessoryId)?.gateway;
    const lock = this.#users.flatMap(({ locks }) => locks)[share.lock - 1];
    if (!gateway || !lock) return;
    if (share.isActive) gateway.addShare(lock.identifier, share.code);
    else gateway.removeShare(lock.identifier, share.code);
  }
}
