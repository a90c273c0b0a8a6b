import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** How long the web interface may take to answer, in ms: it is quick, but machines are not. */
const patienceMs = 120_000;

/** Waits until the web interface answers. */
export async function answers(url: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const isUp = await fetch(`${url}/api/auth/settings`, { signal: AbortSignal.timeout(5000) }).then(
      (response) => response.ok,
      () => false,
    );
    signal.throwIfAborted();
    if (isUp) return;
    if (performance.now() > deadline) throw new Error(`The web interface does not answer at ${url}.`);
    await delay(200, undefined, { signal });
  }
}

/**
 * The web interface serves nobody until it has a first user, even when it asks nobody to sign in. This makes one,
 * with a password that nobody needs to know; later starts find it there.
 */
export async function makeFirstUser(url: string): Promise<void> {
  const token = await fetch(`${url}/api/setup-wizard/get-setup-wizard-token`);
  if (token.status === 403) return;
  const { access_token: bearer } = (await token.json()) as { access_token: string };
  const made = await fetch(`${url}/api/setup-wizard/create-first-user`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'admin',
      username: 'admin',
      password: randomBytes(18).toString('base64url'),
      admin: true,
    }),
  });
  if (!made.ok) throw new Error(`The web interface refused its first user (HTTP ${made.status}).`);
}
