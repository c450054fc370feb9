'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Money, money } from '#web/format/Money.tsx';
import styles from './repairs.module.css';
import type { Quote } from './use-live-repair.ts';

/** What a quote consists of, down to the paisa: the invoice will say the same. */
export function QuoteTable({ quote }: { quote: Quote }): ReactElement {
  const t = useTranslations('repairs.quote');
  const gst_minor = quote.lines.reduce((sum, line) => sum + line.cgstMinor + line.sgstMinor + line.igstMinor, 0);
  return (
    <>
      <ul className={styles.lines}>
        {quote.lines.map((line, index) => (
          <li key={`${line.description}-${index}`}>
            <span>
              {line.quantity > 1 ? `${line.quantity} × ` : ''}
              {line.description}
            </span>
            <Money minor={line.totalMinor} exact />
          </li>
        ))}
        {quote.feeMinor > 0 ? (
          <li>
            <span>{t('fee')}</span>
            <Money minor={quote.feeMinor} exact />
          </li>
        ) : null}
      </ul>
      <div>
        <p className={styles.sum}>
          <span>{t('total')}</span>
          <Money minor={quote.totalMinor} exact />
        </p>
        {gst_minor > 0 ? <p className={styles.soft}>{t('gst', { amount: money(gst_minor, true) })}</p> : null}
      </div>
      {quote.note ? (
        <p className={styles.text}>
          <strong>{t('note')}: </strong>
          {quote.note}
        </p>
      ) : null}
    </>
  );
}
