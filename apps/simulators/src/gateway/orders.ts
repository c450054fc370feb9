import type { Notes, Order } from './entities.ts';
import type { Gateway } from './gateway.ts';
import { newId } from './new-id.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import { addTransfer, checkTransfers, type WantedTransfer } from './transfers.ts';

export interface WantedOrder {
  amount: number;
  receipt?: string | null;
  notes?: Notes;
  partial?: boolean;
  /** False: somebody captures later. */
  capture?: boolean;
  transfers?: readonly WantedTransfer[];
  link?: string;
}

export function createOrder(gateway: Gateway, wanted: WantedOrder): Order | Refusal {
  const transfers = wanted.transfers ?? [];
  const refused = checkTransfers(gateway, transfers, wanted.amount);
  if (isRefusal(refused)) return refused;
  const order = gateway.store.orders.add({
    id: newId('order'),
    amount: wanted.amount,
    amount_paid: 0,
    currency: 'INR',
    receipt: wanted.receipt ?? null,
    status: 'created',
    attempts: 0,
    notes: wanted.notes ?? {},
    created_at: gateway.clock.now_s(),
    sim_partial: wanted.partial ?? false,
    sim_capture: wanted.capture ?? true,
    sim_link: wanted.link ?? null,
    sim_transfers: [],
  });
  order.sim_transfers = transfers.map((wish) => addTransfer(gateway, wish, { source: order.id, status: 'created' }).id);
  return order;
}
