import { audit, type Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { eachAlone } from '#platform/each-alone.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Task } from '#platform/room.ts';
import { linkLimits } from '../link-limits.ts';
import { lockNames } from '../lock-name.ts';
import { findTeam, membersOfTeam, type Team } from '../teams/teams-store.ts';
import { lapsePurchase } from './buy-plan.ts';
import { holdsStill } from './plan-terms.ts';
import { findPurchase, planOfTeam, setTeamPlan } from './purchases-store.ts';

const batch = 200;

/** Orders that nobody paid, plans that end soon, and plans that were not renewed. Renewal is by hand (ADR 0030). */
export const meetPlanDatesTask: Task = {
  name: 'link.meet-plan-dates',
  cron: '*/15 * * * *',
  run: async (db, { services, origin }) => {
    await eachAlone(await unpaidPurchases(db, origin.at), services.log, (row) =>
      transact(db, async (tx) => {
        await lockNames(tx, `team:${row.team_id}`);
        const purchase = await findPurchase(tx, row.purchase_id);
        if (purchase?.state === 'waiting') await lapsePurchase(tx, origin, purchase, 'it was not paid in time');
      }),
    );
    await eachAlone(await teamsToMeet(db, origin.at), services.log, (row) =>
      transact(db, async (tx) => {
        await lockNames(tx, `team:${row.team_id}`);
        const team = await findTeam(tx, row.team_id);
        if (team) await meetTeam(tx, origin, team);
      }),
    );
  },
};

function unpaidPurchases(db: Db, at: Date): Promise<{ purchase_id: string; team_id: string }[]> {
  return db
    .selectFrom('link_purchases')
    .select(['purchase_id', 'team_id'])
    .where('state', '=', 'waiting')
    .where('pay_by', '<=', at)
    .orderBy('pay_by')
    .limit(batch)
    .execute();
}

/** Whose plan is over for good, and who is to be told that it ends: never those who were told the last time. */
function teamsToMeet(db: Db, at: Date): Promise<{ team_id: string }[]> {
  const over = new Date(at.getTime() - linkLimits.planGrace_ms);
  return db
    .selectFrom('link_teams')
    .select('team_id')
    .where((is) =>
      is.or([
        is('paid_until', '<=', over),
        ...linkLimits.endingTold_days.map((days) =>
          is.and([
            is('paid_until', '>', at),
            is('paid_until', '<=', new Date(at.getTime() + days * day_ms)),
            is.or([is('ending_told', 'is', null), is('ending_told', '>', days)]),
          ]),
        ),
      ]),
    )
    .orderBy('paid_until')
    .limit(batch)
    .execute();
}

async function meetTeam(tx: Tx, origin: Origin, team: Team): Promise<void> {
  if (team.paid_until === null) return;
  const news = { teamId: team.team_id, plan: team.plan, ownerIds: await ownersOf(tx, team.team_id) };
  if (!holdsStill(planOfTeam(team), origin.at)) {
    await setTeamPlan(tx, team.team_id, { plan: 'free', paidUntil: null, anchorDay: null });
    await audit(tx, origin, {
      action: 'link.plan_ended',
      subjectId: team.team_id,
      before: { plan: team.plan, paidUntil: team.paid_until.toISOString() },
      after: { plan: 'free' },
    });
    await emit(tx, origin, { name: 'link.plan_ended.v1', subject: team.team_id, payload: news });
    return;
  }
  const days = dueNotice(team, origin.at);
  if (days === undefined) return;
  await tx.updateTable('link_teams').set({ ending_told: days }).where('team_id', '=', team.team_id).execute();
  const payload = { ...news, paidUntil: team.paid_until.toISOString(), days };
  await emit(tx, origin, { name: 'link.plan_ending.v1', subject: team.team_id, payload });
}

/** The nearest of the notices that is due and was not given: after a standstill people are told once, not twice. */
export function dueNotice(team: Pick<Team, 'paid_until' | 'ending_told'>, at: Date): number | undefined {
  const left_ms = (team.paid_until?.getTime() ?? 0) - at.getTime();
  if (left_ms <= 0) return undefined;
  const due = linkLimits.endingTold_days.filter((days) => left_ms <= days * day_ms);
  const nearest = due.length === 0 ? undefined : Math.min(...due);
  return nearest !== undefined && (team.ending_told === null || nearest < team.ending_told) ? nearest : undefined;
}

async function ownersOf(db: Db, teamId: string): Promise<string[]> {
  return (await membersOfTeam(db, teamId)).filter((row) => row.role === 'owner').map((row) => row.user_id);
}
