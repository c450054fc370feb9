import { makeDeviceKey, toBase64Url } from '@mistri/link';
import { systemOrigin } from '#platform/audit.ts';
import { hour_ms } from '#platform/clock.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { addRelay, openSession } from '#rooms/link/index.ts';
import type { Actor } from '#test/actors.ts';
import { registerDevice } from '#test/link-device.ts';
import type { RequestParts, RouteOutcomes, Walker, Whose } from './outcomes.ts';
import type { World } from './world.ts';

/**
 * LNK-1, LNK-2, LNK-9: everybody may have teams and devices; what is a team's is its members'. Staff runs relays and gives
 * plans, and looks into nobody's team.
 */
const everybody = (status: number) => ({
  customer: status,
  business: status,
  technician: status,
  provider: status,
  dealer: status,
  'admin:operations': status,
  'admin:finance': status,
  'admin:compliance': status,
  'admin:support': status,
  'admin:owner': status,
  'admin:auditor': status,
});
const nobodyElse = { public: 401, others: 404 };
const staff = { 'admin:operations': 200, 'admin:support': 200, 'admin:auditor': 200 };

const who = (world: World, walker: Walker, whose: Whose): Promise<Actor> =>
  whose === 'own' ? world.actor(walker) : world.once('link: stranger', () => world.fresh('customer'));

async function made(actor: Actor, path: string, body: unknown): Promise<Record<string, string>> {
  const answer = await actor.post(path, body);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.data;
}

/** One team for each walker, except where the request ends it. */
async function teamFor(world: World, walker: Walker, whose: Whose, kind = 'kept'): Promise<string> {
  const actor = kind === 'kept' || whose === 'own' ? await who(world, walker, whose) : await world.fresh('customer');
  const make = async () => (await made(actor, '/api/link/teams', { name: 'Repair bench' }))['teamId'] ?? '';
  return kind === 'kept' ? world.once(`link: team of ${actor.userId}`, make) : make();
}

const ofTeam =
  (body?: unknown, kind?: string) =>
  async (world: World, walker: Walker, whose: Whose): Promise<RequestParts> => ({
    params: { teamId: await teamFor(world, walker, whose, kind) },
    ...(body === undefined ? {} : { body }),
  });

const planOrder = {
  plan: 'team',
  period: 'month',
  expectedPriceMinor: 49_900,
  billing: { name: 'Velan Spares', addressLine: '4 North Street', city: 'Madurai', pin: '625001' },
};

const rule = {
  subjectKind: 'team',
  subject: null,
  targetKind: 'team',
  target: null,
  scopes: ['forward:22'],
  policy: 'automatic',
  bytesPerSecond: null,
  maxMinutes: 60,
};

async function ruleParams(world: World, walker: Walker, whose: Whose) {
  const teamId = await teamFor(world, walker, whose);
  const { ruleId = '' } = await made(await who(world, walker, whose), `/api/link/teams/${teamId}/rules`, rule);
  return { teamId, ruleId };
}

let contacts = 0;
const contact = (): string => `asked${(contacts += 1)}@example.in`;

/** Somebody in a team of somebody new: seats and teams are limited, so nothing is used twice. */
async function memberRequest(world: World, walker: Walker, whose: Whose): Promise<RequestParts> {
  // `actor`: the suspended walk brings its own. Nobody changes another's team.
  if (whose === 'own') return newMember(world, await world.actor(walker));
  return world.once('link: member of another’s team', async () => newMember(world, await world.fresh('customer')));
}

async function newMember(world: World, owner: Actor): Promise<RequestParts> {
  const { teamId = '' } = await made(owner, '/api/link/teams', { name: 'Repair bench' });
  const member = await world.fresh('customer');
  const invited = { contact: member.email, role: 'member' };
  const { invitationId } = await made(owner, `/api/link/teams/${teamId}/invitations`, invited);
  await member.post(`/api/link/invitations/${invitationId}`, { accept: true });
  return { params: { teamId, userId: member.userId } };
}

