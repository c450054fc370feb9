import { systemOrigin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { account, post } from '#rooms/ledger/index.ts';
import { creditRelease, setPayoutAccount, upsertPayee } from '#rooms/payouts/index.ts';
import type { Actor } from '#test/actors.ts';
import type { RequestParts, RouteOutcomes, Walker, Whose } from './outcomes.ts';
import type { World } from './world.ts';

const kinds = { dealer: 'dealer', provider: 'provider', technician: 'technician' } as const;
const payeeWalkers = { dealer: 200, provider: 200, technician: 200 };
/** What is another's looks like nothing to those who could have one, and is forbidden to all others. */
const foreignPayee = { public: 401, others: 403, dealer: 404, provider: 404, technician: 404 };
const readers = { 'admin:finance': 200, 'admin:operations': 200, 'admin:compliance': 200, 'admin:auditor': 200 };

export async function makePayee(world: World, payeeId: string, kind: 'dealer' | 'provider' | 'technician') {
  await transact(world.test.db, (tx) =>
    upsertPayee(tx, {
      payeeId,
      kind,
      legalName: 'Selvi Spares',
      gstin: null,
      pan: 'ABCPK1234L',
      stateCode: '33',
      commissionTier: null,
      address: { line1: '1 North Street', city: 'Madurai', pin: '625001', stateCode: '33' },
    }),
  );
  return payeeId;
}

/** The id a walker is paid under: the dealer's or centre's membership, the technician's own id. */
async function subjectOf(world: World, actor: Actor): Promise<string> {
  const row = await world.test.db
    .selectFrom('user_memberships')
    .select('subject_id')
    .where('user_id', '=', actor.userId)
    .executeTakeFirst();
  return row?.subject_id ?? actor.userId;
}

/** The walker as a payee. */
export async function payeeOf(world: World, walker: Walker): Promise<string> {
  const subject = await subjectOf(world, await world.actor(walker));
  return makePayee(world, subject, kinds[walker as keyof typeof kinds]);
}

async function payeeFor(world: World, walker: Walker, whose: Whose): Promise<string> {
  if (whose === 'own') return payeeOf(world, walker);
  return world.once('payouts: a payee', () => makePayee(world, newId('dlr'), 'dealer'));
}

let accountNumber = 700_000_000;
const accountBody = () => ({
  method: 'bank',
  holderName: 'Selvi Spares',
  accountNumber: String((accountNumber += 1)),
  ifsc: 'SBIN0000001',
});

async function payeeParams(world: World, walker: Walker, whose: Whose): Promise<RequestParts> {
  return { params: { payeeId: await payeeFor(world, walker, whose) } };
}

/** A payout the gateway was not asked about yet. */
async function makePayout(world: World, payeeId: string): Promise<string> {
  const { db, clock, app } = world.test;
  const origin = systemOrigin('walk', 'trc_walk', clock.now(), 'command');
  await db.transaction().execute(async (tx) => {
    const details = { ...accountBody(), method: 'bank' as const };
    const known = await tx
      .selectFrom('payee_accounts')
      .select('account_id')
      .where('payee_id', '=', payeeId)
      .executeTakeFirst();
    if (!known) await setPayoutAccount(tx, { origin, crypto: app.services.crypto }, { payeeId, details });
    await post(tx, origin, {
      kind: 'walk.release',
      reference: newId('hld'),
      entries: [{ debit: account.gateway('razorpay'), credit: account.payee(payeeId), amount_minor: 100 }],
    });
    await creditRelease(tx, origin, { jobId: newId('ord'), payeeId, kind: 'walk', amount_minor: 100, transfer: null });
  });
  const finance = await world.actor('admin:finance');
  const { body } = await finance.post('/api/payouts', { payeeIds: [payeeId] });
  return body.data.payoutIds[0];
}

const period = { from: '2026-11-01', to: '2026-11-30' };

export const payoutsOutcomes: readonly RouteOutcomes[] = [
  {
    route: 'POST /api/payouts',
    request: () => ({ body: { payeeIds: ['dlr_01jd0000000000000000000000'] } }),
    anyone: { public: 401, others: 403, 'admin:finance': 201 },
  },
  { route: 'GET /api/payouts', anyone: { public: 401, others: 403, ...readers } },
  {
    route: 'GET /api/payouts/:payoutId',
    request: async (world, walker, whose) => ({
      params: { payoutId: await makePayout(world, await payeeFor(world, walker, whose)) },
    }),
    own: payeeWalkers,
    foreign: { ...foreignPayee, ...readers },
  },
  {
    route: 'POST /api/payouts/:payoutId/resend',
    request: async (world, walker, whose) => ({
      params: { payoutId: await makePayout(world, await payeeFor(world, walker, whose)) },
    }),
    anyone: { public: 401, others: 403, 'admin:finance': 202 },
  },
  {
    route: 'GET /api/payees/:payeeId/payouts',
    request: payeeParams,
    own: payeeWalkers,
    foreign: { ...foreignPayee, ...readers },
  },
  {
    route: 'GET /api/payees/:payeeId/account',
    request: payeeParams,
    own: payeeWalkers,
    foreign: { ...foreignPayee, 'admin:finance': 200, 'admin:operations': 200 },
  },
  {
    // Nobody of the platform may change where somebody is paid.
    route: 'PUT /api/payees/:payeeId/account',
    request: async (world, walker, whose) => ({ ...(await payeeParams(world, walker, whose)), body: accountBody() }),
    own: payeeWalkers,
    foreign: foreignPayee,
  },
  ...['/api/payees/:payeeId/statement', '/api/payees/:payeeId/statement.csv'].map((path): RouteOutcomes => ({
    route: `GET ${path}`,
    request: async (world, walker, whose) => ({ ...(await payeeParams(world, walker, whose)), query: period }),
    own: payeeWalkers,
    foreign: { ...foreignPayee, ...readers },
  })),
];
