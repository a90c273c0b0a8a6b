import { type AccountService, demoUser, startAccountService } from './service.ts';
import type { OwnedLock } from './users.ts';
import type { DoorOptions } from '../gateway/door.ts';
import type { SimulatedGateway } from '../gateway/gateway.ts';

/**
 * An account whose owner has one gateway and these locks, to play a set-up with. A code that a lock has already is
 * in the account as its share; for the others one is made when somebody asks.
 *
 * @param host - the gateway's address, as it tells the service.
 */
export async function startDemoAccount(
  gateway: SimulatedGateway,
  host: string,
  doors: readonly DoorOptions[],
  port: number,
): Promise<AccountService> {
  const locks = doors.map(({ identifier, name, battery, firmware }): OwnedLock => ({
    identifier,
    name: name ?? `Lock ${identifier}`,
    gateways: [gateway.accessoryId],
    ...(battery !== undefined && { battery }),
    ...(firmware !== undefined && { firmware }),
  }));
  const service = await startAccountService({ gateways: [{ gateway, host }], locks, port });
  for (const [index, { code }] of doors.entries()) {
    const lock = locks[index];
    if (lock && code !== undefined) service.users.share(lock, gateway, { code, name: 'Gateway' });
  }
  return service;
}

/** How to sign in, for people to read. */
export const demoSignIn = `${demoUser.phone}, ${demoUser.password}`;
