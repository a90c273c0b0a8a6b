import type { Account, SharedCode } from '../account/account.ts';
import type { AccountGateway, AccountLock } from '../account/answers.ts';
import { NoGateway } from '../account/errors.ts';
import { schemaIn } from '../config/schema.ts';
import { defined } from '../fields.ts';
import { parseAddress } from '../gateway/address.ts';
import { languageFor } from '../language/languages.ts';
import { percentOf } from '../lock/battery.ts';
import type { Body } from './bodies.ts';
import type { OfferedGateway, OfferedLock, OldDoor, Requests, Started } from './contract.ts';
import { SetupError } from './errors.ts';
import { isAtHome, isLoopback } from './hosts.ts';
import { Live } from './live.ts';
import { Visits, type VisitContext } from './visits.ts';

/** What the set-up needs of the world. */
export interface SetupContext extends VisitContext {
  readonly account: Account;
  /** The account service's address when it is not the vendor's; the page shows it. */
  readonly accountUrl?: string;
  readonly oldDoors: () => Promise<OldDoor[]>;
  /** Whether config.json has these blocks of the plugin. */
  readonly hasSaved: (blocks: readonly Record<string, unknown>[]) => Promise<boolean>;
}

/**
 * What the settings page can ask for. It reaches the account service, and gateways at a host that the user named or
 * that was found on his own network; it reads no file but the config.json it is told, and returns nothing of what is
 * stored except the codes that an import asks for by their locks.
 */
export class Setup {
  readonly #context: SetupContext;
  readonly #live: Live;
  readonly #visits: Visits;
  #locks: readonly AccountLock[] = [];

  constructor(context: SetupContext) {
    this.#context = context;
    this.#live = new Live(context);
    this.#visits = new Visits(context, this.#live);
  }

  /** The requests by their paths. Each takes what the page sent, not yet looked at. */
  readonly requests: { readonly [P in keyof Requests]: (body: Body) => Promise<Requests[P]['answer']> } = {
    '/start': (body) => this.#start(body),
    '/form': (body) => Promise.resolve(schemaIn(languageFor(body.text('language')))),
    '/saved': async (body) => ({ isSaved: await this.#context.hasSaved(body.records('blocks')) }),
    '/account/sign-in': (body) => this.#signIn(body),
    '/account/locks': () => this.#offer(),
    '/account/code': (body) => this.#shareCode(body),
    '/account/sign-out': () => this.#signOut(),
    '/house': (body) => this.#live.house(body.text('host')),
    '/gateway/find': () => this.#visits.find(),
    '/gateway/list': (body) => this.#visits.list(body.text('host')),
    '/gateway/look': (body) => this.#visits.look(body.text('host')),
    '/gateway/maintain': (body) => this.#visits.maintain(body),
    '/lock/read': (body) => this.#visits.read(body),
    '/lock/maintain': (body) => this.#visits.maintainLock(body),
    '/old/list': async () => ({
      doors: (await this.#context.oldDoors()).map(({ code: _, ...door }) => door),
    }),
    '/old/import': (body) => this.#import(body),
  };

  async #start(body: Body): Promise<Started> {
    const { accountUrl, oldDoors } = this.#context;
    return {
      texts: languageFor(body.text('language')).wizard,
      oldDoors: (await oldDoors()).length,
      ...defined('accountUrl', accountUrl),
    };
  }

  async #signIn(body: Body): Promise<{ locks: OfferedLock[] }> {
    await this.#context.account.signIn(body.text('phone', 40), body.text('password', 500));
    return this.#offer();
  }

  async #offer(): Promise<{ locks: OfferedLock[] }> {
    this.#locks = await this.#context.account.locks();
    return {
      locks: this.#locks.map(({ id, identifier, name, battery, gateways }) => ({
        id,
        identifier,
        name,
        ...defined('percent', percentOf(battery)),
        gateways: gateways.map((gateway) => this.#offered(gateway)),
      })),
    };
  }

  #offered({ id, name, host, lastSeen }: AccountGateway): OfferedGateway {
    const isWelcome = host !== undefined && this.#isWelcome(host);
    return { id, name, ...(isWelcome && { host }), ...defined('lastSeen', lastSeen) };
  }

  /** Nobody named these addresses, so they are only asked on a home network, or here when the service is here. */
  #isWelcome(host: string): boolean {
    const address = parseAddress(host);
    if (!address) return false;
    const isPlayedHere = isLoopback(URL.parse(this.#context.accountUrl ?? '')?.hostname ?? '');
    return isAtHome(address.hostname) || (isPlayedHere && isLoopback(address.hostname));
  }

  async #shareCode(body: Body): Promise<SharedCode> {
    const lock = this.#locks.find(({ id }) => id === body.number('lock'));
    if (!lock) throw new SetupError('notListed');
    if (lock.gateways.length === 0) throw new NoGateway({ service: '', lock: lock.name });
    const gateway = lock.gateways.find(({ id }) => id === body.number('gateway'));
    if (!gateway) throw new SetupError('notListed');
    return this.#context.account.shareCode(lock, gateway, body.flag('fresh'));
  }

  #signOut(): Promise<object> {
    this.#context.account.signOut();
    this.#locks = [];
    return Promise.resolve({});
  }

  async #import(body: Body): Promise<{ doors: OldDoor[] }> {
    const wanted = body.numbers('identifiers');
    const doors = (await this.#context.oldDoors()).filter(({ identifier }) => wanted.includes(identifier));
    if (doors.length === 0) throw new SetupError('noOldEntries');
    return { doors };
  }
}
