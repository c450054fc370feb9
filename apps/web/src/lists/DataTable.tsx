'use client';

import Skeleton from '@mui/material/Skeleton';
import { Link } from '#web/navigation/Link.tsx';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { ProblemBlock } from '#web/app-kit/states.tsx';
import styles from './DataTable.module.css';
import { Pager } from './Pager.tsx';
import type { PagedList } from './use-paged-list.ts';

export interface Column<Row> {
  key: string;
  head: string;
  cell: (row: Row) => ReactNode;
  /** Amounts and counts stand on the right. */
  align?: 'end';
}

interface DataTableProps<Row> {
  /** What the table holds; read out by screen readers. */
  caption: string;
  list: PagedList<Row>;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** The first column becomes a link there. */
  rowHref?: (row: Row) => string;
  /** Buttons at the end of a row. */
  actions?: ((row: Row) => ReactNode) | undefined;
  /** Shown when there are no rows: say why and what to do. */
  empty: ReactNode;
}

/** A list that the server filters and pages. On phones each row is a card with its heads beside the values. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactElement {
  const { caption, list, columns, rowKey, rowHref, actions, empty } = props;
  const t = useTranslations('lists');
  if (list.rows === undefined)
    return list.error ? <ProblemBlock error={list.error} retry={list.again} /> : <TableSkeleton caption={caption} />;
  if (list.rows.length === 0 && list.number === 1) return <>{empty}</>;
  return (
    <div className={styles.frame}>
      {list.error ? <ProblemBlock error={list.error} retry={list.again} /> : null}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role -- what scrolls sideways must scroll by keyboard; no landmark */}
      <div role="group" className={styles.scroll} tabIndex={0} aria-label={caption} aria-busy={list.stale}>
        <table className={styles.table} data-stale={list.stale}>
          <caption className={styles.caption}>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.key} scope="col" data-align={column.align}>
                  {column.head}
                </th>
              ))}
              {actions ? (
                <th scope="col">
                  <span className={styles.caption}>{t('actions')}</span>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {list.rows.map((row) => (
              <tr key={rowKey(row)}>
                {columns.map((column, index) => {
                  const value = column.cell(row);
                  return (
                    <td
                      key={column.key}
                      data-head={column.head}
                      data-align={column.align}
                      data-empty={isNothing(value) || undefined}
                    >
                      <div className={styles.value}>
                        {index === 0 && rowHref ? (
                          <Link href={rowHref(row)} className={styles.link}>
                            {value}
                          </Link>
                        ) : (
                          value
                        )}
                      </div>
                    </td>
                  );
                })}
                {actions ? <td className={styles.actions}>{actions(row)}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager list={list} />
    </div>
  );
}

/** A card on a phone has no columns to keep: what a row has nothing for is left out there. */
const isNothing = (value: ReactNode): boolean => value === null || value === '' || value === '–';

function TableSkeleton({ caption }: { caption: string }): ReactElement {
  return (
    <output aria-label={caption} style={{ display: 'block' }}>
      {Array.from({ length: 6 }, (_, row) => (
        <Skeleton key={row} height={56} />
      ))}
    </output>
  );
}
