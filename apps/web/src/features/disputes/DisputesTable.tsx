'use client';

import type { Data } from '@mistri/api-client';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import type { PagedList } from '#web/lists/use-paged-list.ts';
import { nextDeadline } from './dispute-clock.ts';
import { useDisputeWords } from './use-dispute-words.ts';

export type DisputeRow = Data<'GET /api/disputes'>['disputes'][number];

interface DisputesTableProps {
  caption: string;
  list: PagedList<DisputeRow>;
  href: (row: DisputeRow) => string;
  /** Admins see whose dispute it is; a dealer knows. */
  withPayee?: boolean;
  empty: ReactNode;
}

export function DisputesTable({ caption, list, href, withPayee = false, empty }: DisputesTableProps): ReactElement {
  const t = useTranslations('dispute');
  const tDesk = useTranslations('disputeDesk');
  const wordsOf = useDisputeWords();
  return (
    <DataTable<DisputeRow>
      caption={caption}
      list={list}
      rowKey={(row) => row.disputeId}
      rowHref={href}
      columns={[
        { key: 'what', head: t('what'), cell: (row) => t(`kinds.${row.kind}`) },
        { key: 'state', head: tDesk('state'), cell: (row) => <StateChip of="dispute" state={row.state} /> },
        ...(withPayee ? [{ key: 'payee', head: tDesk('payee'), cell: (row: DisputeRow) => row.payeeName }] : []),
        { key: 'by', head: tDesk('openedBy'), cell: (row) => wordsOf(row.jobId).side(row.openedBy) },
        { key: 'waiting', head: tDesk('now'), cell: (row) => wordsOf(row.jobId).waiting(row.waitingFor) },
        { key: 'opened', head: tDesk('opened'), cell: (row) => <When at={row.openedAt} as="day" /> },
        {
          key: 'deadline',
          head: tDesk('deadline'),
          cell: (row) => {
            const due = nextDeadline(row);
            if (due === undefined) return '–';
            return row.overdue ? (
              <StatusChip tone="danger">
                {tDesk('overdue')} · <When at={due} as="day" />
              </StatusChip>
            ) : (
              <When at={due} />
            );
          },
        },
        { key: 'claimed', head: t('claimed'), align: 'end', cell: (row) => <Money minor={row.claimed} exact /> },
      ]}
      empty={empty}
    />
  );
}
