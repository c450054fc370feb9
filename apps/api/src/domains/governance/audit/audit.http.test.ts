import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, publicKeysOf, type Seal, verifyInclusion } from '@mistri/signed-log';
import { audit, systemOrigin } from '#platform/audit.ts';
import { minute_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { createActor, type Actor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';

let test: TestApp;
let compliance: Actor;
beforeAll(async () => {
  test = await startTestApp();
  compliance = await createActor(test, { role: 'admin', capabilities: ['compliance'] });
});
afterAll(() => test.close());

function write(action: string, subjectId: string, more: { reason?: string; before?: unknown; after?: unknown } = {}) {
  const origin = systemOrigin('test', 'trc_test', test.clock.now(), 'command');
  return transact(test.db, (tx) => audit(tx, origin, { action, subjectId, ...more }));
}

interface Log {
  auditId: string;
  action: string;
  subjectId: string;
  actorId: string;
}

const search = async (query: string): Promise<{ logs: Log[]; next: string | null }> => {
  const { status, body } = await compliance.get(`/api/audit/logs?${query}`);
  expect(status).toBe(200);
  return body.data;
};

describe('the explorer', () => {
  it('finds by object, action, room, person and time', async () => {
    await write('walk.approved', 'dlr_x', {
      before: { state: 'submitted' },
      after: { state: 'active' },
      reason: 'good papers',
    });
    test.clock.advance(minute_ms);
    const later = test.clock.now().toISOString();
    await write('walk.suspended', 'dlr_x');
    expect((await search('subjectId=dlr_x')).logs.map((log) => log.action)).toEqual([
      'walk.suspended',
      'walk.approved',
    ]);
    expect((await search('subjectId=dlr_x')).logs[1]).toMatchObject({
      actorId: 'system:test',
      reason: 'good papers',
      before: { state: 'submitted' },
      after: { state: 'active' },
      place: null,
    });
    expect((await search('action=walk.approved')).logs).toHaveLength(1);
    expect((await search('room=walk')).logs).toHaveLength(2);
    expect((await search(`room=walk&from=${later}`)).logs.map((log) => log.action)).toEqual(['walk.suspended']);
    expect((await search(`room=walk&to=${later}`)).logs.map((log) => log.action)).toEqual(['walk.approved']);
    const byActor = await search(`actorId=${compliance.userId}`);
    expect(new Set(byActor.logs.map((log) => log.actorId))).toEqual(new Set([compliance.userId]));
  });

  it('gives every row once, page by page, while new ones arrive', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 7; i += 1) ids.push(await write('paging.noted', 'p'));
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: { logs: Log[]; next: string | null } = await search(
        `room=paging&limit=3${next ? `&before=${next}` : ''}`,
      );
      seen.push(...page.logs.map((log) => log.auditId));
      next = page.next;
      if (next) await write('paging.noted', 'late');
    }
    expect(seen).toEqual(ids.toReversed());
  });

  it('refuses filters that are not filters', async () => {
    for (const query of ['limit=0', 'limit=201', 'from=yesterday', "actorId=x'--", 'sort=at', 'before=aud_1']) {
      expect((await compliance.get(`/api/audit/logs?${query}`)).status).toBe(400);
    }
  });

  it('writes a CSV that no spreadsheet runs, and notes that it was taken', async () => {
    await write('csv.noted', 'c', { reason: '=HYPERLINK("http://evil.example")', after: { note: 'a, "b"\nc' } });
    const csv = await compliance.get('/api/audit/logs.csv?room=csv');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const [header, row] = String(csv.body).split('\n');
    expect(header).toBe('auditId,at,actorId,actorRole,action,subjectId,reason,before,after,via,traceId,batchNo,seq');
    expect(row).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    const [taken] = (await search('action=governance.audit_exported')).logs;
    expect(taken).toMatchObject({ actorId: compliance.userId, after: { room: 'csv' } });
  });
});

describe('seals over HTTP', () => {
  it('show where the log stands, can be kept elsewhere, and prove a row to somebody without the database', async () => {
    const auditId = await write('proof.noted', 'p', { after: { amount: 4200 } });
    const early = await compliance.get(`/api/audit/logs/${auditId}/proof`);
    expect([early.status, early.body.code]).toEqual([409, 'governance.not_sealed']);
    await test.app.tasks.run('governance.seal-audit');
    const state = await compliance.get('/api/admin/audit/seals');
    expect(state.body.data).toMatchObject({ unsealed: { count: 0, oldestAt: null }, lastCheck: null });
    expect(state.body.data.head.batchNo).toBe(state.body.data.seals[0].header.batchNo);

    const { body } = await compliance.get(`/api/audit/logs/${auditId}/proof`);
    const { entry, seal, seq, path, publicKeys } = body.data;
    const trusted = { logId: 'mistri.audit', keys: await publicKeysOf(publicKeys) };
    expect(await verifyInclusion({ seal, seq, path }, entry as Json, trusted)).toEqual({ ok: true });
    const forged = { ...entry, after: '{"amount": 420000}' };
    expect(await verifyInclusion({ seal, seq, path }, forged, trusted)).toMatchObject({ ok: false });

    const lines = String((await compliance.get('/api/admin/audit/seals.ndjson')).body)
      .trim()
      .split('\n');
    expect(JSON.parse(lines[0] ?? '')).toEqual({ publicKeys });
    expect((JSON.parse(lines.at(-1) ?? '') as Seal).root).toBe(state.body.data.head.root);
  });
});

describe('my own matters', () => {
  it('show what I did and what was decided about me, never by whom of the staff nor why', async () => {
    const dealer = await createActor(test, { role: 'dealer', memberships: ['dlr_01jd0000000000000000000001'] });
    await write('dealers.suspended', 'dlr_01jd0000000000000000000001', { reason: 'internal note' });
    const { status, body } = await dealer.get('/api/audit/mine');
    expect(status).toBe(200);
    expect(body.data.logs[0]).toMatchObject({ action: 'dealers.suspended', by: 'system' });
    expect(JSON.stringify(body)).not.toContain('internal note');
    expect(body.data.logs.every((log: object) => !('actorId' in log) && !('reason' in log))).toBe(true);
  });

  it("refuse another's object and one that does not exist alike", async () => {
    const customer = await createActor(test, { role: 'customer' });
    for (const subjectId of ['dlr_01jd0000000000000000000001', compliance.userId, 'ord_01jd0000000000000000000001']) {
      const answer = await customer.get(`/api/audit/mine?subjectId=${subjectId}`);
      expect([answer.status, answer.body.code]).toEqual([404, 'governance.not_yours']);
    }
    expect((await customer.get(`/api/audit/mine?subjectId=${customer.userId}`)).status).toBe(200);
  });
});

describe('the overview', () => {
  it('shows each desk what waits on it', async () => {
    const finance = await createActor(test, { role: 'admin', capabilities: ['finance'] });
    const auditor = await createActor(test, { role: 'admin', capabilities: ['auditor'] });
    const names = async (actor: Actor): Promise<string[]> => {
      const { body } = await actor.get('/api/admin/overview');
      return body.data.queues.map((queue: { queue: string }) => queue.queue);
    };
    expect(await names(finance)).toContain('escrow.releases');
    expect(await names(finance)).not.toContain('dealers.applications');
    expect((await names(auditor)).toSorted()).toEqual(test.app.services.queues.map((queue) => queue.name).toSorted());
  });
});
