import type { Clock } from '../clock.ts';
import {
  type AccountGateway,
  type AccountLock,
  parseCreated,
  parseGateway,
  parseLocks,
  parseShares,
  parseToken,
} from './answers.ts';
import {
  type AboutAccount,
  BadNumber,
  NoLock,
  NotAllowed,
  Senseless,
  SignedOut,
  WrongPassword,
} from './errors.ts';
import { normalizePhone } from './phone.ts';
import type { Ask } from './service.ts';

/** What shares are called, so that their owner recognizes them in the app. */
const SHARE_NAME = 'Homebridge';
const SHARE_DESCRIPTION = 'Made by the settings page of homebridge-the-keys';
const API = '/fr/api/v2';

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
      // Before there is a session, these can only mean the pair that was typed.
      const isRefusal = error instanceof SignedOut || error instanceof NotAllowed;
      throw isRefusal ? new WrongPassword(this.#about) : error;
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

  /** The locks of the account, each with its gateways and where these are; `NoLock` when there is none. */
  async locks(): Promise<AccountLock[]> {
    // Clients write the `+` of the number bare in this path (seen).
    const phone = encodeURIComponent(this.#require().phone).replace('%2B', '+');
    const locks = parseLocks(await this.#get(`utilisateur/get/${phone}`, this.#about));
    if (!locks) throw new Senseless(this.#about);
    if (locks.length === 0) throw new NoLock(this.#about);
    const known = new Map<number, AccountGateway>();
    for (const gateway of locks.flatMap((lock) => lock.gateways)) {
      if (!known.has(gateway.id)) known.set(gateway.id, await this.#located(gateway));
    }
    return locks.map((lock) => ({
      ...lock,
      gateways: lock.gateways.map((gateway) => known.get(gateway.id) ?? gateway),
    }));
  }

  /** The gateway with its LAN address and when it was last seen; what the list says when the service says no more. */
  async #located(gateway: AccountGateway): Promise<AccountGateway> {
    const about = { ...this.#about, gateway: gateway.name };
    try {
      return { ...gateway, ...parseGateway(await this.#get(`accessoire/get/${gateway.id}`, about)) };
    } catch (error) {
      if (error instanceof NotAllowed || error instanceof Senseless) return gateway;
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
    const shares = parseShares(await this.#get(`partage/all/serrure/${lock.id}`, about));
    if (!shares) throw new Senseless(about);
    return shares.find((share) => share.isPermanent && share.accessoryId === gateway.accessoryId)?.code;
  }

  #get(path: string, about: AboutAccount): Promise<unknown> {
    return this.#ask({ path: `${API}/${path}`, token: this.#require().token }, about);
  }

  #require(): Session {
    if (!this.#session || !this.isSignedIn) throw new SignedOut(this.#about);
    return this.#session;
  }
}
