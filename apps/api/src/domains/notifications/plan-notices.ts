import { indianDay } from '#platform/indian-days.ts';
import { on } from '#platform/outbox/subscription.ts';
import { paths } from './notice-paths.ts';
import { notify } from './notify.ts';

/** LNK-1: plans are renewed by hand, so owners hear of the end before it comes. */
export const planNotices = [
  on('link.plan_ending.v1', 'notifications.tell-plan-ending', async (tx, event, { origin }) => {
    const { teamId, ownerIds, paidUntil } = event.payload;
    const params = { day: indianDay(new Date(paidUntil)), path: paths.teamPlan(teamId) };
    await notify(tx, { origin, eventId: event.eventId }, [{ to: ownerIds, kind: 'plan_ending', params }]);
  }),
  on('link.plan_ended.v1', 'notifications.tell-plan-ended', async (tx, event, { origin }) => {
    const { teamId, ownerIds } = event.payload;
    const params = { path: paths.teamPlan(teamId) };
    await notify(tx, { origin, eventId: event.eventId }, [{ to: ownerIds, kind: 'plan_ended', params }]);
  }),
];
