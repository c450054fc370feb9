import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSessionScopes } from '@mistri/contracts/remote-sessions/session-states';
import { consentHash } from '@mistri/signed-log/session-log';
import { minute_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { findSession as findLinkSession, noteReport } from '#rooms/link/index.ts';
import { findRepair } from '#rooms/repairs/index.ts';
import { type Answer, changeStatus, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { registerDevice } from '#test/link-device.ts';
import {
  ask,
  type Bench,
  consentFor,
  logEntries,
  makeBench,
  opened,
  type OpenBench,
  operation,
  requested,
  send,
  sessionNow,
  signed,
  upload,
} from '#test/remote-session.ts';
import { assign, type Desk, makeDesk, must } from '#test/repair-desk.ts';

let test: TestApp;
let desk: Desk;
beforeAll(async () => {
  test = await startTestApp();
});
// Some tests move the clock; access tokens and second factors end with it.
beforeEach(async () => {
  desk = await makeDesk(test);
});
afterAll(() => test.close());

const codeOf = ({ status, body }: Answer): string => `${status} ${body.code ?? ''}`.trim();
const bench = (stage: Parameters<typeof makeBench>[1] = 'in_progress'): Promise<Bench> => makeBench(test, stage, desk);
const open = async (): Promise<OpenBench> => opened(await bench());
const minutes = (count: number): void => test.clock.advance(count * minute_ms);
const endDue = (): Promise<void> => test.app.tasks.run('remote_sessions.end-due');
const linkOf = async (session: { linkSessionId: string | null }) =>
  findLinkSession(test.db, session.linkSessionId ?? '');

/** What a device of the session tells Link. */
async function report({ session }: OpenBench, side: 'host' | 'guest', state: 'connecting' | 'open' | 'paused') {
  const given = { sessionId: session.linkSessionId ?? '', side, report: { state, ladder: [] }, at: test.clock.now() };
  await noteReport(test.db, test.app.services, given);
  await test.app.outbox.drain();
}

describe('a session', () => {
  it('is requested, consented, connected, worked in, and ended by the technician (USB-5, USB-6)', async () => {
    const at = await bench();
    const session = await requested(at);
    expect(session).toMatchObject({
      state: 'requested',
      actions: ['withdraw'],
      yourRole: 'technician',
      granted: [],
      phone: null,
      linkSessionId: null,
      technician: { deviceId: at.guest.deviceId, hasPhoto: true },
    });
    const atCustomer = await sessionNow(at.customer, session.sessionId);
    expect(atCustomer).toMatchObject({ actions: ['refuse', 'consent'], yourRole: 'customer' });

    const consent = await signed(at, atCustomer, { powers: ['facts', 'flash'] });
    const consented = must(await send(at.customer, session.sessionId, consent));
    expect(consented).toMatchObject({
      state: 'consented',
      granted: ['facts', 'flash'],
      phone: consent.consent.phone,
      endsAt: consent.consent.endsAt,
      consents: [{ number: 1, sha256: consentHash(consent.consent), language: 'ta' }],
    });
    const link = await linkOf(consented);
    expect(link).toMatchObject({
      host_device: at.host.deviceId,
      guest_device: at.guest.deviceId,
      opened_by: 'remote_sessions',
      reference: session.sessionId,
      hard_end: new Date(consent.consent.endsAt),
    });
    expect(readSessionScopes(link?.scopes ?? [])).toMatchObject({ sessionId: session.sessionId, mode: 'service' });

    const running: OpenBench = { ...at, session: consented, consent };
    await report(running, 'host', 'connecting');
    expect((await sessionNow(at.customer, session.sessionId)).state).toBe('connecting');
    await report(running, 'guest', 'open');
    const active = await sessionNow(at.customer, session.sessionId);
    expect(active.state).toBe('active');
    expect(active.activeAt).not.toBeNull();

    const done = must(
      await at.technician.actor.post(`/api/remote-sessions/${session.sessionId}/end`, { note: 'It starts.' }),
    );
    expect(done).toMatchObject({ state: 'ended', outcome: 'completed', granted: [], endNote: 'It starts.' });
    expect(await linkOf(consented)).toMatchObject({ end_reason: 'the technician is done' });
    const actions = await auditOf(session.sessionId);
    expect(actions).toEqual(['remote_sessions.requested', 'remote_sessions.consented', 'remote_sessions.completed']);
  });

  it('is refused, withdrawn, or ends because nobody answers', async () => {
    const at = await bench();
    const first = await requested(at);
    expect(codeOf(await ask(at))).toBe('409 remote_sessions.already_open');
    const refused = await at.customer.post(`/api/remote-sessions/${first.sessionId}/refuse`, { note: 'Not now.' });
    expect(must(refused)).toMatchObject({ outcome: 'refused', endReason: 'customer_refused' });
    const second = await requested(at);
    expect(must(await at.technician.actor.post(`/api/remote-sessions/${second.sessionId}/end`, {}))).toMatchObject({
      outcome: 'withdrawn',
    });
    const third = await requested(at);
    minutes(16);
    await endDue();
    const desk2 = await at.test.db
      .selectFrom('remote_sessions')
      .select(['outcome', 'end_reason'])
      .where('session_id', '=', third.sessionId)
      .executeTakeFirstOrThrow();
    expect(desk2).toEqual({ outcome: 'expired', end_reason: 'no_answer' });
  });

  it('pauses with the network and by the customer, and only the customer resumes their own pause', async () => {
    const at = await open();
    const state = async () => {
      const { state: now, pausedBy } = await sessionNow(at.customer, at.session.sessionId);
      return [now, pausedBy];
    };
    const path = `/api/remote-sessions/${at.session.sessionId}`;
    await report(at, 'host', 'open');
    await report(at, 'host', 'paused');
    expect(await state()).toEqual(['paused', 'network']);
    expect(codeOf(await at.customer.post(`${path}/resume`))).toBe('409 remote_sessions.wrong_state');
    await report(at, 'host', 'open');
    expect(await state()).toEqual(['active', null]);
    must(await at.customer.post(`${path}/pause`));
    await report(at, 'host', 'paused');
    await report(at, 'host', 'open');
    expect(await state()).toEqual(['paused', 'customer']);
    expect(codeOf(await at.technician.actor.post(`${path}/resume`))).toBe('403 auth.forbidden');
    must(await at.customer.post(`${path}/resume`));
    expect(await state()).toEqual(['active', null]);
  });

  it('ends when the connection does not come, does not come back, or the time is over', async () => {
    const [never, lost, over] = [await open(), await open(), await open()];
    await report(lost, 'host', 'open');
    await report(over, 'host', 'open');
    await report(lost, 'host', 'paused');
    minutes(5);
    await endDue();
    const ends = async (...which: OpenBench[]) => {
      const rows = await test.db
        .selectFrom('remote_sessions')
        .select(['session_id', 'outcome', 'end_reason'])
        .where(
          'session_id',
          'in',
          which.map(({ session }) => session.sessionId),
        )
        .execute();
      return which.map(({ session }) => {
        const row = rows.find(({ session_id }) => session_id === session.sessionId);
        return `${row?.outcome} ${row?.end_reason}`;
      });
    };
    expect(await ends(never, lost, over)).toEqual(['lost no_connection', 'lost connection_lost', 'null null']);
    minutes(25);
    await endDue();
    expect(await ends(over)).toEqual(['expired time_over']);
    for (const { session } of [never, lost, over]) expect((await linkOf(session))?.ended_at).not.toBeNull();
  });

  it.each([
    ['host', 'customer_stopped', 'revoked'],
    ['host', 'tab closed', 'revoked'],
    ['guest', 'customer_stopped', 'revoked'],
    ['guest', 'technician_finished', 'completed'],
    ['guest', 'gone', 'lost'],
  ] as const)('ends with its connection: %s says %s', async (side, reason, outcome) => {
    const at = await open();
    const sessionId = at.session.linkSessionId ?? '';
    await transact(test.db, async (tx) => {
      await tx
        .updateTable('link_sessions')
        .set({ state: 'ended', ended_at: test.clock.now(), ended_by: side, end_reason: reason })
        .where('session_id', '=', sessionId)
        .execute();
      const { emit } = await import('#platform/outbox/emit.ts');
      await emit(
        tx,
        { traceId: 'trc_test', at: test.clock.now() },
        {
          name: 'link.session_ended.v1',
          subject: sessionId,
          payload: { sessionId, openedBy: 'remote_sessions', reference: at.session.sessionId, endedBy: side },
        },
      );
    });
    await test.app.outbox.drain();
    expect((await sessionNow(at.customer, at.session.sessionId)).outcome).toBe(outcome);
  });
});

async function auditOf(sessionId: string): Promise<string[]> {
  const rows = await test.db
    .selectFrom('audit_log')
    .select('action')
    .where('subject_id', '=', sessionId)
    .orderBy('audit_id')
    .execute();
  return rows.map(({ action }) => action);
}

describe('a session is asked for by nobody but the assigned, certified technician', () => {
  it('not by customers, other technicians, or without a second factor', async () => {
    const at = await bench();
    expect(codeOf(await at.customer.post('/api/remote-sessions', {}))).toBe('403 auth.forbidden');
    const other = await createActor(test, { role: 'technician', technicianClass: 'software', secondFactor: true });
    const device = await registerDevice(test, { token: other.token });
    const wish = { repairId: at.repairId, deviceId: device.deviceId, mode: 'service', powers: ['facts'], minutes: 30 };
    const reason = 'I would like to have a look at it.';
    const foreign = await other.post('/api/remote-sessions', { ...wish, reason });
    expect(codeOf(foreign)).toBe('404 remote_sessions.no_such_repair');
    const unproved = await createActor(test, { role: 'technician', technicianClass: 'software' });
    expect(codeOf(await unproved.post('/api/remote-sessions', { ...wish, reason }))).toBe('401 auth.step_up');
  });

  it('not before it is accepted and paid: the way out is said', async () => {
    const assigned = await bench('assigned');
    expect(codeOf(await ask(assigned))).toBe('409 remote_sessions.repair_state');
    const accepted = await bench('accepted');
    const unpaid = await ask(accepted);
    expect(codeOf(unpaid)).toBe('422 remote_sessions.not_paid');
    expect(unpaid.body.message).toContain('pays');
    expect(codeOf(await ask(await bench('awaiting_approval')))).toBe('409 remote_sessions.repair_state');
  });

  it('not for powers of the other mode, nor from a device of somebody else', async () => {
    const at = await bench();
    expect(codeOf(await ask(at, { powers: ['facts', 'whole_device'] }))).toBe(
      '422 remote_sessions.power_of_other_mode',
    );
    expect(codeOf(await ask(at, { mode: 'device', powers: ['whole_device', 'flash'] }))).toBe(
      '422 remote_sessions.power_of_other_mode',
    );
    expect(codeOf(await ask(at, { deviceId: at.host.deviceId }))).toBe('422 remote_sessions.no_such_device');
    expect((await ask(at, { powers: ['imei_write'] })).status).toBe(400);
    expect((await ask(at, { minutes: 600 })).status).toBe(400);
    expect((await ask(at, { mode: 'device', powers: ['whole_device'] })).status).toBe(201);
  });
});

describe('every way around the consent at the server (USB-5)', () => {
  const attempt = async (at: Bench, change: Parameters<typeof consentFor>[2], by = at.host) => {
    const session = await requested(at);
    const consent = consentFor(at, session, change);
    const { signFor } = await import('#test/sign-anything.ts');
    const answer = await send(at.customer, session.sessionId, await signFor(consent, by.key));
    await at.technician.actor.post(`/api/remote-sessions/${session.sessionId}/end`, {});
    return codeOf(answer);
  };

  it('a consent by another device, for another phone owner, technician, session, or text is none', async () => {
    const at = await bench();
    const stranger = await registerDevice(test, { token: at.customer.token });
    const thief = await registerDevice(test, { token: at.technician.actor.token });
    const { customer, technician, sessionId } = consentFor(at, await requestedOnce(at));
    expect(await attempt(at, {}, stranger)).toBe('422 remote_sessions.wrong_signature');
    const theirs = { ...customer, deviceId: thief.deviceId, key: keyOf(thief) };
    expect(await attempt(at, { customer: theirs }, thief)).toBe('422 remote_sessions.wrong_device');
    const unknown = { ...customer, key: keyOf(stranger) };
    expect(await attempt(at, { customer: unknown }, stranger)).toBe('422 remote_sessions.wrong_device');
    const somebody = { ...customer, userId: technician.userId };
    expect(await attempt(at, { customer: somebody })).toBe('422 remote_sessions.wrong_device');
    for (const change of [
      { name: 'Dr Somebody Else' },
      { certificate: 'MST-0' },
      { deviceId: thief.deviceId },
      { key: keyOf(thief) },
      { userId: customer.userId },
    ])
      expect(await attempt(at, { technician: { ...technician, ...change } })).toBe(
        '422 remote_sessions.other_technician',
      );
    expect(await attempt(at, { sessionId })).toBe('422 remote_sessions.other_session');
    expect(await attempt(at, { repairId: 'rep_00000000000000000000000001' })).toBe('422 remote_sessions.other_session');
    expect(await attempt(at, { mode: 'device' })).toBe('422 remote_sessions.other_session');
    expect(await attempt(at, { text: { version: 1, sha256: 'a'.repeat(64) } })).toBe('422 remote_sessions.other_text');
  });

  it('nor one for more, for longer, for later, or out of order', async () => {
    const at = await bench();
    const now = test.clock.now().getTime();
    const moment = (inMinutes: number): string => new Date(now + inMinutes * minute_ms).toISOString();
    expect(await attempt(at, { powers: ['facts', 'erase_unlock'] })).toBe('422 remote_sessions.more_than_asked');
    expect(await attempt(at, { powers: [] })).toBe('422 remote_sessions.more_than_asked');
    expect(await attempt(at, { endsAt: moment(33) })).toBe('422 remote_sessions.wrong_times');
    expect(await attempt(at, { grantedAt: moment(-5), endsAt: moment(-1) })).toBe('422 remote_sessions.wrong_times');
    expect(await attempt(at, { grantedAt: moment(3) })).toBe('422 remote_sessions.wrong_times');
    expect(await attempt(at, { number: 2, previous: 'b'.repeat(64) })).toBe('409 remote_sessions.consent_order');
    expect(await attempt(at, { previous: 'b'.repeat(64) })).toBe('409 remote_sessions.consent_order');
  });

  it('nor one that was used before, or comes after the end, or from somebody else', async () => {
    const at = await open();
    const { sessionId } = at.session;
    // A page that lost the answer sends the same again.
    expect(must(await send(at.customer, sessionId, at.consent)).linkSessionId).toBe(at.session.linkSessionId);
    expect(codeOf(await send(at.technician.actor, sessionId, at.consent))).toBe('403 auth.forbidden');
    const stranger = await createActor(test, { role: 'customer' });
    expect((await send(stranger, sessionId, at.consent)).status).toBe(404);
    must(await at.customer.post(`/api/remote-sessions/${sessionId}/end`, {}));
    expect(codeOf(await send(at.customer, sessionId, at.consent))).toBe('409 remote_sessions.over');
    const next = await requested(at);
    expect(codeOf(await send(at.customer, next.sessionId, at.consent))).toBe('422 remote_sessions.other_session');
  });

  it('nor one whose technician was unassigned meanwhile', async () => {
    const at = await bench();
    const session = await requested(at);
    const consent = await signed(at, session);
    const { assignmentId = '' } = (await findRepair(test.db, at.repairId)) ?? {};
    must(
      await assign(at.operations, at.repairId, null, {
        expectedAssignmentId: assignmentId,
        reason: 'sent to another bench',
      }),
    );
    expect(codeOf(await send(at.customer, session.sessionId, consent))).toMatch(/^409 remote_sessions\./);
    await test.app.outbox.drain();
    expect(await sessionNow(at.customer, session.sessionId)).toMatchObject({
      outcome: 'terminated',
      endReason: 'job_reassigned',
    });
  });

  it('two consents at once open one connection', async () => {
    const at = await bench();
    const session = await requested(at);
    const [one, two] = await Promise.all([
      signed(at, session, { powers: ['facts'] }),
      signed(at, session, { powers: ['flash'] }),
    ]);
    const answers = await Promise.all([one, two].map((consent) => send(at.customer, session.sessionId, consent)));
    expect(answers.map(codeOf).toSorted()).toEqual(['200', '409 remote_sessions.consent_order']);
    const links = await test.db
      .selectFrom('link_sessions')
      .select('session_id')
      .where('reference', '=', session.sessionId)
      .execute();
    expect(links).toHaveLength(1);
  });
});

const keyOf = (device: { key: { publicKey: Uint8Array } }): string =>
  Buffer.from(device.key.publicKey).toString('base64url');

/** A session that is over, to take things from. */
async function requestedOnce(at: Bench) {
  const session = await requested(at);
  must(await at.technician.actor.post(`/api/remote-sessions/${session.sessionId}/end`, {}));
  return session;
}

describe('amendments', () => {
  it('replace what is allowed, name the one before, and end no later', async () => {
    const at = await open();
    const { sessionId } = at.session;
    const next = { number: 2, previous: consentHash(at.consent.consent) };
    const more = await signed(at, at.session, {
      ...next,
      powers: ['facts', 'erase_unlock'],
      endsAt: at.consent.consent.endsAt,
    });
    expect(must(await send(at.customer, sessionId, more))).toMatchObject({
      granted: ['facts', 'erase_unlock'],
      state: 'consented',
    });
    expect(codeOf(await send(at.customer, sessionId, at.consent))).toBe('409 remote_sessions.consent_order');
    const third = { number: 3, previous: consentHash(more.consent) };
    const device = await signed(at, at.session, { ...third, powers: ['whole_device'] });
    expect(codeOf(await send(at.customer, sessionId, device))).toBe('422 remote_sessions.more_than_asked');
    const later = new Date(Date.parse(at.consent.consent.endsAt) + 1).toISOString();
    const longer = await signed(at, at.session, { ...third, powers: ['facts'], endsAt: later });
    expect(codeOf(await send(at.customer, sessionId, longer))).toBe('422 remote_sessions.wrong_times');
    const other = await signed(at, at.session, {
      ...third,
      phone: { vendorId: 1, productId: 2, serialNumber: 'OTHER' },
    });
    expect(codeOf(await send(at.customer, sessionId, other))).toBe('422 remote_sessions.other_session');
    const less = await signed(at, at.session, { ...third, powers: [] });
    expect(must(await send(at.customer, sessionId, less)).granted).toEqual([]);
    const { consents } = must(await at.technician.actor.get(`/api/remote-sessions/${sessionId}/consents`));
    expect(consents).toEqual([at.consent, more, less]);
  });
});

describe('a session ends with what it rests on (USB-6, ID-4, GOV-5)', () => {
  const ended = async (at: OpenBench) => {
    await test.app.outbox.drain();
    const { outcome, endReason } = await sessionNow(desk.operations, at.session.sessionId);
    expect((await linkOf(at.session))?.ended_at).not.toBeNull();
    return `${outcome} ${endReason}`;
  };

  it('the repair completed, or returned to the queue', async () => {
    const [done, returned] = [await open(), await open()];
    const path = (at: Bench): string => `/api/repairs/${at.repairId}/status`;
    const report_ = { summary: 'The boot partition was damaged; written anew, the phone starts.' };
    must(await done.technician.actor.patch(path(done), { status: 'completed', report: report_ }));
    expect(await ended(done)).toBe('completed job_completed');
    must(
      await returned.technician.actor.patch(path(returned), {
        status: 'matching',
        reason: 'I do not know this model.',
      }),
    );
    expect(await ended(returned)).toBe('terminated job_reassigned');
  });

  it('the technician suspended as technician, or as user', async () => {
    const suspended = await open();
    const decision = { status: 'suspended', reason: 'complaint under review' };
    must(await desk.operations.patch(`/api/technicians/${suspended.technician.technicianId}/status`, decision));
    expect(await ended(suspended)).toMatch(/^terminated (?:account_not_active|job_reassigned)$/);
    desk = await makeDesk(test);
    const blocked = await open();
    await changeStatus(test, blocked.technician.actor.userId, 'blocked');
    expect(await ended(blocked)).toMatch(/^terminated account_not_active$/);
  });

  it('a device removed', async () => {
    const at = await open();
    must(await at.customer.delete(`/api/devices/${at.host.deviceId}`));
    expect(await ended(at)).toBe('terminated device_removed');
  });

  it('the switch thrown: nothing new starts, everything running ends', async () => {
    const at = await open();
    const asked = await requested(await bench());
    const owner = await createActor(test, { role: 'admin', capabilities: ['owner'] });
    const { flags } = must(await owner.get('/api/admin/flags'));
    const { version } = flags.find(({ flag }: { flag: string }) => flag === 'remote_sessions');
    const settings = { settings: { on: true }, reason: 'a hole was found', basedOn: version };
    must(await desk.operations.put('/api/admin/flags/remote_sessions', settings));
    expect(await ended(at)).toBe('terminated sessions_stopped');
    expect((await sessionNow(desk.operations, asked.sessionId)).endReason).toBe('sessions_stopped');
    expect(codeOf(await ask(at))).toBe('503 remote_sessions.stopped');
    const again = { settings: { on: false }, reason: 'it is closed', basedOn: version + 1 };
    const proposed = must(await desk.operations.put('/api/admin/flags/remote_sessions', again));
    must(await owner.patch(`/api/admin/flags/changes/${proposed.changeId}`, { decision: 'approve' }));
    expect((await ask(at)).status).toBe(201);
  });

  it('an admin terminates with a reason, once; nobody else does', async () => {
    const at = await open();
    const path = `/api/admin/remote-sessions/${at.session.sessionId}/terminate`;
    const reason = { reason: 'The technician asked for a password.' };
    const support = await createActor(test, { role: 'admin', capabilities: ['support'] });
    for (const who of [at.customer, at.technician.actor, support])
      expect(codeOf(await who.post(path, reason))).toBe('403 auth.forbidden');
    expect((await at.operations.post(path, {})).status).toBe(400);
    const both = await Promise.all([at.operations.post(path, reason), at.operations.post(path, reason)]);
    expect(both.map(codeOf)).toEqual(['200', '200']);
    expect(await ended(at)).toBe('terminated admin_terminated');
    expect((await sessionNow(at.customer, at.session.sessionId)).endNote).toBe(reason.reason);
    expect((await auditOf(at.session.sessionId)).filter((action) => action.endsWith('terminated'))).toHaveLength(1);
    expect(codeOf(await at.customer.post(`/api/remote-sessions/${at.session.sessionId}/end`, {}))).toBe(
      '409 remote_sessions.wrong_state',
    );
  });
});

describe('who sees a session', () => {
  it('its people and staff; for others it does not exist', async () => {
    const at = await open();
    const path = `/api/remote-sessions/${at.session.sessionId}`;
    const auditor = await createActor(test, { role: 'admin', capabilities: ['auditor'] });
    const finance = await createActor(test, { role: 'admin', capabilities: ['finance'] });
    const stranger = await createActor(test, { role: 'customer' });
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
      new Date(test.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
    expect(await search(`repairId=${at.repairId}&from=${day(-1)}&to=${day(1)}`)).toEqual([sessionId]);
    expect(await search(`repairId=${at.repairId}&to=${day(-2)}`)).toEqual([]);
    const isWatched = async (): Promise<boolean> => (await sessionNow(at.customer, sessionId)).isWatched;
    expect(await isWatched()).toBe(false);
    must(await at.operations.post(`/api/admin/remote-sessions/${sessionId}/watch`));
    expect(await isWatched()).toBe(true);
    expect(await auditOf(sessionId)).toContain('remote_sessions.watched');
    minutes(3);
    expect(await isWatched()).toBe(false);
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
    const tables = await test.db
      .selectFrom('remote_sessions')
      .selectAll()
      .where('session_id', '=', session.sessionId)
      .execute();
    const log = await test.db.selectFrom('audit_log').selectAll().where('subject_id', '=', session.sessionId).execute();
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
    const thief = await registerDevice(test, { token: at.technician.actor.token });
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
    const kept = must(await at.operations.get(`/api/remote-sessions/${at.session.sessionId}/log`));
    expect(kept.entries).toEqual([first, second]);
  });

  it('tells the session what the customer did, and takes late entries for a week', async () => {
    const at = await open();
    await report(at, 'host', 'open');
    const state = async () => (await sessionNow(desk.operations, at.session.sessionId)).state;
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
    await test.db
      .updateTable('remote_sessions')
      .set({ ended_at: new Date(test.clock.now().getTime() - 8 * 86_400_000) })
      .where('session_id', '=', late.session.sessionId)
      .execute();
    expect(codeOf(await upload(late, rest))).toBe('409 remote_sessions.log_over');
  });

  it('cannot be changed in the database either: the file says which entry', async () => {
    const at = await open();
    must(await upload(at, await logEntries(at, [operation('adb shell ls'), operation('adb shell df')])));
    const change = test.db
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
    const { room } = await import('./index.ts');
    const subject = { userId: at.customer.userId, subjects: [at.customer.userId] };
    const copy = await room.personalData?.collect(test.db, test.app.services, subject);
    expect(JSON.stringify(copy)).toContain('wedding.jpg');
    const { commandOrigin } = await import('#test/held-job.ts');
    await transact(
      test.db,
      (tx) =>
        room.personalData?.erase(tx, test.app.services, { subject, origin: commandOrigin(test) }) ??
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
    await test.db
      .updateTable('remote_sessions')
      .set({ ended_at: new Date(test.clock.now().getTime() - 1_100 * 86_400_000) })
      .where('session_id', '=', at.session.sessionId)
      .execute();
    await test.app.tasks.run('remote_sessions.remove-old');
    const rows = await test.db
      .selectFrom('remote_session_log')
      .select('seq')
      .where('session_id', '=', at.session.sessionId)
      .execute();
    expect(rows).toEqual([]);
  });
});
