import { describe, expect, test, type TestContext } from 'vitest';
import { demoUser, startAccountService, type AccountService } from '../../src/simulator/account/service.ts';
import { CODE, FRONT, GARDEN, frontDoor, gatewayFor, jsonIn, theKeys, type Result } from './command.ts';

const { phone, password } = demoUser;

interface Account {
  readonly service: AccountService;
  readonly host: string;
  readonly share: (args: readonly (string | number)[], input?: string) => Promise<Result>;
}

async function accountFor(context: TestContext): Promise<Account> {
  const { gateway, host } = await gatewayFor(context, { locks: [{ ...frontDoor, code: 'another' }] });
  const service = await startAccountService({
    gateways: [{ gateway, host: '192.168.1.50' }],
    locks: [
      { identifier: FRONT, name: 'Front door', gateways: [gateway.accessoryId] },
      { identifier: GARDEN, name: 'Garden gate', gateways: [] },
    ],
  });
  context.onTestFinished(() => service.close());
  return {
    service,
    host,
    share: async (args, input = `${phone}\n${password}\n`) => {
      const environment = { THE_KEYS_ACCOUNT_URL: service.url };
      const result = await theKeys([...args, 'share'], { environment, input });
      expect(result.stdout + result.stderr).not.toContain(password);
      return result;
    },
  };
}

describe.concurrent('share', () => {
  test('lists locks and gateways', async (context) => {
    const { share, service } = await accountFor(context);
    const { code, stdout, stderr } = await share([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'IDENTIFIER  NAME         GATEWAY    ID       ADDRESS',
      '45961123    Front door   simulated  TK-0001  192.168.1.50',
      '45961124    Garden gate  –          –        –',
      '',
    ]);
    expect(service.requests.filter((request) => request.includes('partage'))).toEqual([]);
  });

  test('makes a code without printing it, and finds it again', async (context) => {
    const { share, service } = await accountFor(context);
    const made = await share(['-i', FRONT]);
    expect(made).toEqual({
      code: 0,
      stdout: `There is a share of “Front door” (45961123) with the gateway “simulated” now. --show prints its code.\n`,
      stderr: '',
    });
    const again = await share(['-i', FRONT, '--json']);
    expect(jsonIn(again)).toEqual({
      ok: true,
      identifier: FRONT,
      name: 'Front door',
      gateway: 'simulated',
      isReused: true,
    });
    expect(service.users.shares).toHaveLength(1);
  });

  test('--show prints a code that opens the door', async (context) => {
    const { share, host } = await accountFor(context);
    const { stdout } = await share(['-i', FRONT, '--show']);
    const code = stdout.trimEnd().split('\n')[1] ?? '';
    const open = await theKeys(['--host', host, '-i', FRONT, 'open'], {
      environment: { THE_KEYS_CODE: code },
    });
    expect(open.code).toBe(0);
    expect(jsonIn(await share(['--name', 'front door', '--show', '--json']))).toMatchObject({
      isReused: true,
      code,
    });
  });

  test('takes the number from --phone, and the password from the only line', async (context) => {
    const { share } = await accountFor(context);
    expect((await share(['--phone', '06 12 34 56 78'], `${password}\n`)).code).toBe(0);
  });

  test.for([
    ['a wrong password', [], `${phone}\nwrong\n`, 1, /number and (the )?password|password/i],
    ['no password', ['--phone', phone], '', 2, /no terminal to ask at, and no line for “Password”/],
    ['what is no number', [], `hello\n${password}\n`, 1, /number/],
    ['a lock of somebody else', ['-i', 1], undefined, 2, /has no lock “1”\. It has: Front door \(45961123\)/],
    [
      'a gateway that is not there',
      ['-i', FRONT, '--gateway', 'TK-9'],
      undefined,
      2,
      /Give --gateway: TK-0001 \(simulated\)/,
    ],
    ['a lock without a gateway', ['-i', GARDEN], undefined, 1, /Garden gate/],
  ] as const)('refuses %s with a sentence', async ([, args, input, status, sentence], context) => {
    const { share } = await accountFor(context);
    const { code, stdout, stderr } = await share(args, input);
    expect({ code, stdout }).toEqual({ code: status, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('has no option for a password', async () => {
    const { code, stderr } = await theKeys(['share', '--password', CODE]);
    expect(code).toBe(2);
    expect(stderr).not.toContain(CODE);
  });
});