async function sessionFor(world: World, walker: Walker, whose: Whose): Promise<string> {
  const { token } = await who(world, walker, whose);
  const { test } = world;
  const pair = await world.once(`link: pair of ${token}`, () =>
    Promise.all([registerDevice(test, { token }), registerDevice(test, { token })]),
  );
  const at = test.clock.now();
  const opened = await inTransaction(test.db, (tx) =>
    openSession(tx, test.app.services, systemOrigin('test', 'trc_test', at, 'command'), {
      host: pair[0].deviceId,
      guest: pair[1].deviceId,
      scopes: ['ping'],
      hardEnd: new Date(at.getTime() + hour_ms),
      policy: 'automatic',
      openedBy: 'remote_sessions',
    }),
  );
  if (!opened.ok) throw new Error(opened.message);
  return opened.value.session_id;
}

const sessionParams = async (world: World, walker: Walker, whose: Whose): Promise<RequestParts> => ({
  params: { sessionId: await sessionFor(world, walker, whose) },
});

let relays = 0;
async function newRelay() {
  const { publicKey } = await makeDeviceKey();
  relays += 1;
  const addresses = { tls: '192.0.2.1:443', quic: null, ws: null, stun: [] };
  return { relayId: `chennai-${relays}`, key: toBase64Url(publicKey), region: 'chennai', ...addresses };
}

async function relayParams(world: World): Promise<{ relayId: string }> {
  const relay = await newRelay();
  const { test } = world;
  const origin = systemOrigin('test', 'trc_test', test.clock.now(), 'command');
  await transact(test.db, (tx) => addRelay(tx, origin, relay));
  return { relayId: relay.relayId };
}

