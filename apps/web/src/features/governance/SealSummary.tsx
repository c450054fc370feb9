'use client';

import Alert from '@mui/material/Alert';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { When } from '#web/format/When.tsx';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import { useSeals } from './use-seals.ts';

/** Whether the log stands: sealed up to where, what waits, and what the last verification found. */
export function SealSummary({ whole = false }: { whole?: boolean }): ReactElement {
  const t = useTranslations('governance.seals');
  const seals = useSeals();
  return (
    <Section title={t('state')} action={whole ? null : <Link href={adminUrls.seals()}>{t('all')}</Link>}>
      <Loaded query={seals} rows={1}>
        {({ head, unsealed, lastCheck }) => (
          <>
            {lastCheck?.ok === false ? (
              <Alert severity="error">
                {t('broken')}
                <ul style={{ paddingInlineStart: '1.25rem' }}>
                  {lastCheck.problems.map((problem) => (
                    <li key={problem}>{problem}</li>
                  ))}
                </ul>
              </Alert>
            ) : null}
            <Facts
              of={[
                [t('last'), head ? <When key="last" at={head.sealedAt} /> : t('never')],
                [t('batches'), head?.batchNo ?? 0],
                [t('rows'), head?.lastSeq ?? 0],
                [t('unsealed'), unsealed.count],
                [
                  t('check'),
                  lastCheck ? (
                    <span key="check">
                      {t(lastCheck.ok ? 'good' : 'bad')} · <When at={lastCheck.checkedAt} />
                    </span>
                  ) : (
                    t('notChecked')
                  ),
                ],
                [
                  t('root'),
                  whole && head ? (
                    <code key="root" style={{ overflowWrap: 'anywhere' }}>
                      {head.root}
                    </code>
                  ) : null,
                ],
              ]}
            />
          </>
        )}
      </Loaded>
    </Section>
  );
}
