import { Type } from 'typebox';
import { day_ms, minute_ms } from '#platform/clock.ts';
import { killSwitches } from '#platform/flags.ts';
import { readRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { dailyTallies, openAlerts, tallies } from './read-service.ts';
import { availability, budgetLeft, burnRate, serviceAreas, targets } from './service-levels.ts';

const window_days = 30;
const numberOrNull = Type.Union([Type.Number(), Type.Null()]);
const area = Type.Enum([...serviceAreas]);
const areaState = Type.Enum(['up', 'degraded', 'down']);

/** Half of what was asked in the last five minutes failed: down. More than the promise allows tenfold: degraded. */
function stateOf(recent: { requests: number; failures: number }, target: number | null): 'up' | 'degraded' | 'down' {
  if (recent.requests < 5) return 'up';
  if (recent.failures / recent.requests >= 0.5) return 'down';
  return burnRate(recent, target ?? 0.999) >= 10 ? 'degraded' : 'up';
}

export const statusRoute = readRoute({
  method: 'GET',
  path: '/api/status',
  summary: 'How the platform does: now, and over the last 30 days against what is promised (GOV-3)',
  action: 'governance.see_status',
  result: Type.Object({
    status: Type.Enum(['operational', 'degraded', 'down', 'read_only']),
    at: Type.String(),
    areas: Type.Array(
      Type.Object({
        area,
        state: areaState,
        target: numberOrNull,
        availability: numberOrNull,
        budgetLeft: numberOrNull,
        alertSince: Type.Union([Type.String(), Type.Null()]),
      }),
    ),
    stopped: Type.Array(Type.String(), { description: 'what admins have stopped; notices: GET /api/flags' }),
  }),
  handle: async ({ db, services, origin, reply }) => {
    const now = origin.at.getTime();
    const soon = new Date(now + minute_ms);
    const month = await tallies(db, new Date(now - window_days * day_ms), soon);
    const recent = await tallies(db, new Date(now - 5 * minute_ms), soon);
    const alerts = new Map((await openAlerts(db)).map((alert) => [alert.area, alert.raised_at.toISOString()]));
    const areas = serviceAreas.map((name) => {
      const target = targets[name];
      const tally = month.get(name) ?? { requests: 0, failures: 0 };
      return {
        area: name,
        state: stateOf(recent.get(name) ?? { requests: 0, failures: 0 }, target),
        target,
        availability: availability(tally) ?? null,
        budgetLeft: target === null ? null : budgetLeft(tally, target),
        alertSince: alerts.get(name) ?? null,
      };
    });
    const stopped = killSwitches.filter((what) => services.flags.stopped(what));
    const worst = ['down', 'degraded'].find((state) => areas.some((entry) => entry.state === state));
    const status = services.flags.readOnly()
      ? 'read_only'
      : (worst ?? (stopped.length > 0 ? 'degraded' : 'operational'));
    reply.header('cache-control', 'public, max-age=15');
    return ok({ status: status as 'operational', at: origin.at.toISOString(), areas, stopped });
  },
});

export const serviceLevelsRoute = readRoute({
  method: 'GET',
  path: '/api/admin/service-levels',
  summary: 'Requests, failures and slow answers per area and Indian day',
  action: 'governance.read_service_levels',
  query: Type.Object(
    { days: Type.Integer({ minimum: 1, maximum: 366, default: 30 }) },
    { additionalProperties: false },
  ),
  result: Type.Object({
    days: Type.Array(
      Type.Object({
        day: Type.String(),
        area,
        requests: Type.Integer(),
        failures: Type.Integer(),
        slow: Type.Integer(),
        availability: numberOrNull,
      }),
    ),
  }),
  handle: async ({ db, query, origin }) => {
    const days = await dailyTallies(db, new Date(origin.at.getTime() - query.days * day_ms));
    return ok({ days: days.map((entry) => ({ ...entry, availability: availability(entry) ?? null })) });
  },
});
