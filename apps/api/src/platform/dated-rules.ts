import { sql } from 'kysely';
import { audit, type Origin } from './audit.ts';
import type { Db, Tx } from './db/database.ts';
import { keptReading } from './db/kept-readings.ts';
import { ok, refuse, refuseField, type Result } from './refusal.ts';

interface RuleRow<R> {
  readonly rule_version: number;
  readonly body: R;
  readonly effective_from: Date;
  readonly created_by: string;
  readonly created_at: Date;
  readonly reason: string;
}

export interface RulesInForce<R> {
  readonly version: number;
  readonly rules: R;
}

export interface NewRules<R> {
  readonly rules: R;
  /** ISO; now or later. */
  readonly effectiveFrom: string;
  readonly reason: string;
}

/**
 * Rules that an admin changes by a new version with a day and a reason; what began under a version keeps it. One table of the
 * room's own holds them: `rule_version, body, effective_from, created_by, created_at, reason`.
 */
export function datedRules<R extends object, Room extends string>(of: {
  readonly room: Room;
  readonly table: string;
  /** What is wrong with rules that pass the schema, in words. */
  readonly contradiction: (rules: R) => string | undefined;
}) {
  // There are as many versions as somebody has decided on: dozens.
  const versions = (db: Db): Promise<RuleRow<R>[]> =>
    keptReading(db, { table: of.table, key: 'all' }, async () => {
      const { rows } = await sql<RuleRow<R>>`select rule_version, body, effective_from, created_by, created_at, reason
        from ${sql.table(of.table)} order by effective_from desc, rule_version desc`.execute(db);
      return rows;
    });

  /** The newest version whose time has come. */
  async function rulesAt(db: Db, at: Date): Promise<RulesInForce<R>> {
    const inForce = (await versions(db)).find((version) => version.effective_from <= at);
    if (!inForce) throw new Error(`no rules of ${of.room} are in force`);
    return { version: inForce.rule_version, rules: inForce.body };
  }

  async function rulesOfVersion(db: Db, version: number): Promise<R> {
    const found = (await versions(db)).find((row) => row.rule_version === version);
    if (!found) throw new Error(`no rules ${version} of ${of.room}`);
    return found.body;
  }

  /** The last two hundred, newest first. */
  async function listRules(db: Db, at: Date) {
    const inForce = await rulesAt(db, at);
    const rows = (await versions(db)).toSorted((a, b) => b.rule_version - a.rule_version).slice(0, 200);
    return rows.map((row) => ({
      version: row.rule_version,
      rules: row.body,
      effectiveFrom: row.effective_from.toISOString(),
      createdBy: row.created_by,
      createdAt: row.created_at.toISOString(),
      reason: row.reason,
      inForce: row.rule_version === inForce.version,
    }));
  }

  async function addRules(
    tx: Tx,
    origin: Origin,
    given: NewRules<R>,
  ): Promise<Result<{ version: number }, `${Room}.rules_contradict` | `${Room}.rules_in_the_past`>> {
    const wrong = of.contradiction(given.rules);
    if (wrong)
      return refuse(`${of.room}.rules_contradict`, `These rules can't work: ${wrong}.`, {
        errors: [{ path: 'rules', message: wrong }],
      });
    const from = new Date(given.effectiveFrom);
    if (from < origin.at) {
      const message = 'Rules can start now or later, never in the past.';
      return refuseField(`${of.room}.rules_in_the_past`, 'effectiveFrom', message);
    }
    const { rows } = await sql<{
      rule_version: number;
    }>`insert into ${sql.table(of.table)} (body, effective_from, created_by, created_at, reason)
        values (${JSON.stringify(given.rules)}, ${from}, ${origin.actor.userId}, ${origin.at}, ${given.reason})
        returning rule_version`.execute(tx);
    const version = rows[0]?.rule_version ?? 0;
    await audit(tx, origin, {
      action: `${of.room}.rules_changed`,
      subjectId: `rules:${version}`,
      reason: given.reason,
      after: given.rules as Record<string, unknown>,
    });
    return ok({ version });
  }

  return { rulesAt, rulesOfVersion, listRules, addRules };
}
