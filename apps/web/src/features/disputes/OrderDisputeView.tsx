'use client';

import Alert from '@mui/material/Alert';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { When } from '#web/format/When.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession } from '#web/session/RequireSession.tsx';
import { DisputeDetails } from './DisputeDetails.tsx';
import { OpenDisputeForm } from './OpenDisputeForm.tsx';
import { jobDisputesKey, useJobDisputes } from './use-disputes.ts';

/** “Something is wrong” with an order: the disputes there are, and the form for a new one (PAY-7). */
export function OrderDisputeView({ orderId }: { orderId: string }): ReactElement {
  const t = useTranslations('dispute');
  return (
    <Page title={t('title')} intro={t('intro')} back={{ href: urls.order(orderId), text: t('toOrder') }}>
      <RequireSession>
        <JobDisputes jobId={orderId} />
      </RequireSession>
    </Page>
  );
}

/** The disputes of one payment, for its buyer or customer. */
export function JobDisputes({ jobId }: { jobId: string }): ReactElement {
  const t = useTranslations('dispute');
  const queries = useQueryClient();
  const query = useJobDisputes(jobId);
  return (
    <Loaded query={query}>
      {(job) => (
        <>
          {job.disputes.map((dispute) => (
            <DisputeDetails key={dispute.disputeId} disputeId={dispute.disputeId} />
          ))}
          {job.canOpen && job.lines.some((line) => line.disputable > 0) ? (
            <>
              {job.windowEndsAt ? (
                <Alert severity="info" sx={{ marginBlockEnd: 4 }}>
                  {t.rich('until', { at: () => <When at={job.windowEndsAt ?? ''} /> })}
                </Alert>
              ) : null}
              <OpenDisputeForm
                job={job}
                onOpened={() => void queries.invalidateQueries({ queryKey: jobDisputesKey(jobId) })}
              />
            </>
          ) : null}
          {!job.canOpen && job.disputes.length === 0 ? (
            <Alert severity="info" action={<LinkButton href={urls.complaint()}>{t('complain')}</LinkButton>}>
              {t('notNow')}
            </Alert>
          ) : null}
        </>
      )}
    </Loaded>
  );
}
