'use client';

import { ApiFailure, type Data, dataOf } from '@mistri/api-client';
import type { BuyerKind } from '@mistri/contracts/orders/order-states';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { browserApi } from '#web/api/browser-api.ts';
import type { CartItem } from './guest-cart.ts';

export type Quote = Data<'POST /api/orders/quote'>;
export type QuotedOrder = Quote['orders'][number];

export interface CartQuote {
  quote: Quote | null;
  /** Products of the cart that nobody can buy at present. */
  gone: readonly string[];
}

interface Wanted {
  items: readonly CartItem[];
  buyerKind: BuyerKind;
  destination: { pin: string } | { addressId: string };
}

async function ask({ items, buyerKind, destination }: Wanted): Promise<CartQuote> {
  const result = await browserApi.post('/api/orders/quote', { body: { items: [...items], buyerKind, ...destination } });
  if (result.ok) return { quote: result.data, gone: [] };
  const gone = goneProducts(result.problem.code, result.problem.details);
  if (gone.length === 0) throw new ApiFailure(result.problem);
  const left = items.filter((item) => !gone.includes(item.productId));
  if (left.length === 0) return { quote: null, gone };
  const again = await browserApi.post('/api/orders/quote', { body: { items: left, buyerKind, ...destination } });
  return { quote: dataOf(again), gone };
}

function goneProducts(code: string, details: Readonly<Record<string, unknown>>): readonly string[] {
  if (code !== 'orders.not_available' || !Array.isArray(details['productIds'])) return [];
  return details['productIds'].filter((id): id is string => typeof id === 'string');
}

/** What the cart costs now, per dealer. The amounts are the api's; nothing is computed here. */
export function useQuote(wanted: Wanted): UseQueryResult<CartQuote> {
  return useQuery({
    queryKey: ['quote', wanted],
    queryFn: () => ask(wanted),
    enabled: wanted.items.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}
