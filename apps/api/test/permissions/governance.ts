import { audit, systemOrigin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import type { RequestParts, RouteOutcomes, Walker } from './outcomes.ts';
import type { World } from './world.ts';

/** GOV-1, GOV-7: compliance and the owner read the audit log, the auditor too; nobody else. */
const readers = { 'admin:compliance': 200, 'admin:owner': 200, 'admin:auditor': 200 };
const allAdmins = (status: number): Partial<Record<Walker, number>> => ({
  'admin:operations': status,
  'admin:finance': status,
  'admin:compliance': status,
  'admin:support': status,
  'admin:owner': status,
  'admin:auditor': status,
});
/** GOV-5: whoever sees the fire may stop the machine. */
const changers = (status: number) => ({
  public: 401,
  others: 403,
  'admin:operations': status,
  'admin:finance': status,
  'admin:owner': status,
});

function makeRow(world: World): Promise<string> {
  const origin = systemOrigin('walk', 'trc_walk', world.test.clock.now(), 'command');
  return transact(world.test.db, (tx) => audit(tx, origin, { action: 'walk.looked_at', subjectId: newId('wlk') }));
}

const rowParams = async (world: World): Promise<RequestParts> => ({
  params: { auditId: await world.once('governance: row', () => makeRow(world)) },
});

async function sealedRow(world: World): Promise<RequestParts> {
  const parts = await rowParams(world);
  await world.once('governance: sealed', () => world.test.app.tasks.run('governance.seal-audit'));
  return parts;
}

/** A flag change that succeeds: on and off in turn, on top of whatever version there is. */
async function nextChange(world: World): Promise<RequestParts> {
  const reader = await world.actor('admin:support');
  const { body } = await reader.get('/api/admin/flags');
  const flags: { flag: string; version: number; settings: { on: boolean } }[] = body.data.flags;
  const beta = flags.find(({ flag }) => flag === 'betaFeatures');
  return {
    params: { flag: 'betaFeatures' },
    body: { settings: { on: !beta?.settings.on }, reason: 'permission walk', basedOn: beta?.version ?? 0 },
  };
}

/** A proposal to open remote sessions again (that they are stopped disturbs no row: these are the last of the walk), by somebody else than the walker. It is rejected, so that it can be made again. */
async function openProposal(world: World): Promise<RequestParts> {
  const finance = await world.once('governance: proposer', () => world.fresh('admin:finance'));
  const state = async () => {
    const { body } = await finance.get('/api/admin/flags');
    return (body.data.flags as Record<string, never>[]).find(
      (entry) => entry['flag'] === 'remote_sessions',
    ) as unknown as {
      version: number;
      settings: { on: boolean };
      proposal: { changeId: string } | null;
    };
  };
  const put = (on: boolean, basedOn: number) =>
    finance.put('/api/admin/flags/remote_sessions', { settings: { on }, reason: 'permission walk', basedOn });
  if (!(await state()).settings.on) await put(true, (await state()).version);
  const present = await state();
  const changeId = present.proposal?.changeId ?? (await put(false, present.version)).body.data.changeId;
  return { params: { changeId }, body: { decision: 'reject', reason: 'permission walk' } };
}

export const governanceOutcomes: readonly RouteOutcomes[] = [
  { route: 'GET /api/audit/logs', anyone: { public: 401, others: 403, ...readers } },
  { route: 'GET /api/admin/audit/logs', anyone: { public: 401, others: 403, ...readers } },
  { route: 'GET /api/audit/logs/:auditId', request: rowParams, anyone: { public: 401, others: 403, ...readers } },
  { route: 'GET /api/audit/logs/:auditId/proof', request: sealedRow, anyone: { public: 401, others: 403, ...readers } },
  { route: 'GET /api/audit/logs.csv', anyone: { public: 401, others: 403, 'admin:compliance': 200 } },
  { route: 'GET /api/admin/audit/seals', anyone: { public: 401, others: 403, ...readers } },
  { route: 'GET /api/admin/audit/seals.ndjson', anyone: { public: 401, others: 403, ...readers } },
  { route: 'GET /api/audit/mine', anyone: { public: 401, others: 200 }, suspendedMay: true },
  { route: 'GET /api/admin/overview', anyone: { public: 401, others: 403, ...allAdmins(200) } },
  { route: 'GET /api/status', anyone: { public: 200, others: 200 }, suspendedMay: true },
  { route: 'GET /api/admin/service-levels', anyone: { public: 401, others: 403, ...allAdmins(200) } },
  { route: 'GET /api/admin/governance', anyone: { public: 401, others: 403, ...readers } },
  { route: 'GET /api/admin/governance.csv', anyone: { public: 401, others: 403, ...readers } },
  { route: 'GET /api/flags', anyone: { public: 200, others: 200 }, suspendedMay: true },
  { route: 'GET /api/admin/flags', anyone: { public: 401, others: 403, ...allAdmins(200) } },
  {
    route: 'GET /api/admin/flags/:flag',
    request: () => ({ params: { flag: 'payments' } }),
    anyone: { public: 401, others: 403, ...allAdmins(200) },
  },
  { route: 'PUT /api/admin/flags/:flag', request: nextChange, anyone: changers(200) },
  { route: 'PATCH /api/admin/flags/changes/:changeId', request: openProposal, anyone: changers(200) },
];
