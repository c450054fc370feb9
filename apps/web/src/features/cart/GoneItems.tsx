'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { CartItem } from './guest-cart.ts';

interface GoneItemsProps {
  items: readonly CartItem[];
  remove: (item: CartItem, title: string) => void;
}

/** What was put in the cart and can't be bought any more. */
export function GoneItems({ items, remove }: GoneItemsProps): ReactElement | null {
  const t = useTranslations('cart');
  if (items.length === 0) return null;
  return (
    <Alert
      severity="warning"
      action={
        <Button
          color="inherit"
          onClick={() => {
            for (const item of items) remove(item, t('goneTitle'));
          }}
        >
          {t('removeGone')}
        </Button>
      }
    >
      {t('gone', { count: items.length })}
    </Alert>
  );
}
