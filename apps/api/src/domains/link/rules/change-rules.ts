import { readForwardScope } from '@mistri/contracts/link/scope';
import type { LinkPolicy } from '@mistri/link';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import { findDevice } from '#rooms/devices/index.ts';
import { linkLimits } from '../link-limits.ts';
import type { SubjectKind, TargetKind } from '../link-tables.ts';
import { lockNames } from '../lock-name.ts';
import { findNode } from '../nodes/nodes-store.ts';
import { endSessionsOf } from '../sessions/end-session.ts';
import { demandRole, type RightsRefusal } from '../teams/team-rights.ts';
import { countsOf, roleIn } from '../teams/teams-store.ts';
import { deleteRule, findRule, insertRule, type Rule, updateRule } from './rules-store.ts';

export interface RuleWish {
  readonly subjectKind: SubjectKind;
  readonly subject: string | null;
  readonly targetKind: TargetKind;
  readonly target: string | null;
  readonly scopes: readonly string[];
  readonly policy: LinkPolicy;
  readonly bytesPerSecond: number | null;
  readonly maxMinutes: number;
}

interface Asking {
  readonly teamId: string;
  readonly userId: string;
}

export type RuleRefusal = RightsRefusal | 'link.rule_invalid' | 'link.too_many_rules' | 'link.no_such_rule';

export async function makeRule(
  tx: Tx,
  origin: Origin,
  asking: Asking,
  wish: RuleWish,
): Promise<Result<Rule, RuleRefusal>> {
  const { teamId, userId } = asking;
  await lockNames(tx, `team:${teamId}`);
  const refusal = (await demandRole(tx, teamId, userId, 'admin')) ?? (await invalid(tx, teamId, wish));
  if (refusal) return refusal;
  if ((await countsOf(tx, teamId)).rules >= linkLimits.rulesPerTeam) {
    return refuse('link.too_many_rules', `A team has at most ${linkLimits.rulesPerTeam} rules. Delete one first.`);
  }
  const rule = await insertRule(tx, {
    rule_id: newId('rul'),
    team_id: teamId,
    ...columnsOf(wish),
    created_by: userId,
    created_at: origin.at,
  });
  await audit(tx, origin, { action: 'link.rule_made', subjectId: rule.rule_id, after: { teamId, ...wish } });
  return ok(rule);
}

/** Sessions that the rule let in end: what is allowed now may be less. */
export async function changeRule(
  tx: Tx,
  origin: Origin,
  asking: Asking & { ruleId: string },
  wish: RuleWish,
): Promise<Result<Rule, RuleRefusal>> {
  const before = await ruleFor(tx, asking);
  if (!before.ok) return before;
  const refusal = await invalid(tx, asking.teamId, wish);
  if (refusal) return refusal;
  const after = await updateRule(tx, asking.ruleId, columnsOf(wish));
  await endSessionsOf(tx, origin, { ruleId: asking.ruleId }, 'the rule was changed');
  await audit(tx, origin, {
    action: 'link.rule_changed',
    subjectId: asking.ruleId,
    before: { scopes: before.value.scopes, subject: before.value.subject, target: before.value.target },
    after: wish,
  });
  return ok(after);
}

export async function removeRule(
  tx: Tx,
  origin: Origin,
  asking: Asking & { ruleId: string },
): Promise<Result<{ done: true }, RuleRefusal>> {
  const before = await ruleFor(tx, asking);
  if (!before.ok) return before;
  await endSessionsOf(tx, origin, { ruleId: asking.ruleId }, 'the rule was deleted');
  await deleteRule(tx, asking.ruleId);
  await audit(tx, origin, {
    action: 'link.rule_deleted',
    subjectId: asking.ruleId,
    before: { scopes: before.value.scopes },
  });
  return ok({ done: true });
}

async function ruleFor(tx: Tx, asking: Asking & { ruleId: string }): Promise<Result<Rule, RuleRefusal>> {
  await lockNames(tx, `team:${asking.teamId}`);
  const refusal = await demandRole(tx, asking.teamId, asking.userId, 'admin');
  if (refusal) return refusal;
  const rule = await findRule(tx, asking.ruleId);
  if (rule?.team_id !== asking.teamId) return refuse('link.no_such_rule', 'There is no such rule in this team.');
  return ok(rule);
}

function columnsOf(wish: RuleWish) {
  return {
    subject_kind: wish.subjectKind,
    subject: wish.subject,
    target_kind: wish.targetKind,
    target: wish.target,
    scopes: [...wish.scopes],
    policy: wish.policy,
    bytes_per_second: wish.bytesPerSecond,
    max_minutes: wish.maxMinutes,
  };
}

async function invalid(tx: Tx, teamId: string, wish: RuleWish): Promise<Refusal<'link.rule_invalid'> | undefined> {
  const wrong = (path: string, message: string) =>
    refuse('link.rule_invalid', `${path} ${message}.`, { errors: [{ path, message }] });
  if (!(await isSubject(tx, teamId, wish))) return wrong('subject', 'is no member, device or tag of this team');
  if (!(await isTarget(tx, teamId, wish))) return wrong('target', 'is no device or tag of this team');
  const index = wish.scopes.findIndex((scope) => scope.startsWith('forward:') && !readForwardScope(scope));
  return index === -1 ? undefined : wrong(`scopes.${index}`, 'names no port from 1 to 65535');
}

async function isSubject(tx: Tx, teamId: string, { subjectKind, subject }: RuleWish): Promise<boolean> {
  if (subjectKind === 'team') return subject === null;
  if (subject === null) return false;
  if (subjectKind === 'member') return (await roleIn(tx, teamId, subject)) !== undefined;
  if (subjectKind === 'tag') return isTag(subject);
  const device = await findDevice(tx, subject);
  return !!device?.owner_id && !device.removed_at && (await roleIn(tx, teamId, device.owner_id)) !== undefined;
}

async function isTarget(tx: Tx, teamId: string, { targetKind, target }: RuleWish): Promise<boolean> {
  if (targetKind === 'team') return target === null;
  if (target === null) return false;
  return targetKind === 'tag' ? isTag(target) : (await findNode(tx, target))?.team_id === teamId;
}

function isTag(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,29}$/.test(text);
}
