import { jobNumber } from '@mistri/contracts/jobs/job-number';
import { describe, expect, it } from 'vitest';
import { transact } from '#platform/db/in-transaction.ts';
import { createActor } from '#test/actors.ts';
import { registerDevice } from '#test/link-device.ts';
import {
  auditOf,
  codeOf,
  logEntries,
  operation,
  report,
  requested,
  send,
  sessionNow,
  signed,
  upload,
} from '#test/remote-session.ts';
import { must } from '#test/repair-desk.ts';
import { SessionStage } from '#test/session-stage.ts';

const stage = new SessionStage();
const { bench, open, minutes } = stage;

describe('who sees a session', () => {
  it('its people and staff; for others it does not exist', async () => {
    const at = await open();
    const path = `/api/remote-sessions/${at.session.sessionId}`;
    const auditor = await createActor(stage.test, { role: 'admin', capabilities: ['auditor'] });
    const finance = await createActor(stage.test, { role: 'admin', capabilities: ['finance'] });
    const stranger = await createActor(stage.test, { role: 'customer' });
    expect((await auditor.get(path)).body.data.actions).toEqual([]);
    expect((await at.operations.get(path)).body.data.actions).toEqual(['terminate']);
    expect((await finance.get(path)).status).toBe(403);
    for (const tail of ['', '/log', '/log/file', '/consents', '/report.pdf'])
      expect((await stranger.get(path + tail)).status).toBe(404);
    expect(must(await stranger.get('/api/remote-sessions')).sessions).toEqual([]);
    const mine = must(await at.customer.get(`/api/remote-sessions?state=live&repairId=${at.repairId}`)).sessions;
    expect(mine.map(({ sessionId }: { sessionId: string }) => sessionId)).toEqual([at.session.sessionId]);
  });

  it('admins search, and the customer sees who follows live (USB-7)', async () => {
    const at = await open();
    const search = async (query: string) =>
      must(await at.operations.get(`/api/admin/remote-sessions?${query}`)).sessions.map(
        ({ sessionId }: { sessionId: string }) => sessionId,
      );
    const { sessionId } = at.session;
    expect(await search(`customerId=${at.customer.userId}&state=live`)).toContain(sessionId);
    expect(await search(`technicianId=${at.technician.actor.userId}&outcome=completed`)).not.toContain(sessionId);
    expect(await search(`repairId=${at.repairId}&hasRefusals=true`)).toEqual([]);
    const day = (days: number): string =>
      new Date(stage.test.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
    expect(await search(`repairId=${at.repairId}&from=${day(-1)}&to=${day(1)}`)).toEqual([sessionId]);
    expect(await search(`repairId=${at.repairId}&to=${day(-2)}`)).toEqual([]);
    const number = jobNumber(at.repairId);
    for (const written of [number, `%23${number}`, number.toLowerCase(), at.repairId])
      expect(await search(`number=${written}`)).toEqual([sessionId]);
    expect(await search(`number=${number}&state=ended`)).toEqual([]);
    expect(await search('number=ZZZZZZZZ')).toEqual([]);
    expect((await at.operations.get(`/api/admin/remote-sessions?number=${number.slice(1)}`)).status).toBe(400);
    for (const who of [at.customer, at.technician.actor])
      expect((await who.get(`/api/admin/remote-sessions?number=${number}`)).status).toBe(403);
    const isWatched = async (): Promise<boolean> => (await sessionNow(at.customer, sessionId)).isWatched;
    expect(await isWatched()).toBe(false);
    must(await at.operations.post(`/api/admin/remote-sessions/${sessionId}/watch`));
    expect(await isWatched()).toBe(true);
    expect(await auditOf(stage.test, sessionId)).toContain('remote_sessions.watched');
    minutes(3);
    expect(await isWatched()).toBe(false);
  });

  it('staff read nothing of a live session by any path unless its customer sees it; everything when it is over', async () => {
    const at = await open();
    const { sessionId } = at.session;
    must(await upload(at, await logEntries(at, [operation('adb shell ls /sdcard')])));
    const second = await createActor(stage.test, { role: 'admin', capabilities: ['operations'] });
    const auditor = await createActor(stage.test, { role: 'admin', capabilities: ['auditor'] });
    const answers = async (who: typeof second) =>
      Promise.all(
        ['/log', '/log?after=0&limit=1', '/log/file', '/report.pdf'].map(async (tail) => {
          const answer = await who.get(`/api/remote-sessions/${sessionId}${tail}`);
          return answer.status === 200 ? 'read' : codeOf(answer);
        }),
      );
    const all = ['read', 'read', 'read', 'read'];
    const none = all.map(() => '409 remote_sessions.not_following');
    expect(await answers(at.operations)).toEqual(none);
    expect((await auditor.post(`/api/admin/remote-sessions/${sessionId}/watch`)).status).toBe(403);
    must(await at.operations.post(`/api/admin/remote-sessions/${sessionId}/watch`));
    expect(await answers(at.operations)).toEqual(all);
    // That one of them follows says nothing of the others.
    expect(await answers(second)).toEqual(none);
    expect(await answers(auditor)).toEqual(none);
    expect(await answers(at.customer)).toEqual(all);
    expect(await answers(at.technician.actor)).toEqual(all);
    minutes(3);
    expect(await answers(at.operations)).toEqual(none);
    must(await at.customer.post(`/api/remote-sessions/${sessionId}/end`, {}));
    expect(await answers(auditor)).toEqual(all);
  });
});

describe('the IMEI (USB-8, IN-12)', () => {
  it('is kept as digest and last four digits, only while its consent holds', async () => {
    const at = await bench();
    const session = await requested(at, { powers: ['facts', 'imei_read'] });
    const path = `/api/remote-sessions/${session.sessionId}`;
    must(await send(at.customer, session.sessionId, await signed(at, session)));
    expect(codeOf(await at.customer.post(`${path}/imei`, { imei: '490154203237517' }))).toBe(
      '422 remote_sessions.bad_imei',
    );
    expect(must(await at.customer.post(`${path}/imei`, { imei: '490154203237518' })).imeiLastFour).toBe('7518');
    expect(codeOf(await at.customer.post(`${path}/imei`, { imei: '356938035643809' }))).toBe(
      '409 remote_sessions.other_imei',
    );
    const tables = await stage.test.db
      .selectFrom('remote_sessions')
      .selectAll()
      .where('session_id', '=', session.sessionId)
      .execute();
    const log = await stage.test.db
      .selectFrom('audit_log')
      .selectAll()
      .where('subject_id', '=', session.sessionId)
      .execute();
    expect(JSON.stringify([tables, log])).not.toContain('490154203237518');
    must(await at.customer.post(`${path}/end`, {}));
    expect(codeOf(await at.customer.post(`${path}/imei`, { imei: '490154203237518' }))).toBe(
      '409 remote_sessions.imei_not_allowed',
    );
  });
});

describe('the log (USB-7)', () => {
  it('is taken in order, once, from the customer’s end only, and read by all', async () => {
    const at = await open();
    const entries = await logEntries(at, [
      operation('adb shell pm list packages'),
      { by: 'technician', kind: 'refused', power: 'files' },
    ]);
    expect(must(await upload(at, entries.slice(0, 2)))).toMatchObject({ lastSeq: 2, isClosed: false });
    // Again, overlapping, in part: nothing happens twice.
    const [again, both] = await Promise.all([upload(at, entries.slice(0, 2)), upload(at, entries)]);
    expect([again.status, both.status]).toEqual([200, 200]);
    expect(codeOf(await upload(at, entries, at.technician.actor))).toBe('403 auth.forbidden');
    must(await at.operations.post(`/api/admin/remote-sessions/${at.session.sessionId}/watch`));
    for (const who of [at.customer, at.technician.actor, at.operations]) {
      const page = must(await who.get(`/api/remote-sessions/${at.session.sessionId}/log?after=1&limit=1`));
      expect(page).toMatchObject({ entries: [entries[1]], nextAfter: 2, lastSeq: 3, headHash: entries[2]?.hash });
    }
    const { sessions } = must(await at.operations.get(`/api/admin/remote-sessions?repairId=${at.repairId}`));
    expect(sessions[0].refusedAttempts).toBe(1);
    const file = await at.customer.get(`/api/remote-sessions/${at.session.sessionId}/log/file`);
    expect(file.headers.get('content-disposition')).toContain('.log.jsonl');
    const report_ = await at.customer.get(`/api/remote-sessions/${at.session.sessionId}/report.pdf?locale=ta`);
    expect([report_.status, report_.headers.get('content-type'), report_.body.slice(0, 5)]).toEqual([
      200,
      'application/pdf',
      '%PDF-',
    ]);
  });

  it('refuses what is forged, edited, reordered, foreign, or leaves something out', async () => {
    const at = await open();
    const entries = await logEntries(at, [operation('adb shell ls'), operation('adb shell df')]);
    const [first, second, third] = entries;
    const thief = await registerDevice(stage.test, { token: at.technician.actor.token });
    const forged = await logEntries(at, [operation('adb shell ls')], thief);
    expect(codeOf(await upload(at, forged))).toBe('422 remote_sessions.log_wrong');
    const other = await open();
    expect(codeOf(await upload(at, await logEntries(other)))).toBe('422 remote_sessions.log_wrong');
    const edited = { ...second, entry: { ...second?.entry, command: 'adb shell true' } };
    const wrong = await upload(at, [first, edited]);
    expect([codeOf(wrong), wrong.body.details.seq]).toEqual(['422 remote_sessions.log_wrong', 2]);
    expect(codeOf(await upload(at, [second]))).toBe('409 remote_sessions.log_gap');
    expect(codeOf(await upload(at, [first, third]))).toBe('409 remote_sessions.log_gap');
    expect(codeOf(await upload(at, [second, first]))).toBe('409 remote_sessions.log_gap');
    must(await upload(at, [first, second]));
    // The same device writes another story for a place that is taken.
    const story = await logEntries(at, [operation('adb shell cat /sdcard/secret')]);
    const rewritten = await upload(at, story);
    expect([codeOf(rewritten), rewritten.body.details.seq]).toEqual(['409 remote_sessions.log_differs', 2]);
    expect((await upload(at, [])).status).toBe(400);
    expect((await upload(at, [{ ...third, extra: true }])).status).toBe(400);
    const kept = must(await at.customer.get(`/api/remote-sessions/${at.session.sessionId}/log`));
    expect(kept.entries).toEqual([first, second]);
  });

  it('tells the session what the customer did, and takes late entries for a week', async () => {
    const at = await open();
    await report(at, 'host', 'open');
    const state = async () => (await sessionNow(stage.desk.operations, at.session.sessionId)).state;
    const entries = await logEntries(at, [
      { by: 'customer', kind: 'paused' },
      { by: 'customer', kind: 'resumed' },
      { by: 'customer', kind: 'closed', outcome: 'revoked' },
    ]);
    must(await upload(at, entries.slice(0, 2)));
    expect(await state()).toBe('paused');
    must(await upload(at, entries.slice(2, 3)));
    expect(await state()).toBe('active');
    must(await upload(at, entries.slice(3)));
    expect(await sessionNow(at.customer, at.session.sessionId)).toMatchObject({
      outcome: 'revoked',
      log: { lastSeq: 4, isClosed: true },
    });
    const late = await open();
    must(await late.customer.post(`/api/remote-sessions/${late.session.sessionId}/end`, {}));
    const [opening, ...rest] = await logEntries(late, [operation('adb shell ls')]);
    must(await upload(late, [opening]));
    await stage.test.db
      .updateTable('remote_sessions')
      .set({ ended_at: new Date(stage.test.clock.now().getTime() - 8 * 86_400_000) })
      .where('session_id', '=', late.session.sessionId)
      .execute();
    expect(codeOf(await upload(late, rest))).toBe('409 remote_sessions.log_over');
  });

  it('cannot be changed in the database either: the file says which entry', async () => {
    const at = await open();
    must(await upload(at, await logEntries(at, [operation('adb shell ls'), operation('adb shell df')])));
    const change = stage.test.db
      .updateTable('remote_session_log')
      .set({ hash: 'a'.repeat(64) })
      .where('session_id', '=', at.session.sessionId)
      .execute();
    await expect(change).rejects.toThrow();
  });
});

describe('retention and erasure (GOV-6)', () => {
  it('erases names, phone and log with the customer; after three years everything goes', async () => {
    const at = await open();
    must(await upload(at, await logEntries(at, [operation('adb pull /sdcard/DCIM/wedding.jpg')])));
    const { room } = await import('../index.ts');
    const subject = { userId: at.customer.userId, subjects: [at.customer.userId] };
    const copy = await room.personalData?.collect(stage.test.db, stage.test.app.services, subject);
    expect(JSON.stringify(copy)).toContain('wedding.jpg');
    const { commandOrigin } = await import('#test/held-job.ts');
    await transact(
      stage.test.db,
      (tx) =>
        room.personalData?.erase(tx, stage.test.app.services, { subject, origin: commandOrigin(stage.test) }) ??
        Promise.reject(new Error()),
    );
    const left = await sessionNow(at.operations, at.session.sessionId);
    expect(left).toMatchObject({
      state: 'ended',
      endReason: 'account_not_active',
      phone: null,
      technician: { name: '' },
    });
    expect(must(await at.operations.get(`/api/remote-sessions/${at.session.sessionId}/log`)).entries).toEqual([]);
    await stage.test.db
      .updateTable('remote_sessions')
      .set({ ended_at: new Date(stage.test.clock.now().getTime() - 1_100 * 86_400_000) })
      .where('session_id', '=', at.session.sessionId)
      .execute();
    await stage.test.app.tasks.run('remote_sessions.remove-old');
    const rows = await stage.test.db
      .selectFrom('remote_session_log')
      .select('seq')
      .where('session_id', '=', at.session.sessionId)
      .execute();
    expect(rows).toEqual([]);
  });
});
