import { execFile } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { createLiveFlags, type LiveFlags } from './live-flags.ts';
import { presentFlag } from './flags-store.ts';

let test: TestApp;
/** Another process that serves meanwhile. */
let running: LiveFlags;
beforeAll(async () => {
  test = await startTestApp({ listen: false });
  const { db, config, log } = test.app.services;
  running = createLiveFlags({ db, databaseUrl: config.databaseUrl, log });
  await running.start();
});
afterAll(async () => {
  await running?.stop();
  await test?.close();
});

const root = path.resolve(import.meta.dirname, '../../../../../..');
const command = (...parameters: string[]): Promise<{ code: number; text: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['scripts/stop-switch.ts', ...parameters],
      { cwd: root, env: { ...process.env, DATABASE_URL: test.app.services.config.databaseUrl } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, text: stdout + stderr }),
    );
  });

describe('npm run switch:stop', { timeout: 120_000 }, () => {
  it('stops without the api, in running processes too, and says so in the audit log', async () => {
    const done = await command('payments', 'nobody can sign in', '--by', 'asha');
    expect(done).toMatchObject({ code: 0, text: expect.stringContaining('payments is stopped (version 1)') });
    await expect.poll(() => running.stopped('payments'), { timeout: 10_000, interval: 20 }).toBe(true);
    const row = await test.db
      .selectFrom('audit_log')
      .select(['actor_id', 'reason', 'origin'])
      .where('subject_id', '=', 'flag:payments')
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ actor_id: 'command:asha', reason: 'nobody can sign in', origin: { via: 'command' } });
    expect(await command('payments', 'once more')).toMatchObject({ code: 1, text: expect.stringContaining('already') });
  });

  it('opens nothing, touches no feature, and asks for a reason', async () => {
    expect((await command('betaFeatures', 'because')).text).toContain('There is no switch named betaFeatures');
    expect((await command('payouts', 'x')).code).toBe(2);
    expect(await presentFlag(test.db, 'payouts')).toBeUndefined();
    expect((await presentFlag(test.db, 'payments'))?.settings.on).toBe(true);
  });
});
