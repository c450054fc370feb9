'use client';

import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import TextField from '@mui/material/TextField';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import styles from './ListingForm.module.css';
import type { Break } from './listing-values.ts';

const most = 6;

interface PriceBreaksProps {
  breaks: readonly Break[];
  onBreaks: (breaks: readonly Break[]) => void;
}

/** Lower prices for businesses that buy more. */
export function PriceBreaks({ breaks, onBreaks }: PriceBreaksProps): ReactElement {
  const t = useTranslations('listings');
  const change = (at: number, part: Partial<Break>): void =>
    onBreaks(breaks.map((entry, index) => (index === at ? { ...entry, ...part } : entry)));
  return (
    <>
      {breaks.map((entry, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no identity but their place
        <div key={at} className={styles.row}>
          <TextField
            label={t('breakFrom')}
            value={entry.quantity}
            onChange={(event) => change(at, { quantity: event.target.value.replaceAll(/\D/g, '') })}
            slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 6 } }}
          />
          <TextField
            label={t('breakPrice')}
            value={entry.price}
            onChange={(event) => change(at, { price: event.target.value })}
            slotProps={{ htmlInput: { inputMode: 'decimal', maxLength: 14 } }}
          />
          <IconButton
            aria-label={t('removeBreak', { number: at + 1 })}
            onClick={() => onBreaks(breaks.filter((_, index) => index !== at))}
          >
            <Icon name="trash" size={20} />
          </IconButton>
        </div>
      ))}
      {breaks.length < most ? (
        <div>
          <Button
            size="small"
            startIcon={<Icon name="plus" size={18} />}
            onClick={() => onBreaks([...breaks, { quantity: '', price: '' }])}
          >
            {t('addBreak')}
          </Button>
        </div>
      ) : null}
    </>
  );
}
