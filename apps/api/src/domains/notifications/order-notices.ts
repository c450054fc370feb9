import type { EventPayload } from '@mistri/contracts/events/index';
import { on } from '#platform/outbox/subscription.ts';
import { paths } from './notice-paths.ts';
import { type Notice, notify } from './notify.ts';
import { type JobNews, newsOf, peopleOf } from './recipients.ts';

type Moved = EventPayload<'orders.moved.v1'>;

interface OrderNews {
  readonly buyer: (kind: Notice['kind'], more?: Notice['params']) => Notice;
  readonly seller: (kind: Notice['kind'], more?: Notice['params']) => Notice;
}

function newsFor(news: JobNews, sellers: readonly string[], orderId: string): OrderNews {
  const params = news.params;
  return {
    buyer: (kind, more) => ({
      to: [news.customerId],
      kind,
      params: { ...params, path: paths.job(orderId), ...more },
    }),
    seller: (kind, more) => ({ to: sellers, kind, params: { ...params, path: paths.payeeJob(orderId), ...more } }),
  };
}

/** MKT-9: who is told what when an order moves. Nobody is told what they did themselves a moment ago. */
function noticesOfMove(moved: Moved, { buyer, seller }: OrderNews): Notice[] {
  const reason = moved.by !== 'system' && moved.reason ? { reason: moved.reason } : {};
  switch (moved.to) {
    case 'paid':
      return [buyer('order_paid'), seller('order_received')];
    case 'accepted':
      return [buyer('order_accepted')];
    case 'shipped':
      return moved.from === 'disputed' ? [] : [buyer('order_shipped')];
    case 'delivered':
      return moved.from === 'shipped' ? [buyer('order_delivered'), seller('order_handed_over')] : [];
    case 'cancelled':
      return noticesOfCancel(moved, { buyer, seller }, reason);
    default:
      return [];
  }
}

function noticesOfCancel(moved: Moved, { buyer, seller }: OrderNews, reason: Notice['params']): Notice[] {
  // Nothing was paid, so the seller never heard of it.
  if (moved.from === 'awaiting_payment') return moved.by === 'buyer' ? [] : [buyer('order_lapsed')];
  const toSeller = moved.by === 'system' ? seller('order_missed') : seller('order_cancelled_seller', reason);
  return [buyer('order_cancelled', reason), ...(moved.by === 'dealer' ? [] : [toSeller])];
}

const returnNotices: Readonly<Record<string, { side: keyof OrderNews; kind: Notice['kind'] }>> = {
  requested: { side: 'seller', kind: 'return_requested' },
  withdrawn: { side: 'seller', kind: 'return_withdrawn' },
  accepted: { side: 'buyer', kind: 'return_accepted' },
  rejected: { side: 'buyer', kind: 'return_rejected' },
  received: { side: 'buyer', kind: 'return_received' },
};

export const orderNotices = [
  on('orders.moved.v1', 'notifications.tell-move', async (tx, event, { origin }) => {
    const { orderId, dealerId } = event.payload;
    const [news, sellers] = await Promise.all([newsOf(tx, orderId), peopleOf(tx, dealerId)]);
    if (!news) return;
    const sides = newsFor(news, sellers, orderId);
    await notify(tx, { origin, eventId: event.eventId }, noticesOfMove(event.payload, sides));
  }),
  on('orders.return_changed.v1', 'notifications.tell-return', async (tx, event, { origin }) => {
    const { orderId, dealerId, state } = event.payload;
    const told = returnNotices[state];
    const news = await newsOf(tx, orderId);
    if (!told || !news) return;
    const sides = newsFor(news, await peopleOf(tx, dealerId), orderId);
    await notify(tx, { origin, eventId: event.eventId }, [sides[told.side](told.kind)]);
  }),
  ...(['escrow.frozen.v1', 'escrow.unfrozen.v1'] as const).map((name) =>
    on(name, `notifications.tell-${name}`, async (tx, event, { origin }) => {
      const { jobId, cause } = event.payload;
      const news = cause === 'dispute' ? await newsOf(tx, jobId) : undefined;
      if (!news) return;
      const { buyer, seller } = newsFor(news, await peopleOf(tx, news.payeeId), jobId);
      const kind = name === 'escrow.frozen.v1' ? 'dispute_opened' : 'dispute_over';
      await notify(tx, { origin, eventId: event.eventId }, [buyer(kind), seller(kind)]);
    }),
  ),
];
