'use client';

import { type Data, dataOf, queryText } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import styles from './JobPapers.module.css';

type Paper = Data<'GET /api/invoices'>['invoices'][number];

/** Issued a moment after the parcel leaves or the money moves: asked for again until the first one is there. */
const askAgain_ms = 5_000;

interface JobPapersProps {
  jobId: string;
  /** A change of it may have brought a document. */
  state: string;
  /** The goods are on their way, so an invoice exists or is being made. */
  supplied: boolean;
}

/** The tax documents of an order that the reader is a side of, as PDF in the reader's language (MKT-10). */
export function JobPapers({ jobId, state, supplied }: JobPapersProps): ReactElement {
  const t = useTranslations('invoices');
  const papers = useQuery({
    queryKey: ['papers', jobId, state],
    queryFn: async () => dataOf(await browserApi.get('/api/invoices', { query: { jobId, limit: 100 } })).invoices,
    refetchInterval: ({ state: { data } }) => (supplied && data?.length === 0 ? askAgain_ms : false),
  });
  return (
    <Loaded query={papers} rows={1}>
      {(list) =>
        list.length === 0 ? (
          <p className={styles.none}>{supplied ? t('beingMade') : t('notYet')}</p>
        ) : (
          <ul className={styles.list}>
            {list.map((paper) => (
              <PaperRow key={paper.invoiceId} paper={paper} />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function PaperRow({ paper }: { paper: Paper }): ReactElement {
  const t = useTranslations('invoices');
  return (
    <li className={styles.row}>
      <span className={styles.what}>
        <strong>{t(`kinds.${paper.kind}`)}</strong>
        <span className={styles.soft}>
          {paper.documentNumber} · <When at={`${paper.issuedOn}T12:00:00+05:30`} as="day" />
        </span>
      </span>
      <Money minor={paper.totalAmount} exact />
      <PaperButton paper={paper} />
    </li>
  );
}

export function PaperButton({ paper }: { paper: Pick<Paper, 'invoiceId' | 'documentNumber'> }): ReactElement {
  const t = useTranslations('invoices');
  const locale = useLocale();
  return (
    <DownloadButton
      size="small"
      url={`/api/invoices/${encodeURIComponent(paper.invoiceId)}/pdf${queryText({ locale })}`}
      name={`${paper.documentNumber.replaceAll('/', '-')}.pdf`}
      text={t('pdf')}
      label={`${t('pdf')}: ${paper.documentNumber}`}
    />
  );
}

interface OrderFacts {
  readonly status: string;
  readonly shipment: unknown;
}

/** The goods went out, or came back since. */
export function wasSupplied(order: OrderFacts): boolean {
  return order.shipment !== null;
}

/** Before the payment, and when the order ended before the parcel left, there is nothing to invoice. */
export function hasPapers(order: OrderFacts): boolean {
  return wasSupplied(order) || ['paid', 'accepted', 'packed'].includes(order.status);
}

export function mayPack(order: OrderFacts): boolean {
  return ['paid', 'accepted', 'packed', 'shipped'].includes(order.status);
}

/** What goes into the parcel, to print and pack by. */
export function PackingSlipButton({ jobId }: { jobId: string }): ReactElement {
  const t = useTranslations('invoices');
  const locale = useLocale();
  return (
    <DownloadButton
      url={`/api/jobs/${encodeURIComponent(jobId)}/packing-slip${queryText({ locale })}`}
      name={`packing-slip-${jobId}.pdf`}
      text={t('packingSlip')}
    />
  );
}
