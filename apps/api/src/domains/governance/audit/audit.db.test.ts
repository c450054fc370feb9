import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import type { Seal } from '@mistri/signed-log';
import { audit, systemOrigin } from '#platform/audit.ts';
import { minute_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { readBatches } from './audit-store.ts';
import { checkAudit, lastCheck } from './check-audit.ts';
import { sealAudit } from './seal-audit.ts';
import { sealKeysOf, sealPublicKeys } from './seal-keys.ts';
import { type AuditVerdict, verifyAudit } from './verify-audit.ts';

let test: TestApp;
/** Whoever has stolen the database's superuser: triggers and grants don't stop them, only the seals tell. */
let thief: pg.Client;

beforeEach(async () => {
  test = await startTestApp({ listen: false });
  thief = new pg.Client({ connectionString: test.app.services.config.databaseUrl });
  await thief.connect();
  await thief.query('SET session_replication_role = replica');
});
afterEach(async () => {
  await thief.end();
  await test.close();
});

const origin = () => systemOrigin('test', 'trc_test', test.clock.now(), 'command');
const write = (subjectId: string, after: unknown = { amount: 4200, note: 'as agreed' }): Promise<string> =>
  transact(test.db, (tx) => audit(tx, origin(), { action: 'test.decided', subjectId, reason: 'because', after }));
const seal = () => sealAudit(test.db, test.app.services, { at: test.clock.now() });
const verify = (more: object = {}): Promise<AuditVerdict> =>
  verifyAudit(test.db, { publicKeys: sealPublicKeys(test.app.services), ...more });

/** Three batches of three, a few minutes apart. @returns the ids in the order of sealing */
async function sealedLog(): Promise<string[]> {
  const ids: string[] = [];
  for (let batch = 0; batch < 3; batch += 1) {
    for (let row = 0; row < 3; row += 1) ids.push(await write(`object-${batch}-${row}`));
    await seal();
    test.clock.advance(5 * minute_ms);
  }
  return ids;
}

async function anchors() {
  return (await readBatches(test.db, 0, 100)).map(({ sealText }) => {
    const { header, root } = JSON.parse(sealText) as Seal;
    return { batchNo: header.batchNo, root };
  });
}

describe('sealing', () => {
  it('gives every row one place and continues the chain', async () => {
    await sealedLog();
    expect(await verify()).toMatchObject({ ok: true, problems: [], batches: 3, entries: 9 });
    expect(await seal()).toBe(0);
  });

  it('seals a row that was committed after the batch of its time, and all rows once when two seal together', async () => {
    await sealedLog();
    let commit = (): void => undefined;
    const held = new Promise<void>((resolve) => (commit = resolve));
    const slow = transact(test.db, async (tx) => {
      await audit(tx, origin(), { action: 'test.slow', subjectId: 'slow' });
      await held;
    });
    await write('fast');
    await seal();
    commit();
    await slow;
    const sealed = await Promise.all([seal(), seal(), seal()]);
    expect(sealed.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await verify()).toMatchObject({ ok: true, batches: 5, entries: 11 });
  });

  it('goes on verifying after the key was changed', async () => {
    await write('before');
    await seal();
    sealKeysOf(test.app.services).rotate();
    await write('after');
    await seal();
    expect(sealPublicKeys(test.app.services)).toHaveLength(2);
    expect((await verify()).ok).toBe(true);
  });

  it('lets nobody change a seal with ordinary rights', async () => {
    await sealedLog();
    await expect(test.db.deleteFrom('audit_seals').execute()).rejects.toThrow('permission denied');
    await expect(test.db.updateTable('audit_positions').set({ seq: 99 }).execute()).rejects.toThrow(
      'permission denied',
    );
    await thief.query('SET session_replication_role = origin');
    await expect(thief.query('DELETE FROM audit_positions')).rejects.toThrow('append-only');
  });
});

describe('a thief with the rights of the superuser', () => {
  let ids: string[];
  beforeEach(async () => {
    ids = await sealedLog();
  });

  const columns = [
    'at',
    'actor_id',
    'actor_role',
    'action',
    'subject_id',
    'reason',
    'before',
    'after',
    'origin',
    'trace_id',
  ];
  const changed: Record<string, string> = {
    at: `at + interval '1 microsecond'`,
    before: `'null'::jsonb`,
    after: `jsonb_set(after, '{amount}', '4200.0')`,
    origin: `origin || '{"via": "http"}'`,
  };
  it('is found when they change any column by the smallest bit', async () => {
    await thief.query('CREATE TABLE original AS SELECT * FROM audit_log WHERE audit_id = $1', [ids[4]]);
    for (const column of [...columns, 'xid']) {
      const value = column === 'xid' ? `'7'::xid8` : (changed[column] ?? `${column} || '.'`);
      await thief.query(`UPDATE audit_log SET ${column} = ${value} WHERE audit_id = $1`, [ids[4]]);
      const { problems } = await verify();
      expect([column, ...problems]).toEqual([
        column,
        `Entry 5 (batch 2) was changed after it was sealed. It is row ${ids[4]}.`,
      ]);
      await thief.query(
        `UPDATE audit_log AS a SET ${column} = o.${column} FROM original AS o WHERE a.audit_id = o.audit_id`,
      );
    }
    expect((await verify()).ok).toBe(true);
  });

  it('is found when they remove a row', async () => {
    await thief.query('DELETE FROM audit_log WHERE audit_id = $1', [ids[7]]);
    expect((await verify()).problems).toEqual([`Entry 8 (batch 3) is missing. It is row ${ids[7]}.`]);
  });

  it('is found when they remove a row and its place', async () => {
    await thief.query('DELETE FROM audit_log WHERE audit_id = $1', [ids[7]]);
    await thief.query('DELETE FROM audit_positions WHERE audit_id = $1', [ids[7]]);
    expect((await verify()).problems).toEqual(['Entry 8 (batch 3) is missing.']);
  });

  it('is found when they insert a row that claims to be old', async () => {
    await thief.query(
      `INSERT INTO audit_log SELECT 'aud_01jd0000000000000000000000', at - interval '1 hour', actor_id, actor_role,
         'escrow.released', subject_id, reason, before, after, origin, trace_id, xid FROM audit_log WHERE audit_id = $1`,
      [ids[0]],
    );
    expect((await verify()).problems).toEqual([
      'Row aud_01jd0000000000000000000000 was never sealed though later rows were: it was inserted afterwards.',
    ]);
    // The nightly run seals it: where it stands still says that it came too late.
    await sealAudit(test.db, test.app.services, { at: test.clock.now(), everything: true });
    expect((await verify()).problems).toEqual([
      'Row aud_01jd0000000000000000000000 (batch 4) says it is older than the batch before: it was backdated.',
    ]);
  });

  it('is found when they exchange two rows', async () => {
    await thief.query('UPDATE audit_positions SET seq = 100 WHERE audit_id = $1', [ids[0]]);
    await thief.query('UPDATE audit_positions SET seq = 1 WHERE audit_id = $1', [ids[1]]);
    await thief.query('UPDATE audit_positions SET seq = 2 WHERE audit_id = $1', [ids[0]]);
    expect((await verify()).problems).toEqual([
      `The entry at 1 (batch 1) was sealed as entry 2. It is row ${ids[1]}.`,
      `The entry at 2 (batch 1) was sealed as entry 1. It is row ${ids[0]}.`,
    ]);
  });

  it('is found when they put a row of their own into a place', async () => {
    await thief.query(
      `INSERT INTO audit_log SELECT 'aud_01jd0000000000000000000001', at, 'usr_somebody_else', actor_role, action, subject_id,
         reason, before, after, origin, trace_id, xid FROM audit_log WHERE audit_id = $1`,
      [ids[3]],
    );
    await thief.query('UPDATE audit_positions SET audit_id = $1 WHERE seq = 4', ['aud_01jd0000000000000000000001']);
    const { problems } = await verify();
    expect(problems).toContain(
      'Entry 4 (batch 2) was changed after it was sealed. It is row aud_01jd0000000000000000000001.',
    );
  });

  it('is found when they touch a seal: its text, its digests, its number, its signature', async () => {
    await thief.query(`UPDATE audit_seals SET seal = replace(seal, ',"root"', ', "root"') WHERE batch_no = 1`);
    expect((await verify()).problems).toEqual(['The text of the seal of batch 1 was changed.']);
    await thief.query(`UPDATE audit_seals SET seal = replace(seal, ', "root"', ',"root"') WHERE batch_no = 1`);
    await thief.query(
      `UPDATE audit_seals SET leaf_hashes = set_byte(leaf_hashes, 0, 1 + get_byte(leaf_hashes, 0) % 255) WHERE batch_no = 2`,
    );
    expect((await verify()).problems).toEqual([
      'The entry digests kept for batch 2 were changed; its entries are as sealed.',
    ]);
    await thief.query(`UPDATE audit_seals SET seal = 'null' WHERE batch_no = 3`);
    expect((await verify()).problems).toContain('The seal of batch 3 is not a seal.');
  });

  it('is found when they remove a batch in the middle, and all that followed from it', async () => {
    await thief.query('DELETE FROM audit_seals WHERE batch_no = 2');
    const { problems } = await verify();
    expect(problems[0]).toBe('Batch 2 is missing.');
    expect(problems).toContain(`Row ${ids[3]} claims a place that no seal gave it.`);
  });

  it('is found against seals kept elsewhere when they cut off the end or seal everything anew', async () => {
    const kept = await anchors();
    await thief.query('DELETE FROM audit_positions WHERE batch_no = 3');
    await thief.query('DELETE FROM audit_seals WHERE batch_no = 3');
    await thief.query('DELETE FROM audit_log WHERE audit_id = ANY($1)', [ids.slice(6)]);
    expect((await verify()).ok).toBe(true); // nothing inside the database can tell
    expect((await verify({ anchors: kept })).problems).toEqual([
      'The log ends at batch 2, but batch 3 is known to exist.',
    ]);
    await thief.query('DELETE FROM audit_positions');
    await thief.query('DELETE FROM audit_seals');
    await thief.query(`UPDATE audit_log SET reason = 'another story' WHERE audit_id = $1`, [ids[0]]);
    await sealAudit(test.db, test.app.services, { at: test.clock.now(), everything: true });
    expect((await verify()).ok).toBe(true);
    expect((await verify({ anchors: kept })).problems).toContain(
      'Batch 1 is not the one that was anchored: the log was sealed anew.',
    );
  });

  it('is found when they sign with a key of their own', async () => {
    const honest = sealPublicKeys(test.app.services);
    sealKeysOf(test.app.services).rotate();
    await write('forged');
    await seal();
    const { problems } = await verify({ publicKeys: honest });
    expect(problems[0]).toMatch(/^Batch 4 is signed with a key that is not trusted/);
  });
});

describe('the nightly check', () => {
  it('keeps its verdict and raises an alert when something is wrong', async () => {
    const [first] = await sealedLog();
    await checkAudit(test.db, test.app.services, origin());
    expect(await lastCheck(test.db)).toMatchObject({ ok: true, batches: 3, entries: 9, problems: [] });
    await thief.query('DELETE FROM audit_log WHERE audit_id = $1', [first]);
    test.clock.advance(minute_ms);
    await checkAudit(test.db, test.app.services, origin());
    expect(await lastCheck(test.db)).toMatchObject({ ok: false });
    const alerts = await test.db
      .selectFrom('outbox_events')
      .select('payload')
      .where('name', '=', 'governance.audit_mismatch.v1')
      .execute();
    expect(alerts).toEqual([{ payload: { checkId: expect.stringMatching(/^ack_/), problems: 1 } }]);
  });
});

describe('npm run audit:verify', () => {
  const root = path.resolve(import.meta.dirname, '../../../../../..');
  const command = (...parameters: string[]): Promise<{ code: number; text: string }> =>
    new Promise((resolve) => {
      const { databaseUrl, keyFolder } = test.app.services.config;
      execFile(
        process.execPath,
        ['scripts/audit-verify.ts', ...parameters],
        { cwd: root, env: { ...process.env, DATABASE_URL: databaseUrl, KEY_FOLDER: keyFolder } },
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, text: stdout + stderr }),
      );
    });

  it('ends with 0 when all is well, with 1 and the row when not, with 2 when it cannot tell', async () => {
    const ids = await sealedLog();
    expect(await command()).toMatchObject({ code: 0, text: expect.stringContaining('9 rows in 3 batches') });
    const file = path.join(test.app.services.config.keyFolder, 'seals.ndjson');
    const kept = (await readBatches(test.db, 0, 10)).map(({ sealText }) => sealText);
    await writeFile(file, [JSON.stringify({ publicKeys: sealPublicKeys(test.app.services) }), ...kept].join('\n'));
    expect((await command('--anchors', file)).code).toBe(0);
    await thief.query(`UPDATE audit_log SET reason = 'bribed' WHERE audit_id = $1`, [ids[2]]);
    const found = await command('--anchors', file);
    expect(found.code).toBe(1);
    expect(found.text).toContain(`Entry 3 (batch 1) was changed after it was sealed. It is row ${ids[2]}.`);
    expect((await command('--anchors', '/nowhere')).code).toBe(2);
  });
});
