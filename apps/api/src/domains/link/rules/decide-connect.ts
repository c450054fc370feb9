import { coversScope } from '@mistri/contracts/link/scope';
import type { Rule } from './rules-store.ts';

/** One of the two devices, as far as rules look at it. `teamIds`: in which teams its owner is. */
export interface Party {
  readonly deviceId: string;
  readonly ownerId: string;
  readonly teamIds: readonly string[];
  /** The team the device itself is in, and its tags there. */
  readonly teamId: string | null;
  readonly tags: readonly string[];
}

export type RuleFacts = Pick<
  Rule,
  'rule_id' | 'team_id' | 'subject_kind' | 'subject' | 'target_kind' | 'target' | 'scopes'
>;

/**
 * The rules of the host's team by which this guest may reach it, in their order. The guest's owner must be a member of
 * that team, whatever a rule says: who leaves a team loses everything that came from it.
 */
export function rulesFor<R extends RuleFacts>(rules: readonly R[], guest: Party, host: Party): R[] {
  const { teamId } = host;
  if (teamId === null || !guest.teamIds.includes(teamId) || !host.teamIds.includes(teamId)) return [];
  if (guest.deviceId === host.deviceId) return [];
  return rules.filter((rule) => rule.team_id === teamId && isSubject(rule, guest) && isTarget(rule, host));
}

function isSubject(rule: RuleFacts, guest: Party): boolean {
  switch (rule.subject_kind) {
    case 'team':
      return true;
    case 'member':
      return rule.subject === guest.ownerId;
    case 'device':
      return rule.subject === guest.deviceId;
    case 'tag':
      // A tag counts in the team that gave it.
      return guest.teamId === rule.team_id && rule.subject !== null && guest.tags.includes(rule.subject);
  }
}

function isTarget(rule: RuleFacts, host: Party): boolean {
  switch (rule.target_kind) {
    case 'team':
      return true;
    case 'device':
      return rule.target === host.deviceId;
    case 'tag':
      return rule.target !== null && host.tags.includes(rule.target);
  }
}

export type ConnectDecision<R> =
  | { readonly kind: 'allowed'; readonly rule: R }
  /** No rule leads there at all: for the guest the node does not exist. */
  | { readonly kind: 'no_rule' }
  | { readonly kind: 'missing'; readonly scopes: readonly string[] };

/** One rule must allow everything that is asked for, since it also says by which way, how fast and how long. */
export function decideConnect<R extends RuleFacts>(
  fitting: readonly R[],
  wanted: readonly string[],
): ConnectDecision<R> {
  if (fitting.length === 0) return { kind: 'no_rule' };
  const lacking = (rule: R): string[] => wanted.filter((scope) => !coversScope(rule.scopes, scope));
  const rule = fitting.find((entry) => lacking(entry).length === 0);
  if (rule) return { kind: 'allowed', rule };
  const [best = []] = fitting.map(lacking).toSorted((a, b) => a.length - b.length);
  return { kind: 'missing', scopes: best };
}
