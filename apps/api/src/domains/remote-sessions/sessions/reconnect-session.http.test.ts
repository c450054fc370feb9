import { describe, expect, it } from 'vitest';
import { minute_ms } from '#platform/clock.ts';
import { findSession as findLinkSession } from '#rooms/link/index.ts';
import { createActor } from '#test/actors.ts';
import { codeOf, type OpenBench, report, requested, sessionNow } from '#test/remote-session.ts';
import { must } from '#test/repair-desk.ts';
import { SessionStage } from '#test/session-stage.ts';

const stage = new SessionStage();
const { bench, open } = stage;
const pathOf = ({ session }: OpenBench): string => `/api/remote-sessions/${session.sessionId}/reconnect`;

const linkSays = (linkSessionId: string, side: 'host' | 'guest', state: 'connecting' | 'open' | 'paused') =>
  report({ test: stage.test, session: { linkSessionId } }, side, state);

describe('a page that was loaded anew goes on with its session', () => {
  it('by a new connection between the same devices, until the same end; the old one is over and moves nothing', async () => {
    const at = await open();
    const before = at.session.linkSessionId ?? '';
    await linkSays(before, 'host', 'open');
    stage.test.clock.advance(3 * minute_ms);
    const again = must(await at.customer.post(pathOf(at)));
    const after = again.linkSessionId ?? '';
    expect(after).not.toBe(before);
    expect(again).toMatchObject({
      sessionId: at.session.sessionId,
      state: 'connecting',
      granted: at.session.granted,
      endsAt: at.session.endsAt,
    });
    const [old, now] = [await findLinkSession(stage.test.db, before), await findLinkSession(stage.test.db, after)];
    expect(old?.ended_at).not.toBeNull();
    expect(now).toMatchObject({
      host_device: at.host.deviceId,
      guest_device: at.guest.deviceId,
      scopes: old?.scopes,
      hard_end: old?.hard_end,
      ended_at: null,
    });
    await stage.test.app.outbox.drain();
    await linkSays(before, 'guest', 'paused');
    expect((await sessionNow(at.customer, at.session.sessionId)).state).toBe('connecting');
    await linkSays(after, 'guest', 'open');
    expect((await sessionNow(at.customer, at.session.sessionId)).state).toBe('active');
  });

  it('for the technician, too, when it was their page', async () => {
    const at = await open();
    const again = must(await at.technician.actor.post(pathOf(at)));
    expect(again.linkSessionId).not.toBe(at.session.linkSessionId);
  });

  it('is lost like any other when nobody comes', async () => {
    const at = await open();
    await linkSays(at.session.linkSessionId ?? '', 'host', 'open');
    must(await at.customer.post(pathOf(at)));
    stage.test.clock.advance(5 * minute_ms);
    await stage.test.app.tasks.run('remote_sessions.end-due');
    expect(await sessionNow(at.customer, at.session.sessionId)).toMatchObject({
      outcome: 'lost',
      endReason: 'no_connection',
    });
  });

  it('but not without a consent, not after the end or its time, and not for strangers', async () => {
    const at = await bench();
    const asked = await requested(at);
    const path = `/api/remote-sessions/${asked.sessionId}/reconnect`;
    expect(codeOf(await at.customer.post(path))).toBe('409 remote_sessions.wrong_state');
    expect((await (await createActor(stage.test, { role: 'customer' })).post(path)).status).toBe(404);
    const over = await open();
    must(await over.customer.post(`/api/remote-sessions/${over.session.sessionId}/end`, {}));
    expect(codeOf(await over.customer.post(pathOf(over)))).toBe('409 remote_sessions.over');
    const late = await open({ minutes: 5 });
    await linkSays(late.session.linkSessionId ?? '', 'host', 'open');
    stage.test.clock.set(new Date(late.session.endsAt ?? ''));
    expect(codeOf(await late.customer.post(pathOf(late)))).toBe('409 remote_sessions.over');
  });
});
