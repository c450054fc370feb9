'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { dataOf } from '@mistri/api-client';
import { jobNumber } from '@mistri/contracts/jobs/job-number';
import { productName } from '@mistri/contracts/remote-sessions/product-name';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { useProblemText } from '#web/i18n/use-problem-text.ts';
import { Facts } from '#web/components/Facts.tsx';
import { shortId } from '#web/format/short-id.ts';
import { When } from '#web/format/When.tsx';
import { useLiveRefresh } from '#web/live/use-live-refresh.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import { remoteUrls } from '../remote-urls.ts';
import { useCan } from '#web/session/use-can.ts';
import { remoteApi, remoteFiles } from '../api/remote-api.ts';
import { LogFeed } from '../feed/LogFeed.tsx';
import { usePowerTexts } from '../power-texts.ts';
import { useVerifiedLog } from '../feed/use-verified-log.ts';
import { useWhyEnded } from '../use-why-ended.ts';

const refresh = { 'remote_sessions.changed': ['admin-remote-session'] } as const;
const watch_ms = 5000;
const sayWatching_ms = 90_000;

/** One session as it runs, or as it was: who, what was allowed, and the log as this page verified it. */
export function RemoteSessionView({ sessionId }: { sessionId: string }): ReactElement {
  const t = useTranslations('remoteDesk.admin');
  useLiveRefresh(refresh);
  const query = useQuery({
    queryKey: ['admin-remote-session', sessionId],
    queryFn: async () => dataOf(await remoteApi.read(sessionId)),
    refetchInterval: ({ state }) => (state.data?.state === 'ended' ? false : watch_ms),
  });
  return (
    <Page title={t('one')} width="wide" back={{ href: remoteUrls.admin(), text: t('title') }}>
      <Loaded query={query}>{(session) => <Details session={session} />}</Loaded>
    </Page>
  );
}

function Details({ session }: { session: RemoteSession }): ReactElement {
  const t = useTranslations('remoteDesk.admin');
  const tEnded = useTranslations('remoteDesk.ended');
  const textOf = usePowerTexts();
  const why = useWhyEnded();
  const can = useCan();
  const isLive = session.state !== 'ended';
  const mayAct = isLive && can('operations');
  return (
    <>
      <Section
        title={session.outcome ? tEnded(`outcomes.${session.outcome}`) : t(`states.${session.state}`)}
        action={mayAct ? <Terminate session={session} /> : null}
      >
        <Facts
          of={[
            [t('repair'), <RepairLink key="repair" repairId={session.repairId} />],
            [t('technician'), `${session.technician.name} · ${session.technician.certificate}`],
            [t('customer'), <CustomerLink key="customer" session={session} />],
            [
              t('phone'),
              session.phone
                ? [productName(session.phone), session.phone.serialNumber].filter(Boolean).join(' ')
                : t('none'),
            ],
            [t('why'), session.requested.reason],
            [t('allowed'), session.granted.map((power) => textOf(power).name).join(', ') || t('nothing')],
            [t('asked'), <When key="asked" at={session.requestedAt} />],
            [t('ends'), session.endsAt ? <When key="ends" at={session.endsAt} /> : undefined],
            [t('ended'), session.endedAt ? <When key="ended" at={session.endedAt} /> : undefined],
            [t('how'), why(session.endReason)],
            [t('note'), session.endNote],
          ]}
        />
      </Section>
      {session.consents.length === 0 ? (
        <Alert severity="info">{t('noLog')}</Alert>
      ) : (
        <SessionLog session={session} isLive={isLive} mayWatch={mayAct} />
      )}
    </>
  );
}

function RepairLink({ repairId }: { repairId: string }): ReactElement {
  const repair = useRepairOf(repairId);
  const number = jobNumber(repairId);
  return (
    <Link href={adminUrls.repair(repairId)}>{repair ? `${repair.brand} ${repair.model} (${number})` : number}</Link>
  );
}

function CustomerLink({ session: { repairId, customer } }: { session: RemoteSession }): ReactElement {
  const name = useRepairOf(repairId)?.contact?.name;
  return <Link href={adminUrls.user(customer.userId)}>{name ?? shortId(customer.userId)}</Link>;
}

