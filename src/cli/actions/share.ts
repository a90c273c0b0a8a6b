import { Account } from '../../account/account.ts';
import type { AccountGateway, AccountLock } from '../../account/answers.ts';
import { NoGateway } from '../../account/errors.ts';
import { ACCOUNT_URL, ACCOUNT_URL_VARIABLE, accountService } from '../../account/service.ts';
import type { Act, Context, Print } from '../context.ts';
import { orInterrupted, UsageError } from '../failure.ts';
import { harmless } from '../terminal.ts';

/** Signs in, lists locks and gateways, and takes or makes a share code. The password is forgotten once it is sent. */
export const share: Act = async (context) => {
  const { line, prompt, environment, terminal, clock, signal } = context;
  const url = environment[ACCOUNT_URL_VARIABLE]?.trim() ?? ACCOUNT_URL;
  const service = URL.parse(url)?.host ?? url;
  const account = new Account(accountService(url), service, clock);
  const phone = line.phone ?? (await prompt.ask('Phone number, with its country code: '));
  const password = await prompt.askSecretly('Password: ');
  const during = <T>(work: Promise<T>): Promise<T> =>
    terminal.during(`Asking ${service}…`, orInterrupted(work, signal));
  const { locks } = await during(account.signIn(phone, password).then(() => account.locks()));
  if (line.identifier === undefined && line.name === undefined) return list(locks, context);
  const lock = lockIn(locks, context);
  const gateway = gatewayOf(lock, service, line.gateway);
  const { code, isReused } = await during(account.shareCode(lock, gateway));
  return {
    text: sentence(lock, gateway, isReused, line.mayShow ? code : undefined),
    json: {
      identifier: lock.identifier,
      name: lock.name,
      gateway: gateway.name,
      isReused,
      ...(line.mayShow && { code }),
    },
  };
};

function list(locks: readonly AccountLock[], { terminal }: Context): Print {
  const rows = locks.flatMap((lock) => {
    const gateways: readonly Partial<AccountGateway>[] = lock.gateways.length > 0 ? lock.gateways : [{}];
    return gateways.map(({ name, accessoryId, host }) =>
      [String(lock.identifier), lock.name, name, accessoryId, host].map((cell) => cell && harmless(cell)),
    );
  });
  return {
    text: terminal.table(['IDENTIFIER', 'NAME', 'GATEWAY', 'ID', 'ADDRESS'], rows),
    json: {
      locks: locks.map(({ identifier, name, gateways }) => ({
        identifier,
        name,
        gateways: gateways.map((gateway) => ({
          id: gateway.accessoryId,
          name: gateway.name,
          ...(gateway.host !== undefined && { host: gateway.host }),
          ...(gateway.lastSeen !== undefined && { lastSeen: gateway.lastSeen }),
        })),
      })),
    },
  };
}

function lockIn(locks: readonly AccountLock[], { line }: Context): AccountLock {
  const { identifier, name } = line;
  const lock = locks.find((one) =>
    identifier === undefined ? one.name.toLowerCase() === name?.toLowerCase() : one.identifier === identifier,
  );
  if (lock) return lock;
  const known = locks.map((one) => `${one.name} (${one.identifier})`).join(', ');
  throw new UsageError(`This account has no lock “${identifier ?? name ?? ''}”. It has: ${harmless(known)}.`);
}

function gatewayOf(lock: AccountLock, service: string, wanted: string | undefined): AccountGateway {
  const { gateways } = lock;
  const [gateway, ...others] = gateways.filter(
    ({ accessoryId, name }) => wanted === undefined || accessoryId === wanted || name === wanted,
  );
  if (gateway && others.length === 0) return gateway;
  if (gateways.length === 0) throw new NoGateway({ service, lock: lock.name });
  const known = gateways.map(({ name, accessoryId }) => `${accessoryId} (${name})`).join(', ');
  throw new UsageError(`Which gateway of “${harmless(lock.name)}”? Give --gateway: ${harmless(known)}.`);
}

function sentence(lock: AccountLock, gateway: AccountGateway, isReused: boolean, code?: string): string {
  const where = `“${harmless(lock.name)}” (${lock.identifier}) with the gateway “${harmless(gateway.name)}”`;
  const done = isReused ? `There was a share of ${where} already.` : `There is a share of ${where} now.`;
  return code === undefined ? `${done} --show prints its code.` : `${done}\n${code}`;
}
