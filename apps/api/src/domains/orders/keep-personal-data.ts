import type { Db, Tx } from '#platform/db/database.ts';
import type { DataSubject, PersonalDataKeeper } from '#platform/personal-data.ts';
import type { Services } from '#platform/services.ts';
import { linesOf, partiesOf } from '#rooms/jobs/index.ts';
import { addressesOf } from './addresses.ts';
import type { Order } from './move-order.ts';

/** Nothing more happens to these. */
const ended = ['completed', 'cancelled', 'refunded'] as const;

async function collect(db: Db, services: Services, { userId }: DataSubject) {
  const orders = await db
    .selectFrom('orders')
    .selectAll()
    .where('buyer_id', '=', userId)
    .orderBy('order_id', 'desc')
    .execute();
  const cart = await db.selectFrom('cart_items').selectAll().where('user_id', '=', userId).execute();
  const told = [];
  for (const order of orders) told.push(await tell(db, services, order));
  return { data: { addresses: await addressesOf(db, services, userId), cart, orders: told } };
}

async function tell(db: Db, services: Services, order: Order) {
  const lines = await linesOf(db, order.order_id);
  const timeline = await db
    .selectFrom('order_events')
    .select(['at', 'from_state', 'to_state', 'mover', 'reason'])
    .where('order_id', '=', order.order_id)
    .orderBy('event_no')
    .execute();
  const returns = await db
    .selectFrom('order_returns')
    .select(['return_id', 'state', 'reason_code', 'reason', 'answer', 'amount_minor', 'created_at'])
    .where('order_id', '=', order.order_id)
    .execute();
  return { ...order, parties: await partiesOf(db, services, order.order_id), lines, timeline, returns };
}

async function obstacles(db: Db, { userId, subjects }: DataSubject) {
  const open = await db
    .selectFrom('orders')
    .select('buyer_id')
    .where((where) => where.or([where('buyer_id', '=', userId), where('dealer_id', 'in', [userId, ...subjects])]))
    .where('state', 'not in', ended)
    .execute();
  const bought = open.filter((order) => order.buyer_id === userId).length;
  const own = { code: 'orders.open', message: 'Orders of yours are not finished yet.', count: bought };
  const sold = {
    code: 'orders.open_as_dealer',
    message: 'Orders of your customers are not finished yet.',
    count: open.length - bought,
  };
  return [own, sold].filter((obstacle) => obstacle.count > 0);
}

/** Orders keep the copy of name and address that their tax invoice has; they point at an id that is nobody's any more. */
async function erase(tx: Tx, _services: Services, { subject }: { subject: DataSubject }) {
  const { userId } = subject;
  await tx.deleteFrom('cart_items').where('user_id', '=', userId).execute();
  await tx.deleteFrom('addresses').where('user_id', '=', userId).execute();
  const order = await tx.selectFrom('orders').select('order_id').where('buyer_id', '=', userId).executeTakeFirst();
  const why = 'CGST Act s.36 and Companies Act s.128: accounts and invoices for eight years';
  return { kept: order ? [{ what: 'orders_and_invoices', why }] : [], files: [] };
}

export const ordersKeeper: PersonalDataKeeper = { name: 'orders', collect, obstacles, erase };
