'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import type { EndReason, RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { remoteFiles } from '../api/remote-api.ts';
import { LogFeed } from '../feed/LogFeed.tsx';
import { VerifiedFeed } from '../feed/VerifiedFeed.tsx';
import { useWhyEnded } from '../use-why-ended.ts';
import type { CustomerSession } from './customer-session.ts';
import type { CustomerSnapshot } from './customer-snapshot.ts';

/** With these the held payment may go back: the session's page does not promise that it stays. */
const movesMoney: ReadonlySet<EndReason> = new Set<EndReason>([
  'job_cancelled',
  'job_reassigned',
  'account_not_active',
  'job_completed',
]);

interface EndPanelProps {
  ended: RemoteSession | undefined;
  session: CustomerSession;
  now: CustomerSnapshot;
  repairId: string;
}

/** Access is gone; what stays is the report, the log, and a way to give judgement. */
export function EndPanel({ ended, session, now, repairId }: EndPanelProps): ReactElement {
  const t = useTranslations('remote.end');
  const locale = useLocale();
  const why = useWhyEnded();
  const how = now.end?.how ?? ended?.outcome ?? 'completed';
  const reason = ended?.endReason;
  const hadAccess = now.end !== undefined || (ended?.consents.length ?? 0) > 0;
  // Nobody's time was over when nobody had answered.
  const sentences = [reason === 'no_answer' ? null : t(`how.${how}`), why(reason), t(hadAccess ? 'gone' : 'never')];
  const sessionId = now.serving ?? ended?.sessionId;
  const isSaved = now.serving === undefined || now.savedSeq >= (now.entries.at(-1)?.entry.seq ?? 0);
  return (
    <Section title={t('title')}>
      <Alert severity={how === 'lost' || how === 'terminated' ? 'warning' : 'success'}>
        {sentences.filter(Boolean).join(' ')}
      </Alert>
      <p>{reason && movesMoney.has(reason) ? t('moved') : t(`next.${how}`)}</p>
      {ended?.endNote ? <p>{t('note', { note: ended.endNote })}</p> : null}
      {isSaved ? null : <Alert severity="info">{t('saving')}</Alert>}
      <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap' }}>
        {sessionId === undefined ? null : (
          <>
            <DownloadButton
              variant="contained"
              disabled={!isSaved}
              url={remoteFiles.report(sessionId, locale)}
              name="mistri-report.pdf"
              text={t('report')}
            />
            <DownloadButton
              url={remoteFiles.log(sessionId)}
              disabled={!isSaved}
              name="mistri-session.jsonl"
              text={t('log')}
            />
          </>
        )}
        <LinkButton variant="outlined" href={urls.repair(repairId)}>
          {t('toRepair')}
        </LinkButton>
        {now.source === 'none' ? null : now.isForgotten ? (
          <output>{t('forgotten')}</output>
        ) : (
          <Button onClick={() => session.forget()}>{t('forget')}</Button>
        )}
      </Stack>
      {now.entries.length > 0 ? (
        <LogFeed entries={now.entries} isBroken={now.isLogBroken} label={t('feed')} />
      ) : ended && ended.log.lastSeq > 0 ? (
        <VerifiedFeed sessionId={ended.sessionId} label={t('feed')} />
      ) : null}
    </Section>
  );
}
