import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { minute_ms } from '#platform/clock.ts';
import { findSession as findLinkSession, noteReport } from '#rooms/link/index.ts';
import { type Answer, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { makeBench, opened, type OpenBench, requested, sessionNow } from '#test/remote-session.ts';
import { type Desk, makeDesk, must } from '#test/repair-desk.ts';

let test: TestApp;
let desk: Desk;
beforeAll(async () => {
  test = await startTestApp();
});
beforeEach(async () => {
  desk = await makeDesk(test);
});
afterAll(() => test.close());

const codeOf = ({ status, body }: Answer): string => `${status} ${body.code ?? ''}`.trim();
const open = async (): Promise<OpenBench> => opened(await makeBench(test, 'in_progress', desk));
const pathOf = ({ session }: OpenBench): string => `/api/remote-sessions/${session.sessionId}/reconnect`;

async function linkSays(linkSessionId: string, side: 'host' | 'guest', state: 'connecting' | 'open' | 'paused') {
  await noteReport(test.db, test.app.services, {
    sessionId: linkSessionId,
    side,
    report: { state, ladder: [] },
    at: test.clock.now(),
  });
  await test.app.outbox.drain();
}

describe('a page that was loaded anew goes on with its session', () => {
  it('by a new connection between the same devices, until the same end; the old one is over and moves nothing', async () => {
    const at = await open();
    const before = at.session.linkSessionId ?? '';
    await linkSays(before, 'host', 'open');
    test.clock.advance(3 * minute_ms);
    const again = must(await at.customer.post(pathOf(at)));
    const after = again.linkSessionId ?? '';
    expect(after).not.toBe(before);
    expect(again).toMatchObject({
      sessionId: at.session.sessionId,
      state: 'connecting',
      granted: at.session.granted,
      endsAt: at.session.endsAt,
    });
    const [old, now] = [await findLinkSession(test.db, before), await findLinkSession(test.db, after)];
    expect(old?.ended_at).not.toBeNull();
    expect(now).toMatchObject({
      host_device: at.host.deviceId,
      guest_device: at.guest.deviceId,
      scopes: old?.scopes,
      hard_end: old?.hard_end,
      ended_at: null,
    });
    await test.app.outbox.drain();
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
    test.clock.advance(5 * minute_ms);
    await test.app.tasks.run('remote_sessions.end-due');
    expect(await sessionNow(at.customer, at.session.sessionId)).toMatchObject({
      outcome: 'lost',
      endReason: 'no_connection',
    });
  });

  it('but not without a consent, not after the end or its time, and not for strangers', async () => {
    const bench = await makeBench(test, 'in_progress', desk);
    const asked = await requested(bench);
    const path = `/api/remote-sessions/${asked.sessionId}/reconnect`;
    expect(codeOf(await bench.customer.post(path))).toBe('409 remote_sessions.wrong_state');
    expect((await (await createActor(test, { role: 'customer' })).post(path)).status).toBe(404);
    const over = await open();
    must(await over.customer.post(`/api/remote-sessions/${over.session.sessionId}/end`, {}));
    expect(codeOf(await over.customer.post(pathOf(over)))).toBe('409 remote_sessions.over');
    const late = await opened(await makeBench(test, 'in_progress', desk), { minutes: 5 });
    await linkSays(late.session.linkSessionId ?? '', 'host', 'open');
    test.clock.set(new Date(late.session.endsAt ?? ''));
    expect(codeOf(await late.customer.post(pathOf(late)))).toBe('409 remote_sessions.over');
  });
});