export const linkOutcomes: readonly RouteOutcomes[] = [
  { route: 'GET /api/link/config', anyone: { public: 200, others: 200 } },
  { route: 'GET /api/link/teams', anyone: { public: 401, others: 200 } },
  {
    route: 'POST /api/link/teams',
    request: () => ({ body: { name: 'Repair bench' } }),
    anyone: { public: 401, others: 201 },
  },
  { route: 'GET /api/link/teams/:teamId', request: ofTeam(), own: everybody(200), foreign: nobodyElse },
  {
    route: 'PATCH /api/link/teams/:teamId',
    request: ofTeam({ name: 'Back office' }),
    own: everybody(200),
    foreign: nobodyElse,
  },
  {
    route: 'DELETE /api/link/teams/:teamId',
    request: ofTeam(undefined, 'fresh'),
    own: everybody(200),
    foreign: nobodyElse,
  },
  {
    route: 'PATCH /api/link/teams/:teamId/members/:userId',
    request: async (world, walker, whose) => ({
      ...(await memberRequest(world, walker, whose)),
      body: { role: 'admin' },
    }),
    own: everybody(200),
    foreign: nobodyElse,
  },
  {
    route: 'DELETE /api/link/teams/:teamId/members/:userId',
    request: memberRequest,
    own: everybody(200),
    foreign: nobodyElse,
  },
  {
    route: 'POST /api/link/teams/:teamId/invitations',
    request: async (world, walker, whose) => ({
      params: { teamId: await teamFor(world, walker, whose) },
      body: { contact: contact(), role: 'member' },
    }),
    own: everybody(201),
    foreign: nobodyElse,
  },
  {
    route: 'DELETE /api/link/teams/:teamId/invitations/:invitationId',
    request: async (world, walker, whose) => {
      const teamId = await teamFor(world, walker, whose);
      const actor = await who(world, walker, whose);
      const invited = { contact: contact(), role: 'member' };
      const { invitationId = '' } = await made(actor, `/api/link/teams/${teamId}/invitations`, invited);
      // Foreign ones of all walkers are of one team; each makes room for the next.
      if (whose === 'foreign') await actor.delete(`/api/link/teams/${teamId}/invitations/${invitationId}`);
      return { params: { teamId, invitationId } };
    },
    own: everybody(200),
    foreign: nobodyElse,
  },
  { route: 'GET /api/link/invitations', anyone: { public: 401, others: 200 } },
  {
    route: 'POST /api/link/invitations/:invitationId',
    request: async (world, walker, whose) => {
      const host = await world.fresh('customer');
      const { teamId = '' } = await made(host, '/api/link/teams', { name: 'Repair bench' });
      const asked = whose === 'own' ? await world.actor(walker) : await world.fresh('customer');
      const invited = { contact: asked.email, role: 'member' };
      const { invitationId = '' } = await made(host, `/api/link/teams/${teamId}/invitations`, invited);
      return { params: { invitationId }, body: { accept: false } };
    },
    own: everybody(200),
    foreign: nobodyElse,
  },
  { route: 'GET /api/link/nodes', anyone: { public: 401, others: 200 } },
  {
    route: 'PATCH /api/link/nodes/:deviceId',
    request: async (world, walker, whose) => {
      const { token } = await who(world, walker, whose);
      return {
        params: { deviceId: (await registerDevice(world.test, { token })).deviceId },
        body: { region: 'chennai' },
      };
    },
    own: everybody(200),
    foreign: nobodyElse,
  },
  { route: 'GET /api/link/teams/:teamId/rules', request: ofTeam(), own: everybody(200), foreign: nobodyElse },
  {
    route: 'POST /api/link/teams/:teamId/rules',
    request: ofTeam(rule),
    own: everybody(201),
    foreign: nobodyElse,
  },
  {
    route: 'PUT /api/link/teams/:teamId/rules/:ruleId',
    request: async (world, walker, whose) => ({ params: await ruleParams(world, walker, whose), body: rule }),
    own: everybody(200),
    foreign: nobodyElse,
  },
  {
    route: 'DELETE /api/link/teams/:teamId/rules/:ruleId',
    request: async (world, walker, whose) => ({ params: await ruleParams(world, walker, whose) }),
    own: everybody(200),
    foreign: nobodyElse,
  },
  { route: 'GET /api/link/teams/:teamId/subscription', request: ofTeam(), own: everybody(200), foreign: nobodyElse },
  {
    // Staff buys nothing: plans of their teams are given.
    route: 'POST /api/link/teams/:teamId/subscription',
    request: ofTeam(planOrder, 'fresh'),
    own: { customer: 201, business: 201, technician: 201, provider: 201, dealer: 201 },
    foreign: { public: 401, others: 403, customer: 404, business: 404, technician: 404, provider: 404, dealer: 404 },
  },
  { route: 'GET /api/link/sessions', anyone: { public: 401, others: 200 } },
  {
    route: 'GET /api/link/sessions/:sessionId',
    request: sessionParams,
    own: everybody(200),
    foreign: nobodyElse,
  },
  {
    route: 'POST /api/link/sessions/:sessionId/end',
    request: sessionParams,
    own: everybody(200),
    foreign: nobodyElse,
  },
  { route: 'GET /api/admin/link/relays', anyone: { public: 401, others: 403, ...staff } },
  {
    route: 'POST /api/admin/link/relays',
    request: async () => ({ body: await newRelay() }),
    anyone: { public: 401, others: 403, 'admin:operations': 201 },
  },
  {
    route: 'PATCH /api/admin/link/relays/:relayId',
    request: async (world) => ({
      params: await relayParams(world),
      body: { state: 'draining', reason: 'made for the permission walk' },
    }),
    anyone: { public: 401, others: 403, 'admin:operations': 200 },
  },
  {
    route: 'DELETE /api/admin/link/relays/:relayId',
    request: async (world) => ({ params: await relayParams(world) }),
    anyone: { public: 401, others: 403, 'admin:operations': 200 },
  },
  { route: 'GET /api/admin/link/teams', anyone: { public: 401, others: 403, ...staff, 'admin:finance': 200 } },
  {
    route: 'PUT /api/admin/link/teams/:teamId/plan',
    request: async (world, walker) => ({
      params: { teamId: await teamFor(world, walker, 'foreign') },
      body: { plan: 'team', reason: 'made for the permission walk' },
    }),
    anyone: { public: 401, others: 403, 'admin:operations': 200, 'admin:finance': 200 },
  },
];
