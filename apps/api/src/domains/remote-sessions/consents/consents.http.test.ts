import { describe, expect, it } from 'vitest';
import { consentHash } from '@mistri/signed-log/session-log';
import { minute_ms } from '#platform/clock.ts';
import { findRepair } from '#rooms/repairs/index.ts';
import { createActor } from '#test/actors.ts';
import { registerDevice } from '#test/link-device.ts';
import { type Bench, codeOf, consentFor, keyOf, requested, send, sessionNow, signed } from '#test/remote-session.ts';
import { assign, must } from '#test/repair-desk.ts';
import { SessionStage } from '#test/session-stage.ts';

const stage = new SessionStage();
const { bench, open } = stage;

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
    const stranger = await registerDevice(stage.test, { token: at.customer.token, kind: 'browser' });
    const thief = await registerDevice(stage.test, { token: at.technician.actor.token, kind: 'browser' });
    const connector = await registerDevice(stage.test, { token: at.customer.token, kind: 'agent' });
    const { customer, technician, sessionId } = consentFor(at, await requestedOnce(at));
    expect(await attempt(at, {}, stranger)).toBe('422 remote_sessions.wrong_signature');
    const theirs = { ...customer, deviceId: thief.deviceId, key: keyOf(thief) };
    expect(await attempt(at, { customer: theirs }, thief)).toBe('422 remote_sessions.wrong_device');
    const unknown = { ...customer, key: keyOf(stranger) };
    expect(await attempt(at, { customer: unknown }, stranger)).toBe('422 remote_sessions.wrong_device');
    // Theirs, and genuine, but a program that knows whole devices only: nobody would serve this session.
    const wrongKind = { ...customer, deviceId: connector.deviceId, key: keyOf(connector) };
    expect(await attempt(at, { customer: wrongKind }, connector)).toBe('422 remote_sessions.wrong_device');
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
    const now = stage.test.clock.now().getTime();
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
    const stranger = await createActor(stage.test, { role: 'customer' });
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
    const { assignmentId = '' } = (await findRepair(stage.test.db, at.repairId)) ?? {};
    must(
      await assign(at.operations, at.repairId, null, {
        expectedAssignmentId: assignmentId,
        reason: 'sent to another bench',
      }),
    );
    expect(codeOf(await send(at.customer, session.sessionId, consent))).toMatch(/^409 remote_sessions\./);
    await stage.test.app.outbox.drain();
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
    const links = await stage.test.db
      .selectFrom('link_sessions')
      .select('session_id')
      .where('reference', '=', session.sessionId)
      .execute();
    expect(links).toHaveLength(1);
  });
});

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
