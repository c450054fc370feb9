'use client';

import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { dataOf } from '@mistri/api-client';
import type { SessionSummary } from '@mistri/contracts/remote-sessions/remote-sessions';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { When } from '#web/format/When.tsx';
import { remoteApi, remoteFiles } from './api/remote-api.ts';
import { VerifiedFeed } from './feed/VerifiedFeed.tsx';

/** What stays of the sessions of a repair: the report for people, the signed log, and what it says. Nothing without a session. */
export function SessionPapers({ repairId }: { repairId: string }): ReactElement | null {
  const t = useTranslations('remote.papers');
  const sessions = useQuery({
    queryKey: ['remote-session', repairId, 'papers'],
    queryFn: async () => dataOf(await remoteApi.live(repairId)).sessions,
  });
  const over = (sessions.data ?? []).filter(({ state, log }) => state === 'ended' && log.lastSeq > 0);
  if (over.length === 0) return null;
  return (
    <Section title={t('title')} intro={t('intro')}>
      {over.map((session) => (
        <Papers key={session.sessionId} session={session} />
      ))}
    </Section>
  );
}

function Papers({ session: { sessionId, technician, endedAt } }: { session: SessionSummary }): ReactElement {
  const t = useTranslations('remote.papers');
  const tEnd = useTranslations('remote.end');
  const locale = useLocale();
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <p>
        {endedAt === null ? null : <When at={endedAt} />} · {technician.name}
      </p>
      <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap' }}>
        <DownloadButton url={remoteFiles.report(sessionId, locale)} name="mistri-report.pdf" text={tEnd('report')} />
        <DownloadButton url={remoteFiles.log(sessionId)} name="mistri-session.jsonl" text={tEnd('log')} />
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('hide') : t('show')}
        </Button>
      </Stack>
      {isOpen ? <VerifiedFeed sessionId={sessionId} label={tEnd('feed')} /> : null}
    </div>
  );
}
