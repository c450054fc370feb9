'use client';

import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { jobNumber } from '@mistri/contracts/jobs/job-number';
import { workedOnRepairs } from '@mistri/contracts/repair/repair-states';
import { SessionPapers } from '#web/features/remote/SessionPapers.tsx';
import { remoteUrls } from '#web/features/remote/remote-urls.ts';
import { QuoteTable } from '#web/features/repairs/QuoteTable.tsx';
import { isAtRest, nowText } from '#web/features/repairs/repair-look.ts';
import { RepairAsked } from '#web/features/repairs/RepairAsked.tsx';
import { RepairReport } from '#web/features/repairs/RepairReport.tsx';
import styles from '#web/features/repairs/repairs.module.css';
import { RepairTimeline } from '#web/features/repairs/RepairTimeline.tsx';
import { type Repair, useLiveRepair, useOwnAddress } from '#web/features/repairs/use-live-repair.ts';
import { useMoveRepair } from '#web/features/repairs/use-move-repair.ts';
import { When } from '#web/format/When.tsx';
import { workUrls } from '#web/navigation/desk-urls.ts';
import { QuoteEditor } from './QuoteEditor.tsx';
import { ReportForm } from './ReportForm.tsx';

/** One repair as its technician sees it. */
export function WorkRepairView({ repairId }: { repairId: string }): ReactElement {
  const t = useTranslations('work.repair');
  const repair = useLiveRepair(repairId);
  useOwnAddress(repairId, repair.data?.repairId, workUrls.repair);
  return (
    <Page
      title={repair.data ? `${repair.data.brand} ${repair.data.model}` : t('title')}
      back={{ href: workUrls.home(), text: t('back') }}
      width="wide"
      action={repair.data ? <StateChip of="repair" state={repair.data.status} /> : null}
    >
      <Loaded query={repair}>{(current) => <Work repair={current} live={repair.live} />}</Loaded>
    </Page>
  );
}

const may = (repair: Repair, state: string): boolean => repair.moves.some((move) => move.to === state);

function Work({ repair, live }: { repair: Repair; live: boolean }): ReactElement {
  const t = useTranslations('work');
  const tRepairs = useTranslations('repairs');
  const [current] = repair.quotes;
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        <Now repair={repair} />
        {may(repair, 'completed') ? <ReportForm repairId={repair.repairId} /> : null}
        {current ? (
          <Section title={t('quote.title')} action={<StateChip of="quote" state={current.state} />}>
            {current.isAddition ? <p>{tRepairs('quote.addition')}</p> : null}
            {current.reason ? <p className={styles.text}>“{current.reason}”</p> : null}
            <QuoteTable quote={current} />
          </Section>
        ) : null}
        {may(repair, 'awaiting_approval') ? <QuoteEditor key={current?.quoteId} repair={repair} /> : null}
        {repair.report ? <RepairReport report={repair.report} /> : null}
        <SessionPapers repairId={repair.repairId} />
        <RepairAsked repair={repair} own={false} />
      </div>
      <aside className={styles.side}>
        <Section title={tRepairs('timeline')}>
          <RepairTimeline repair={repair} reader="other" />
          <p className={styles.soft}>{live ? tRepairs('live') : tRepairs('notLive')}</p>
        </Section>
        <p className={styles.soft}>{t('repair.safety')}</p>
        <p className={styles.soft}>
          {tRepairs('number')} <span title={repair.repairId}>{jobNumber(repair.repairId)}</span>
        </p>
      </aside>
    </div>
  );
}

/** In words what has to be done, and the buttons that do it: the same table as the server's (`moves`). */
function Now({ repair }: { repair: Repair }): ReactElement {
  const t = useTranslations('work.repair');
  const tRepairs = useTranslations('repairs');
  return (
    <Section title={t('nowTitle')}>
      <div className={styles.now} aria-live="polite">
        {repair.isWarranty ? <StatusChip tone="success">{tRepairs('warranty.chip')}</StatusChip> : null}
        <NowSentence repair={repair} />
      </div>
      {workedOnRepairs.has(repair.status) ? (
        <div>
          <LinkButton variant="contained" href={remoteUrls.console(repair.repairId)}>
            {t('console')}
          </LinkButton>
        </div>
      ) : null}
      <Moves repair={repair} />
    </Section>
  );
}

function NowSentence({ repair }: { repair: Repair }): ReactElement {
  const t = useTranslations('work.repair');
  const name = nowText(repair);
  if (name === 'assigned')
    return <p>{t.rich('now.assigned', { at: () => <When at={repair.actBy ?? repair.changedAt} /> })}</p>;
  if (name === 'closedWarranty' || name === 'closed') return <p>{t('now.closed')}</p>;
  if (isAtRest(repair.status) || name === 'requested' || name === 'matching')
    return (
      <>
        <p>{t('now.over')}</p>
        {repair.timeline.at(-1)?.reason ? <p className={styles.text}>“{repair.timeline.at(-1)?.reason}”</p> : null}
      </>
    );
  return <p>{t(`now.${name as 'accepted'}`)}</p>;
}

function Moves({ repair }: { repair: Repair }): ReactElement {
  const t = useTranslations('work.repair');
  const ask = useAsk();
  const said = {
    accepted: t('accepted'),
    matching: t('returned'),
    in_progress: t('begun'),
    no_show: t('noShowDone'),
  } as const;
  const move = useMoveRepair(repair.repairId, ({ status }) => {
    if (status in said) showToast({ text: said[status as keyof typeof said], tone: 'success' });
  });
  async function giveBack(): Promise<void> {
    const agreed = await ask({
      title: t('returnTitle'),
      text: t('returnText'),
      action: t('return'),
      danger: true,
      reason: { min: 3, max: 500 },
    });
    if (agreed) await move.run({ status: 'matching', reason: agreed.reason });
  }
  async function nobodyCame(): Promise<void> {
    const agreed = await ask({
      title: t('noShowTitle'),
      text: t('noShowText'),
      action: t('noShow'),
      danger: true,
      reason: { min: 3, max: 500 },
    });
    if (agreed) await move.run({ status: 'no_show', reason: agreed.reason });
  }
  return (
    <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
      {may(repair, 'accepted') ? (
        <BusyButton variant="contained" busy={move.busy} onClick={() => void move.run({ status: 'accepted' })}>
          {t('accept')}
        </BusyButton>
      ) : null}
      {may(repair, 'in_progress') ? (
        <BusyButton variant="contained" busy={move.busy} onClick={() => void move.run({ status: 'in_progress' })}>
          {t('begin')}
        </BusyButton>
      ) : null}
      {may(repair, 'no_show') ? (
        <BusyButton variant="outlined" busy={move.busy} onClick={() => void nobodyCame()}>
          {t('noShow')}
        </BusyButton>
      ) : null}
      {may(repair, 'matching') ? (
        <BusyButton color="error" busy={move.busy} onClick={() => void giveBack()}>
          {t('return')}
        </BusyButton>
      ) : null}
    </Stack>
  );
}
