import { describe, expect, it } from 'vitest';
import { readSessionScopes } from '@mistri/contracts/remote-sessions/session-states';
import { consentHash } from '@mistri/signed-log/session-log';
import { transact } from '#platform/db/in-transaction.ts';
import { changeStatus, createActor } from '#test/actors.ts';
import { registerDevice } from '#test/link-device.ts';
import {
  ask,
  auditOf,
  type Bench,
  codeOf,
  linkOf,
  type OpenBench,
  report,
  requested,
  send,
  sessionNow,
  signed,
} from '#test/remote-session.ts';
import { must } from '#test/repair-desk.ts';
import { SessionStage } from '#test/session-stage.ts';

const stage = new SessionStage();
const { bench, open, minutes } = stage;
const endDue = (): Promise<void> => stage.test.app.tasks.run('remote_sessions.end-due');

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
    const link = await linkOf(stage, consented);
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
    expect(await linkOf(stage, consented)).toMatchObject({ end_reason: 'the technician is done' });
    const actions = await auditOf(stage.test, session.sessionId);
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
      const rows = await stage.test.db
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
    for (const { session } of [never, lost, over]) expect((await linkOf(stage, session))?.ended_at).not.toBeNull();
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
    await transact(stage.test.db, async (tx) => {
      await tx
        .updateTable('link_sessions')
        .set({ state: 'ended', ended_at: stage.test.clock.now(), ended_by: side, end_reason: reason })
        .where('session_id', '=', sessionId)
        .execute();
      const { emit } = await import('#platform/outbox/emit.ts');
      await emit(
        tx,
        { traceId: 'trc_test', at: stage.test.clock.now() },
        {
          name: 'link.session_ended.v1',
          subject: sessionId,
          payload: { sessionId, openedBy: 'remote_sessions', reference: at.session.sessionId, endedBy: side },
        },
      );
    });
    await stage.test.app.outbox.drain();
    expect((await sessionNow(at.customer, at.session.sessionId)).outcome).toBe(outcome);
  });
});

describe('a session is asked for by nobody but the assigned, certified technician', () => {
  it('not by customers, other technicians, or without a second factor', async () => {
    const at = await bench();
    expect(codeOf(await at.customer.post('/api/remote-sessions', {}))).toBe('403 auth.forbidden');
    const other = await createActor(stage.test, {
      role: 'technician',
      technicianClass: 'software',
      secondFactor: true,
    });
    const device = await registerDevice(stage.test, { token: other.token });
    const wish = { repairId: at.repairId, deviceId: device.deviceId, mode: 'service', powers: ['facts'], minutes: 30 };
    const reason = 'I would like to have a look at it.';
    const foreign = await other.post('/api/remote-sessions', { ...wish, reason });
    expect(codeOf(foreign)).toBe('404 remote_sessions.no_such_repair');
    const unproved = await createActor(stage.test, { role: 'technician', technicianClass: 'software' });
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
  });

  it('not from a device that cannot take part: a page has no kernel, a machine has no console', async () => {
    const at = await bench();
    const machine = await registerDevice(stage.test, { token: at.technician.actor.token, kind: 'agent' });
    const device = { mode: 'device', powers: ['whole_device'] };
    expect(codeOf(await ask(at, device))).toBe('422 remote_sessions.kind_of_other_mode');
    expect(codeOf(await ask(at, { deviceId: machine.deviceId }))).toBe('422 remote_sessions.kind_of_other_mode');
    expect((await ask(at, { ...device, deviceId: machine.deviceId })).status).toBe(201);
  });
});

describe('a session ends with what it rests on (USB-6, ID-4, GOV-5)', () => {
  const ended = async (at: OpenBench) => {
    await stage.test.app.outbox.drain();
    const { outcome, endReason } = await sessionNow(stage.desk.operations, at.session.sessionId);
    expect((await linkOf(stage, at.session))?.ended_at).not.toBeNull();
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
    must(await stage.desk.operations.patch(`/api/technicians/${suspended.technician.technicianId}/status`, decision));
    expect(await ended(suspended)).toMatch(/^terminated (?:account_not_active|job_reassigned)$/);
    await stage.newDesk();
    const blocked = await open();
    await changeStatus(stage.test, blocked.technician.actor.userId, 'blocked');
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
    const owner = await createActor(stage.test, { role: 'admin', capabilities: ['owner'] });
    const { flags } = must(await owner.get('/api/admin/flags'));
    const { version } = flags.find(({ flag }: { flag: string }) => flag === 'remote_sessions');
    const settings = { settings: { on: true }, reason: 'a hole was found', basedOn: version };
    must(await stage.desk.operations.put('/api/admin/flags/remote_sessions', settings));
    expect(await ended(at)).toBe('terminated sessions_stopped');
    expect((await sessionNow(stage.desk.operations, asked.sessionId)).endReason).toBe('sessions_stopped');
    expect(codeOf(await ask(at))).toBe('503 remote_sessions.stopped');
    const again = { settings: { on: false }, reason: 'it is closed', basedOn: version + 1 };
    const proposed = must(await stage.desk.operations.put('/api/admin/flags/remote_sessions', again));
    must(await owner.patch(`/api/admin/flags/changes/${proposed.changeId}`, { decision: 'approve' }));
    expect((await ask(at)).status).toBe(201);
  });

  it('an admin terminates with a reason, once; nobody else does', async () => {
    const at = await open();
    const path = `/api/admin/remote-sessions/${at.session.sessionId}/terminate`;
    const reason = { reason: 'The technician asked for a password.' };
    const support = await createActor(stage.test, { role: 'admin', capabilities: ['support'] });
    for (const who of [at.customer, at.technician.actor, support])
      expect(codeOf(await who.post(path, reason))).toBe('403 auth.forbidden');
    expect((await at.operations.post(path, {})).status).toBe(400);
    const both = await Promise.all([at.operations.post(path, reason), at.operations.post(path, reason)]);
    expect(both.map(codeOf)).toEqual(['200', '200']);
    expect(await ended(at)).toBe('terminated admin_terminated');
    expect((await sessionNow(at.customer, at.session.sessionId)).endNote).toBe(reason.reason);
    expect(
      (await auditOf(stage.test, at.session.sessionId)).filter((action) => action.endsWith('terminated')),
    ).toHaveLength(1);
    expect(codeOf(await at.customer.post(`/api/remote-sessions/${at.session.sessionId}/end`, {}))).toBe(
      '409 remote_sessions.wrong_state',
    );
  });
});
