'use client';

import { dataOf, type Data } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { When } from '#web/format/When.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { EndSession } from './EndSession.tsx';
import styles from './link.module.css';
import { Quality } from './Quality.tsx';
import { formatBytes } from './rule-scopes.ts';
import { useEndWords } from './use-end-words.ts';
import { watch_ms } from './use-link.ts';
import { useChoiceWords, useRungWords } from './use-rung-words.ts';

type SessionDetail = Data<'GET /api/link/sessions/{sessionId}'>;
type Report = SessionDetail['reports'][number];
type Step = Report['report']['ladder'][number];

export function SessionView({ sessionId }: { sessionId: string }): ReactElement {
  const t = useTranslations('link.sessions');
  const session = useQuery({
    queryKey: ['link', 'session', sessionId],
    queryFn: async () => dataOf(await browserApi.get('/api/link/sessions/{sessionId}', { path: { sessionId } })),
    refetchInterval: watch_ms,
  });
  const found = session.data;
  return (
    <Page
      title={found ? t('between', { guest: found.guest.name, host: found.host.name }) : t('one')}
      back={{ href: urls.linkSessions(), text: t('title') }}
      action={found && found.state !== 'ended' ? <EndSession session={found} /> : undefined}
    >
      <Loaded query={session}>
        {(detail) => (
          <>
            <SessionFacts session={detail} />
            <Section title={t('ladder')}>
              {detail.reports.length === 0 ? <p>{t('ladderNone')}</p> : null}
              {detail.reports.map((report) => (
                <Ladder
                  key={report.side}
                  report={report}
                  name={(report.side === 'host' ? detail.host : detail.guest).name}
                />
              ))}
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

const tones = { connecting: 'info', open: 'success', paused: 'warning', ended: 'neutral' } as const;

function SessionFacts({ session }: { session: SessionDetail }): ReactElement {
  const t = useTranslations('link.sessions');
  const endWords = useEndWords();
  const locale = useLocale();
  const bytes = (count: number | null): string => (count === null ? '–' : formatBytes(count, locale));
  return (
    <Section
      title={t('one')}
      action={<StatusChip tone={tones[session.state]}>{t(`states.${session.state}`)}</StatusChip>}
    >
      <Facts
        of={[
          [t('way'), t(`rungs.${session.rung ?? 'none'}`)],
          [t('quality'), session.state === 'ended' ? undefined : <Quality key="quality" session={session} />],
          [t('allowed'), session.scopes.join(', ')],
          [t('began'), <When key="began" at={session.openedAt} />],
          [t('endsAt'), session.endedAt ? undefined : <When key="end" at={session.hardEnd} />],
          [t('ended'), session.endedAt ? <When key="ended" at={session.endedAt} /> : undefined],
          [t('by'), session.endedBy ? t(`endedBy.${session.endedBy}`) : undefined],
          [t('reason'), session.endReason ? endWords(session.endReason) : undefined],
          [
            t('bytes'),
            session.guestSent_bytes === null && session.hostSent_bytes === null
              ? undefined
              : t('bytesText', { sent: bytes(session.guestSent_bytes), received: bytes(session.hostSent_bytes) }),
          ],
        ]}
      />
    </Section>
  );
}

/** `TCP: refused after 31 ms · QUIC: no answer · UDP: open after 12 ms ✓`, one step a line. */
function Ladder({ report: { report }, name }: { report: Report; name: string }): ReactElement {
  const t = useTranslations('link.sessions');
  const choiceWords = useChoiceWords();
  return (
    <div>
      <h3>{t('ladderOf', { name })}</h3>
      <ol className={styles.ladder}>
        {report.ladder.map((step, index) => (
          // Steps are never put in another order: they are as they happened.
          <li key={`${index}-${step.target}`}>
            <LadderLine step={step} />
          </li>
        ))}
      </ol>
      {report.why ? (
        <p className={styles.aside}>
          {t('why')}: {choiceWords(report.why)}
        </p>
      ) : null}
    </div>
  );
}

const outcomes = {
  open: 'open',
  refused: 'refused',
  'no answer': 'noAnswer',
  failed: 'failed',
  skipped: 'skipped',
  'given up': 'givenUp',
} as const;

function LadderLine({ step }: { step: Step }): ReactElement {
  const t = useTranslations('link.sessions');
  const rungWords = useRungWords();
  const outcome = t(`outcomes.${outcomes[step.outcome]}`, { ms: step.took_ms });
  return (
    <>
      {t(`rungs.${step.rung}`)}: {outcome}
      <span className={styles.aside}>
        {' · '}
        {step.target}
        {step.detail ? ` · ${rungWords(step.detail)}` : ''}
      </span>
    </>
  );
}
