'use client';

import Alert from '@mui/material/Alert';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { jobNumber } from '@mistri/contracts/jobs/job-number';
import { JobPapers } from '#web/features/invoices/JobPapers.tsx';
import { When } from '#web/format/When.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession } from '#web/session/RequireSession.tsx';
import { SessionPapers } from '#web/features/remote/SessionPapers.tsx';
import { remoteUrls } from '#web/features/remote/remote-urls.ts';
import { nowText } from './repair-look.ts';
import { RepairActions } from './RepairActions.tsx';
import { RepairAsked } from './RepairAsked.tsx';
import { RepairQuotes } from './RepairQuote.tsx';
import { RepairReport } from './RepairReport.tsx';
import styles from './repairs.module.css';
import { RepairTimeline } from './RepairTimeline.tsx';
import { RepairVerify } from './RepairVerify.tsx';
import { TechnicianCard } from './TechnicianCard.tsx';
import { type Repair, useLiveRepair, useOwnAddress } from './use-live-repair.ts';
import { WarrantyBlock } from './WarrantyBlock.tsx';

/** From the technician's acceptance to the end of the work a session can be asked for. */
const sessionStates: ReadonlySet<Repair['status']> = new Set(['accepted', 'in_progress', 'awaiting_approval']);

/** One repair as its customer sees it, from the queue to the warranty. */
export function RepairView({ repairId }: { repairId: string }): ReactElement {
  const t = useTranslations('repairs');
  return (
    <Page title={t('repair')} back={{ href: urls.repairs(), text: t('title') }} width="wide">
      <RequireSession>
        <LiveRepair repairId={repairId} />
      </RequireSession>
    </Page>
  );
}

function LiveRepair({ repairId }: { repairId: string }): ReactElement {
  const repair = useLiveRepair(repairId);
  useOwnAddress(repairId, repair.data?.repairId, urls.repair);
  return <Loaded query={repair}>{(current) => <RepairDetails repair={current} live={repair.live} />}</Loaded>;
}

function RepairDetails({ repair, live }: { repair: Repair; live: boolean }): ReactElement {
  const t = useTranslations('repairs');
  const tPapers = useTranslations('invoices');
  const supplied = repair.jobs.filter((job) => ['fulfilled', 'verified', 'closed'].includes(job.state));
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        <Section title={`${repair.brand} ${repair.model}`}>
          <div aria-live="polite" className={styles.now}>
            <p className={styles.head}>
              <StateChip of="repair" state={repair.status} />
              {repair.isWarranty ? <StatusChip tone="success">{t('warranty.chip')}</StatusChip> : null}
              <span className={styles.soft}>
                <When at={repair.changedAt} />
              </span>
            </p>
            <WhatNow repair={repair} />
          </div>
          {/* While a price waits, answering it is the next step. */}
          {sessionStates.has(repair.status) ? (
            <div>
              <LinkButton
                variant={repair.status === 'awaiting_approval' ? 'outlined' : 'contained'}
                href={remoteUrls.session(repair.repairId)}
                startIcon={<Icon name="cable" size={20} />}
              >
                {t('toSession')}
              </LinkButton>
            </div>
          ) : null}
        </Section>
        <RepairVerify repair={repair} />
        {repair.report ? <RepairReport report={repair.report} /> : null}
        <SessionPapers repairId={repair.repairId} />
        <RepairQuotes repair={repair} />
        {supplied.length > 0 ? (
          <Section title={tPapers('documents')}>
            {supplied.map((job) => (
              <JobPapers key={job.jobId} jobId={job.jobId} state={job.state} supplied />
            ))}
          </Section>
        ) : null}
        <WarrantyBlock repair={repair} />
        <RepairActions repair={repair} />
      </div>
      <aside className={styles.side}>
        {repair.technician ? <TechnicianCard technician={repair.technician} /> : null}
        <Section title={t('timeline')}>
          <RepairTimeline repair={repair} reader="customer" />
          <p className={styles.soft}>{live ? t('live') : t('notLive')}</p>
        </Section>
        {/* Talking stands here: until the room of this repair's chat exists (COM-1), a person of support answers. */}
        <Section title={t('help.title')} intro={t('help.text')}>
          <div>
            <LinkButton href={urls.complaint(repair.repairId)}>{t('help.write')}</LinkButton>
          </div>
        </Section>
        <p className={styles.soft}>
          {t('number')} <span title={repair.repairId}>{jobNumber(repair.repairId)}</span>
        </p>
      </aside>
      <div className={styles.last}>
        <RepairAsked repair={repair} />
      </div>
    </div>
  );
}

/** In words: what happens next, who has to act, and until when. */
function WhatNow({ repair }: { repair: Repair }): ReactElement {
  const t = useTranslations('repairs');
  const by = repair.actBy;
  const last = repair.timeline.at(-1);
  const refused = ['rejected', 'cancelled', 'no_show'].includes(repair.status);
  return (
    <>
      <p>{t(`now.${nowText(repair)}`)}</p>
      {refused && last?.reason ? <p className={styles.text}>“{last.reason}”</p> : null}
      {repair.queue ? (
        <div className={styles.queue}>
          <strong>{t('queue.position', { position: repair.queue.position })}</strong>
          <span>{t('queue.waiting', { waiting: repair.queue.waiting })}</span>
          <span>{t('queue.told')}</span>
        </div>
      ) : null}
      {by &&
      (repair.status === 'assigned' || repair.status === 'awaiting_approval' || repair.status === 'completed') ? (
        <p className={styles.soft}>{t.rich(`actBy.${repair.status}`, { at: () => <When at={by} /> })}</p>
      ) : null}
      {repair.status === 'disputed' ? (
        <Alert
          severity="info"
          action={<LinkButton href={urls.disputeRepair(repair.repairId)}>{t('openDispute')}</LinkButton>}
        >
          {t('now.disputed')}
        </Alert>
      ) : null}
    </>
  );
}
