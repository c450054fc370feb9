import { afterAll, beforeAll, expect, it } from 'vitest';
import { minute_ms } from '#platform/clock.ts';
import type { Actor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { makeBench, opened, requested } from '#test/remote-session.ts';
import { must } from '#test/repair-desk.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({ environment: { SMTP_URL: 'smtp://127.0.0.1:9' } });
});
afterAll(() => test.close());

async function told(who: Actor): Promise<string[]> {
  await test.app.outbox.drain();
  const rows = await test.db.selectFrom('notifications').select('kind').where('user_id', '=', who.userId).execute();
  return rows.flatMap(({ kind }) => (kind.startsWith('session_') ? [kind] : []));
}

it('the customer is called, the technician hears that nobody came, both hear of an end by an admin', async () => {
  const at = await opened(await makeBench(test));
  expect(await told(at.customer)).toEqual(['session_requested']);
  const reason = { reason: 'The technician asked for a password.' };
  must(await at.operations.post(`/api/admin/remote-sessions/${at.session.sessionId}/terminate`, reason));
  expect(await told(at.customer)).toEqual(['session_requested', 'session_terminated']);
  expect(await told(at.technician.actor)).toEqual(['session_terminated']);
  await requested(at);
  test.clock.advance(16 * minute_ms);
  await test.app.tasks.run('remote_sessions.end-due');
  expect(await told(at.technician.actor)).toEqual(['session_terminated', 'session_unanswered']);
});
