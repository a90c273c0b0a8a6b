import { describe, expect, onTestFinished, test } from 'vitest';
import { demoUser, startAccountService } from '../../../src/simulator/account/service.ts';

describe('The simulated account service', () => {
  test.each(['utilisateur/get/%zz', 'partage/create/1/accessoire/%E0%A4'])(
    'has nothing at a path that cannot be decoded (%s), and goes on',
    async (path) => {
      const service = await startAccountService({ gateways: [] });
      onTestFinished(() => service.close());
      const body = new URLSearchParams({ _username: demoUser.phone, _password: demoUser.password });
      const signIn = (): Promise<Response> =>
        fetch(`${service.url}/api/login_check`, { method: 'POST', body });
      const { token } = (await (await signIn()).json()) as { token: string };
      const answer = await fetch(`${service.url}/fr/api/v2/${path}`, {
        method: path.startsWith('partage') ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${token}` },
      });
      expect(answer.status).toBe(404);
      expect((await signIn()).status).toBe(200);
    },
  );
});
