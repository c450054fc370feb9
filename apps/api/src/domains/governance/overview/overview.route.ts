import { Type } from 'typebox';
import type { AdminCapability } from '@mistri/contracts/auth/roles';
import { killSwitches } from '#platform/flags.ts';
import { readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { lastCheck } from '../audit/check-audit.ts';
import { readHead } from '../audit/audit-store.ts';

const textOrNull = Type.Union([Type.String(), Type.Null()]);

/** The first page of every admin: what waits on their desk, and whether the house stands. */
export const overviewRoute = readRoute({
  method: 'GET',
  path: '/api/admin/overview',
  summary: 'What waits for the caller, by queue, oldest since when; what is stopped; state of the audit log',
  action: 'governance.see_overview',
  result: Type.Object({
    queues: Type.Array(
      Type.Object({
        queue: Type.String({ description: 'room.what_waits' }),
        count: Type.Integer(),
        oldestAt: textOrNull,
      }),
    ),
    stopped: Type.Array(Type.String()),
    readOnly: Type.Boolean(),
    audit: Type.Object({
      sealedAt: textOrNull,
      batchNo: Type.Union([Type.Integer(), Type.Null()]),
      lastCheckAt: textOrNull,
      lastCheckOk: Type.Union([Type.Boolean(), Type.Null()]),
    }),
  }),
  handle: async (call) => {
    const { db, services, origin } = call;
    const { capabilities } = signedIn(call);
    const queues = await Promise.all(
      queuesFor(services, capabilities).map(async ({ name, count }) => {
        const waiting = await count(db, origin.at);
        return { queue: name, count: waiting.count, oldestAt: waiting.oldest?.toISOString() ?? null };
      }),
    );
    const head = await readHead(db);
    const check = await lastCheck(db);
    return ok({
      queues,
      stopped: killSwitches.filter((what) => services.flags.stopped(what)),
      readOnly: services.flags.readOnly(),
      audit: {
        sealedAt: head?.sealedAt ?? null,
        batchNo: head?.batchNo ?? null,
        lastCheckAt: check?.checkedAt ?? null,
        lastCheckOk: check?.ok ?? null,
      },
    });
  },
});

/** The auditor and the owner see every desk. */
function queuesFor(services: Services, capabilities: readonly AdminCapability[]) {
  const all = capabilities.includes('owner') || capabilities.includes('auditor');
  return services.queues.filter((queue) => all || queue.capability.some((name) => capabilities.includes(name)));
}
