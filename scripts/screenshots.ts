import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { doors } from './start/storage.ts';

/**
 * Makes the picture of the web interface's accessories in docs/images: starts everything anew, opens the garden gate
 * by hand, and looks at the page in a real browser. CHROMIUM names the browser if it is not Debian's.
 */
const picture = fileURLToPath(new URL('../docs/images/homebridge-accessories.png', import.meta.url));
const storage = mkdtempSync(join(tmpdir(), 'the-keys-screenshots-'));
const start = spawn(process.execPath, ['scripts/start.ts', '--loopback', '--storage', storage], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: ['ignore', 'pipe', 'inherit'],
});

/** The addresses that `npm start` prints. */
function addresses(): Promise<{ web: string; page: string }> {
  let text = '';
  return new Promise((resolve, reject) => {
    start.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const web = /Web interface\s+(http:\S+)\n/.exec(text)?.[1];
      const page = /The doors\s+(http:\S+)\n/.exec(text)?.[1];
      if (web !== undefined && page !== undefined) resolve({ web, page });
    });
    start.once('exit', () => {
      reject(new Error(`It did not start:\n${text}`));
    });
  });
}

try {
  const { web, page: simulator } = await addresses();
  await fetch(`${simulator}/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ do: 'turn', identifier: doors[1]?.identifier, to: 'unsecured' }),
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const page = await browser.newPage({ viewport: { width: 840, height: 300 }, deviceScaleFactor: 2 });
  await page.goto(`${web}/accessories`);
  await page.getByText('Locked', { exact: true }).waitFor();
  await page.getByText('Unlocked', { exact: true }).waitFor({ timeout: 60_000 });
  await page.screenshot({ path: picture });
  await browser.close();
  console.log(picture);
} finally {
  start.kill('SIGTERM');
  if (start.exitCode === null) await once(start, 'exit');
  rmSync(storage, { recursive: true, force: true });
}
