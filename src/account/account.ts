import type { Clock } from '../clock.ts';
import { defined } from '../fields.ts';
import {
  type AccountGateway,
  type AccountLock,
  parseCreated,
  parseGateway,
  parseLocks,
  parseShares,
  parseToken,
  type Share,
} from './answers.ts';
import {
  type AboutAccount,
  AccountError,
  BadNumber,
  Blocked,
  NoLock,
  NotAllowed,
  Senseless,
  SignedOut,
  Unreadable,
  WrongPassword,
} from './errors.ts';
import { normalizePhone } from './phone.ts';
import type { Ask } from './service.ts';

/** What shares are called, so that their owner recognizes them in the app. */
const SHARE_NAME = 'Homebridge';
const SHARE_DESCRIPTION = 'Made by the settings page of homebridge-the-keys';
const API = '/fr/api/v2';
/** Milliseconds for what the service says of the gateways beside the list, all of them together: one can do without. */
const DETAILS_MS = 6_000;

interface Session {
  readonly phone: string;
  readonly token: string;
  /** The moment of the clock (ms) from which the token is no longer good. */
  readonly until: number;
}

/** A share code, and whether it had been there before. */
export interface SharedCode {
  readonly code: string;
  readonly isReused: boolean;
}

/**
 * One user's account at the vendor's service, for the length of a set-up. The password is forgotten as soon as it
 * was sent; the token lives in this object and nowhere else. Every method throws an `AccountError` when it fails.
 */
export class Account {
  readonly #ask: Ask;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #about: AboutAccount;
  #session: Session | undefined;

  /** @param service - the host of the service, for sentences. */
  constructor(ask: Ask, service: string, clock: Pick<Clock, 'now'>) {
    this.#ask = ask;
    this.#clock = clock;
    this.#about = { service };
  }

  /** Signs in with a phone number in any of its spellings; returns it in the service's. */
  async signIn(typed: string, password: string): Promise<string> {
    this.signOut();
    const phone = normalizePhone(typed);
    if (phone === undefined) throw new BadNumber(this.#about);
    const form = { _username: phone, _password: password };
    const body = await this.#ask({ path: '/api/login_check', form }, this.#about).catch((error: unknown) => {
      // Before there is a session, this can only mean the pair that was typed.
      if (error instanceof SignedOut) throw new WrongPassword(this.#about);
      throw error instanceof NotAllowed ? new Blocked(error.about) : error;
    });
    const answer = parseToken(body);
    if (!answer) throw new Senseless(this.#about);
    this.#session = { phone, token: answer.token, until: this.#clock.now() + answer.expiresIn * 1000 };
    return phone;
  }

  /** Forgets the token. */
  signOut(): void {
    this.#session = undefined;
  }

  get isSignedIn(): boolean {
    return this.#session !== undefined && this.#clock.now() < this.#session.until;
  }

  /**
   * The locks of the account, each with its gateways and where these are, and how many more there are that cannot be
   * read. `NoLock` when there is none at all, `Unreadable` when none can be read.
   */
  async locks(): Promise<{ locks: AccountLock[]; unread: number }> {
    // Clients write the `+` of the number bare in this path (seen).
    const phone = encodeURIComponent(this.#require().phone).replace('%2B', '+');
    const listed = parseLocks(await this.#get(`utilisateur/get/${phone}`, this.#about));
    if (!listed) throw new Senseless(this.#about);
    const { locks, unread } = listed;
    if (locks.length === 0) throw unread > 0 ? new Unreadable(this.#about) : new NoLock(this.#about);
    const gateways = new Map(locks.flatMap((lock) => lock.gateways).map((gateway) => [gateway.id, gateway]));
    // Side by side, so that the limit of one is the limit of all.
    const located = await Promise.all([...gateways.values()].map((gateway) => this.#located(gateway)));
    const known = new Map(located.map((gateway) => [gateway.id, gateway]));
    return {
      unread,
      locks: locks.map((lock) => ({
        ...lock,
        gateways: lock.gateways.map((gateway) => known.get(gateway.id) ?? gateway),
      })),
    };
  }

  /** The gateway with its LAN address and when it was last seen; what the list says when the service says no more. */
  async #located(gateway: AccountGateway): Promise<AccountGateway> {
    const about = { ...this.#about, gateway: gateway.name };
    try {
      const body = await this.#get(`accessoire/get/${gateway.id}`, about, DETAILS_MS);
      return { ...gateway, ...parseGateway(body) };
    } catch (error) {
      // The list had what is needed; without these one types an address.
      if (error instanceof AccountError && !(error instanceof SignedOut)) return gateway;
      throw error;
    }
  }

  /**
   * A share code for a lock at a gateway: that of a permanent active share, or of one made now.
   *
   * @param fresh - makes a new share even when there is one.
   */
  async shareCode(lock: AccountLock, gateway: AccountGateway, fresh = false): Promise<SharedCode> {
    const about = { ...this.#about, lock: lock.name, gateway: gateway.name };
    const existing = fresh ? undefined : await this.#existing(lock, gateway, about);
    if (existing !== undefined) return { code: existing, isReused: true };
    const form = {
      'partage_accessoire[nom]': SHARE_NAME,
      'partage_accessoire[description]': SHARE_DESCRIPTION,
    };
    const path = `${API}/partage/create/${lock.id}/accessoire/${encodeURIComponent(gateway.accessoryId)}`;
    const body = await this.#ask({ path, form, token: this.#require().token }, about);
    const code = parseCreated(body);
    if (code === undefined) throw new Senseless(about);
    return { code, isReused: false };
  }

  async #existing(
    lock: AccountLock,
    gateway: AccountGateway,
    about: AboutAccount,
  ): Promise<string | undefined> {
    const shares = await this.#shares(lock, gateway, about);
    return shares.find((share) => share.isPermanent)?.code;
  }

  /**
   * Takes back the shares for a lock at a gateway that were made here, but those with these codes; says how many.
   * Shares that somebody else has made stay.
   */
  async retire(lock: AccountLock, gateway: AccountGateway, kept: readonly string[]): Promise<number> {
    const about = { ...this.#about, lock: lock.name, gateway: gateway.name };
    const shares = await this.#shares(lock, gateway, about);
    const done = shares.filter(
      ({ id, name, description, code }) =>
        id !== undefined && name === SHARE_NAME && description === SHARE_DESCRIPTION && !kept.includes(code),
    );
    for (const { id } of done) {
      const path = `${API}/partage/accessoire/delete/${String(id)}`;
      await this.#ask({ path, form: {}, token: this.#require().token }, about);
    }
    return done.length;
  }

  async #shares(lock: AccountLock, gateway: AccountGateway, about: AboutAccount): Promise<Share[]> {
    const shares = parseShares(await this.#get(`partage/all/serrure/${lock.id}`, about));
    if (!shares) throw new Senseless(about);
    return shares.filter(({ accessoryId }) => accessoryId === gateway.accessoryId);
  }

  #get(path: string, about: AboutAccount, withinMs?: number): Promise<unknown> {
    const { token } = this.#require();
    return this.#ask({ path: `${API}/${path}`, token, ...defined('withinMs', withinMs) }, about);
  }

  #require(): Session {
    if (!this.#session || !this.isSignedIn) throw new SignedOut(this.#about);
    return this.#session;
  }
}