/** Undefined for who may see sessions and no repairs, and until it is known. */
function useRepairOf(repairId: string) {
  return useQuery({
    queryKey: ['repair', repairId],
    queryFn: async () => dataOf(await browserApi.get('/api/repairs/{repairId}', { path: { repairId } })),
    retry: false,
  }).data;
}

interface SessionLogProps {
  session: RemoteSession;
  isLive: boolean;
  mayWatch: boolean;
}

/** A live log is read while its customer sees that somebody follows (USB-7), an ended one by whoever may see the session. */
function SessionLog({ session, isLive, mayWatch }: SessionLogProps): ReactElement {
  const t = useTranslations('remoteDesk.admin');
  const { sessionId } = session;
  const [isWanted, setWanted] = useState(false);
  const following = useFollowing(sessionId, isLive && isWanted);
  const isShown = !isLive || following.isTold;
  return (
    <Section title={t('log')} intro={t(isShown ? 'logIntro' : mayWatch ? 'logWhenFollowing' : 'logWhenOver')}>
      {following.problem ? <Alert severity="error">{following.problem}</Alert> : null}
      {mayWatch ? (
        <Button
          variant="outlined"
          aria-pressed={isWanted}
          onClick={() => setWanted(!isWanted)}
          sx={{ justifySelf: 'start' }}
        >
          {isWanted ? t('stopWatching') : t('watch')}
        </Button>
      ) : null}
      {isShown ? <LogItself session={session} isLive={isLive} /> : null}
    </Section>
  );
}

function LogItself({ session, isLive }: { session: RemoteSession; isLive: boolean }): ReactElement {
  const t = useTranslations('remoteDesk.admin');
  const locale = useLocale();
  const { sessionId } = session;
  const log = useVerifiedLog(sessionId, isLive);
  return (
    <>
      <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap' }}>
        <DownloadButton url={remoteFiles.log(sessionId)} name={`${sessionId}.log.jsonl`} text={t('logFile')} />
        {isLive ? null : (
          <DownloadButton url={remoteFiles.report(sessionId, locale)} name="mistri-report.pdf" text={t('report')} />
        )}
      </Stack>
      <LogFeed entries={log.entries} isBroken={log.isBroken} label={t('log')} />
    </>
  );
}

/** Says that this admin follows, again and again; `isTold` once the platform has taken it, so that the customer knows first. */
function useFollowing(sessionId: string, isWanted: boolean): { isTold: boolean; problem: string | undefined } {
  const problemText = useProblemText();
  const [isTold, setTold] = useState(false);
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    if (!isWanted) return undefined;
    let isGone = false;
    const say = async (): Promise<void> => {
      const answer = await remoteApi.watch(sessionId);
      if (isGone) return;
      if (answer.ok) setTold(true);
      setProblem(answer.ok ? undefined : problemText(answer.problem));
    };
    void say();
    const timer = setInterval(() => void say(), sayWatching_ms);
    return () => {
      isGone = true;
      clearInterval(timer);
      setTold(false);
      setProblem(undefined);
    };
  }, [isWanted, sessionId, problemText]);
  return { isTold, problem };
}

function Terminate({ session }: { session: RemoteSession }): ReactElement {
  const t = useTranslations('remoteDesk.admin');
  const ask = useAsk();
  const queries = useQueryClient();
  const end = useAction<string, RemoteSession>({
    send: (reason, key) => remoteApi.terminate(session.sessionId, reason, key),
    onDone: () => void queries.invalidateQueries({ queryKey: ['admin-remote-session'] }),
  });
  const terminate = async (): Promise<void> => {
    const agreed = await ask({
      title: t('terminate'),
      text: t('terminateText'),
      action: t('terminate'),
      danger: true,
      reason: { min: 10, max: 300 },
    });
    if (agreed) await end.run(agreed.reason);
  };
  return (
    <BusyButton busy={end.busy} variant="contained" color="error" onClick={() => void terminate()}>
      {t('terminate')}
    </BusyButton>
  );
}
