import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { holdsCapability } from '#rooms/identity/index.ts';
import { flagChangers } from '../governance-permissions.ts';
import {
  definitionOf,
  type FlagSettings,
  initialSettings,
  needsTwoPeople,
  settingsProblem,
} from './flag-definitions.ts';
import { decideVersion, insertVersion, lockFlag, openProposals, presentFlag, readChange } from './flags-store.ts';

export interface FlagChange {
  flag: string;
  settings: FlagSettings;
  reason: string;
  /** The version the admin looked at. */
  basedOn: number;
}

export interface ChangedFlag {
  changeId: string;
  state: 'proposed' | 'approved' | 'rejected';
  version: number | null;
}

export type ChangeRefusal =
  | 'governance.no_such_flag'
  | 'governance.flag_misfit'
  | 'governance.flag_outdated'
  | 'governance.flag_unchanged'
  | 'governance.flag_proposal_open';

/** Takes effect at once, or waits for a second admin when it opens something that was stopped for safety. */
export async function changeFlag(
  tx: Tx,
  origin: Origin,
  change: FlagChange,
): Promise<Result<ChangedFlag, ChangeRefusal>> {
  const definition = definitionOf(change.flag);
  if (!definition) return refuse('governance.no_such_flag', `There is no flag named ${change.flag}.`);
  const problem = settingsProblem(definition, change.settings);
  if (problem) return refuse('governance.flag_misfit', `${problem.path} ${problem.message}.`, { errors: [problem] });
  await lockFlag(tx, change.flag);
  const present = await presentFlag(tx, change.flag);
  const before = present?.settings ?? initialSettings;
  const basedOn = present?.version ?? 0;
  if (change.basedOn !== basedOn)
    return refuse(
      'governance.flag_outdated',
      'Somebody changed this meanwhile. Look at the present state and decide again.',
      {
        details: { version: basedOn },
      },
    );
  if (JSON.stringify(before) === JSON.stringify(change.settings))
    return refuse('governance.flag_unchanged', 'It is set like this already.');
  const twoPeople = needsTwoPeople(definition, before, change.settings);
  const open = (await openProposals(tx)).find((proposal) => proposal.flag === change.flag);
  if (twoPeople && open)
    return refuse('governance.flag_proposal_open', 'A change is waiting for a second admin already.');
  const by = origin.actor.userId;
  const version = twoPeople ? null : basedOn + 1;
  const changeId = newId('flg');
  await insertVersion(tx, {
    changeId,
    flag: change.flag,
    version,
    basedOn,
    settings: change.settings,
    state: twoPeople ? 'proposed' : 'approved',
    twoPeople,
    reason: change.reason,
    proposedBy: by,
    proposedAt: origin.at,
    decidedBy: twoPeople ? null : by,
    decidedAt: twoPeople ? null : origin.at,
    decisionReason: null,
  });
  await audit(tx, origin, {
    action: twoPeople ? 'governance.flag_proposed' : 'governance.flag_changed',
    subjectId: `flag:${change.flag}`,
    reason: change.reason,
    before: { version: basedOn, ...before },
    after: { version, ...change.settings },
  });
  if (version !== null) await announce(tx, origin, change.flag);
  return ok({ changeId, state: twoPeople ? 'proposed' : 'approved', version });
}

type DecideRefusal =
  | 'governance.no_such_change'
  | 'governance.already_decided'
  | 'governance.same_person'
  | 'governance.proposer_gone'
  | 'governance.flag_outdated';

export async function decideFlagChange(
  tx: Tx,
  origin: Origin,
  decision: { changeId: string; approve: boolean; reason: string | null },
): Promise<Result<ChangedFlag, DecideRefusal>> {
  const found = await readChange(tx, decision.changeId);
  if (!found) return refuse('governance.no_such_change', 'There is no such change.');
  await lockFlag(tx, found.flag);
  const proposal = (await readChange(tx, decision.changeId)) ?? found;
  if (proposal.state !== 'proposed') return refuse('governance.already_decided', `This is already ${proposal.state}.`);
  if (decision.approve && proposal.proposedBy === origin.actor.userId)
    return refuse('governance.same_person', 'Another admin must agree: you proposed this.');
  if (decision.approve && !(await mayStillChange(tx, { userId: proposal.proposedBy, at: origin.at })))
    return refuse(
      'governance.proposer_gone',
      'Who proposed this may not change flags any more. Reject it, and propose it yourself if it is right: another one decides.',
    );
  const present = await presentFlag(tx, proposal.flag);
  const basedOn = present?.version ?? 0;
  if (decision.approve && basedOn !== proposal.basedOn)
    return refuse('governance.flag_outdated', 'It was changed meanwhile. Reject this and propose again.');
  const version = decision.approve ? basedOn + 1 : null;
  const { changeId, flag } = proposal;
  await decideVersion(tx, { changeId, version, by: origin.actor.userId, at: origin.at, reason: decision.reason });
  await audit(tx, origin, {
    action: decision.approve ? 'governance.flag_changed' : 'governance.flag_rejected',
    subjectId: `flag:${flag}`,
    ...(decision.reason ? { reason: decision.reason } : {}),
    before: { version: basedOn, proposedBy: proposal.proposedBy, ...(present?.settings ?? initialSettings) },
    after: { version, ...proposal.settings },
  });
  if (version !== null) await announce(tx, origin, flag);
  return ok({ changeId, state: decision.approve ? 'approved' : 'rejected', version });
}

/** Two people means two who answer for it now, as with rules and limits of money (fees, proposer-counts.ts). */
async function mayStillChange(tx: Tx, who: { userId: string; at: Date }): Promise<boolean> {
  for (const capability of flagChangers) if (await holdsCapability(tx, { ...who, capability })) return true;
  return false;
}

function announce(tx: Tx, origin: Origin, flag: string): Promise<void> {
  return emit(tx, origin, { name: 'platform.flags_changed.v1', subject: `flag:${flag}`, payload: { flag } });
}
