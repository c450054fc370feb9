'use client';

import { dataOf } from '@mistri/api-client';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useRef } from 'react';
import { showToast } from '#web/components/toast.ts';
import { useProblemText } from '#web/i18n/use-problem-text.ts';
import { readCart, setCartQuantity } from './cart-store.ts';
import { withQuantity, type CartItem } from './guest-cart.ts';

const cartKey = ['cart'] as const;

export interface Cart {
  query: UseQueryResult<readonly CartItem[]>;
  /** Shows the change at once and sends it; one after the other, so that the last press wins. */
  setQuantity: (productId: string, quantity: number) => void;
}

export function useCart(): Cart {
  const queries = useQueryClient();
  const text = useProblemText();
  const sending = useRef<Promise<unknown>>(Promise.resolve());
  const query = useQuery({ queryKey: cartKey, queryFn: async () => dataOf(await readCart()) });

  function setQuantity(productId: string, quantity: number): void {
    queries.setQueryData<readonly CartItem[]>(cartKey, (items) => withQuantity(items ?? [], productId, quantity));
    sending.current = sending.current.then(async () => {
      const result = await setCartQuantity(productId, quantity);
      if (result.ok) return;
      showToast({ text: text(result.problem), tone: 'danger' });
      await queries.invalidateQueries({ queryKey: cartKey });
    });
  }
  return { query, setQuantity };
}
