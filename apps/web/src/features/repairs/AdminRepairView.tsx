'use client';

import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { JobNumber } from '#web/app-kit/JobNumber.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { showToast } from '#web/components/toast.ts';
import { remoteUrls } from '#web/features/remote/remote-urls.ts';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import { useCan } from '#web/session/use-can.ts';
import { AssignTechnician } from './AssignTechnician.tsx';
import { QuoteTable } from './QuoteTable.tsx';
import { RepairAsked } from './RepairAsked.tsx';
import { RepairReport } from './RepairReport.tsx';
import styles from './repairs.module.css';
import { RepairTimeline } from './RepairTimeline.tsx';
import { type Repair, useLiveRepair, useOwnAddress } from './use-live-repair.ts';
import { useMoveRepair } from './use-move-repair.ts';

/** One repair as admins see it: assign, reassign, take away, and what operations may decide by hand (GOV-4). */
export function AdminRepairView(): ReactElement {
  const t = useTranslations('repairDesk');
  const { repairId } = useParams<{ repairId: string }>();
  const repair = useLiveRepair(repairId);
  useOwnAddress(repairId, repair.data?.repairId, adminUrls.repair);
  return (
    <Page
      title={repair.data ? `${repair.data.brand} ${repair.data.model}` : t('repair')}
      back={{ href: adminUrls.repairs(), text: t('title') }}
      width="wide"
      action={repair.data ? <StateChip of="repair" state={repair.data.status} /> : null}
    >
      <Loaded query={repair}>{(current) => <RepairForAdmin repair={current} />}</Loaded>
    </Page>
  );
}

const assignable = new Set<string>(['matching', 'assigned', 'accepted', 'awaiting_approval', 'in_progress']);

function RepairForAdmin({ repair }: { repair: Repair }): ReactElement {
  const t = useTranslations('repairDesk');
  const can = useCan();
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        {can('operations') && assignable.has(repair.status) ? <AssignTechnician repair={repair} /> : null}
        <RepairAsked repair={repair} own={false} />
        {can('operations') ? <Overrides repair={repair} /> : null}
        <Section title={t('quotes')}>
          {repair.quotes.length === 0 ? <p>{t('noQuotes')}</p> : null}
          {repair.quotes.map((quote) => (
            <div key={quote.quoteId} className={styles.stack}>
              <p className={styles.head}>
                <StateChip of="quote" state={quote.state} />
                <span className={styles.soft}>
                  <When at={quote.presentedAt} />
                </span>
              </p>
              <QuoteTable quote={quote} />
            </div>
          ))}
        </Section>
        {repair.report ? <RepairReport report={repair.report} /> : null}
      </div>
      <aside className={styles.side}>
        <RepairFacts repair={repair} />
        <Section title={t('history')}>
          <RepairTimeline repair={repair} reader="other" />
        </Section>
      </aside>
    </div>
  );
}

function RepairFacts({ repair }: { repair: Repair }): ReactElement {
  const t = useTranslations('repairDesk');
  const { technician, money } = repair;
  return (
    <Section title={t('facts')}>
      <Facts
        narrow
        of={[
          [
            t('customer'),
            <Link key="customer" href={adminUrls.user(repair.customerId)}>
              {repair.contact?.name ?? repair.customerId}
            </Link>,
          ],
          [
            t('technician'),
            technician ? (
              <Link key="technician" href={adminUrls.technician(technician.technicianId)}>
                {technician.displayName}
              </Link>
            ) : null,
          ],
          [t('due'), money.dueMinor > 0 ? <Money key="due" minor={money.dueMinor} exact /> : null],
          [t('held'), money.heldMinor > 0 ? <Money key="held" minor={money.heldMinor} exact /> : null],
          [t('actBy'), repair.actBy ? <When key="by" at={repair.actBy} /> : null],
          [t('number'), <JobNumber key="number" id={repair.repairId} />],
        ]}
      />
      <div>
        <LinkButton href={remoteUrls.admin(repair.repairId)}>{t('itsSessions')}</LinkButton>
      </div>
      {repair.jobs.map((job) => (
        <div key={job.jobId}>
          <LinkButton href={adminUrls.holds({ jobId: job.jobId })}>{t('itsHolds')}</LinkButton>
        </div>
      ))}
    </Section>
  );
}

const byHand = ['verified', 'in_progress', 'rejected', 'no_show', 'cancelled'] as const;

function Overrides({ repair }: { repair: Repair }): ReactElement | null {
  const t = useTranslations('repairDesk.override');
  const ask = useAsk();
  const move = useMoveRepair(repair.repairId, () => showToast({ text: t('done'), tone: 'success' }));
  const possible = byHand.filter((state) => repair.moves.some((entry) => entry.to === state));
  if (possible.length === 0) return null;
  async function start(status: (typeof byHand)[number]): Promise<void> {
    const agreed = await ask({
      title: t(status),
      text: t(`${status}Text`),
      action: t(status),
      danger: status !== 'verified' && status !== 'in_progress',
      reason: { min: 5, max: 500 },
    });
    if (agreed) await move.run({ status, reason: agreed.reason });
  }
  return (
    <Section title={t('title')} intro={t('intro')}>
      <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
        {possible.map((status) => (
          <BusyButton
            key={status}
            variant="outlined"
            color={status === 'verified' || status === 'in_progress' ? 'primary' : 'error'}
            busy={move.busy}
            onClick={() => void start(status)}
          >
            {t(status)}
          </BusyButton>
        ))}
      </Stack>
    </Section>
  );
}
