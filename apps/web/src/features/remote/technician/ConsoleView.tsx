'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import { useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useState } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { repairKey } from '#web/features/repairs/use-live-repair.ts';
import { When } from '#web/format/When.tsx';
import { useProblemText } from '#web/i18n/use-problem-text.ts';
import { workUrls } from '#web/navigation/desk-urls.ts';
import { usePerson } from '#web/session/RequireSession.tsx';
import { remoteApi, remoteFiles } from '../api/remote-api.ts';
import { useNewestSession } from '../api/use-newest-session.ts';
import { LogFeed } from '../feed/LogFeed.tsx';
import { useStore } from '../line/store.ts';
import { useWhyEnded } from '../use-why-ended.ts';
import { AskForAccess } from './AskForAccess.tsx';
import { ConsoleBar } from './ConsoleBar.tsx';
import { ConsolePanels } from './ConsolePanels.tsx';
import { WholeDevicePanel } from './WholeDevicePanel.tsx';
import { TechnicianSession, type TechnicianSnapshot } from './technician-session.ts';

/** The technician's console for one repair. Everything here is asked of the customer's end, which decides. */
export function ConsoleView({ repairId }: { repairId: string }): ReactElement {
  const t = useTranslations('remoteDesk');
  return (
    <Page title={t('title')} width="wide" back={{ href: workUrls.repair(repairId), text: t('toRepair') }}>
      <OnPage repairId={repairId} />
    </Page>
  );
}

/** Keys belong to people: who signs in after somebody else starts with nothing of theirs. */
function OnPage({ repairId }: { repairId: string }): ReactElement {
  const { userId } = usePerson();
  return <OfPerson key={userId} userId={userId} repairId={repairId} />;
}

function OfPerson({ repairId, userId }: { repairId: string; userId: string }): ReactElement {
  const [session] = useState(() => new TechnicianSession(userId));
  useEffect(() => {
    void session.start();
    return () => session.close();
  }, [session]);
  const now = useStore(session.store);
  const newest = useNewestSession(repairId);
  const queries = useQueryClient();
  const known = newest.data;
  useEffect(() => {
    if (known) session.update(known);
  }, [known, session, now.deviceId]);
  const isEnded = known?.state === 'ended';
  // It may have ended because the repair did, or because it is somebody else's now.
  useEffect(() => {
    if (isEnded) void queries.invalidateQueries({ queryKey: repairKey(repairId) });
  }, [isEnded, queries, repairId]);
  const reload = (): void => void queries.invalidateQueries({ queryKey: ['remote-session', repairId] });
  return (
    <Loaded query={newest}>
      {(request) => {
        if (request && now.joined === request.sessionId && request.state !== 'ended')
          return <Console request={request} session={session} now={now} reload={reload} />;
        return (
          <>
            {request?.state === 'ended' ? <Ended request={request} now={now} /> : null}
            {request && request.state !== 'ended' ? (
              <GoingOn request={request} now={now} reload={reload} />
            ) : (
              <AskForAccess repairId={repairId} session={session} reload={reload} />
            )}
          </>
        );
      }}
    </Loaded>
  );
}

interface GoingOnProps {
  request: RemoteSession;
  now: TechnicianSnapshot;
  reload: () => void;
}

/** Asked for, or used elsewhere: in another browser, or (device mode) on a machine of the technician's. */
function GoingOn(props: GoingOnProps): ReactElement {
  const { request, reload } = props;
  if (request.mode === 'device') return <WholeDevicePanel request={request} reload={reload} />;
  return <WaitingFor {...props} />;
}

function WaitingFor({ request, now, reload }: GoingOnProps): ReactElement {
  const t = useTranslations('remoteDesk.waiting');
  const isHere = request.technician.deviceId === now.deviceId;
  const end = useAction<void, RemoteSession>({
    send: (_, key) => remoteApi.end(request.sessionId, undefined, key),
    onDone: reload,
  });
  const isAsked = request.state === 'requested';
  return (
    <Section title={isAsked ? t('title') : isHere || now.deviceId === undefined ? t('connecting') : t('elsewhere')}>
      <Alert severity="info">{isAsked ? t('text') : isHere ? t('connectingText') : t('elsewhereText')}</Alert>
      {isAsked ? <p>{t.rich('until', { at: () => <When at={request.answerBy} as="time" /> })}</p> : null}
      <BusyButton busy={end.busy} variant="outlined" onClick={() => void end.run()} sx={{ justifySelf: 'start' }}>
        {isAsked ? t('withdraw') : t('end')}
      </BusyButton>
    </Section>
  );
}

function Ended({ request, now }: { request: RemoteSession; now: TechnicianSnapshot }): ReactElement {
  const t = useTranslations('remoteDesk.ended');
  const why = useWhyEnded();
  const locale = useLocale();
  return (
    <Section title={t('title')}>
      <Alert severity={request.outcome === 'completed' ? 'success' : 'warning'}>
        {t(`outcomes.${request.outcome ?? 'completed'}`)} {why(request.endReason) ?? ''} {request.endNote ?? ''}
      </Alert>
      {request.consents.length > 0 ? (
        <DownloadButton
          url={remoteFiles.report(request.sessionId, locale)}
          name="mistri-report.pdf"
          text={t('report')}
        />
      ) : null}
      {now.entries.length > 0 && now.joined === request.sessionId ? (
        <LogFeed entries={now.entries} isBroken={now.isLogBroken} label={t('log')} />
      ) : null}
    </Section>
  );
}

interface ConsoleProps {
  request: RemoteSession;
  session: TechnicianSession;
  now: TechnicianSnapshot;
  reload: () => void;
}

function Console({ request, session, now, reload }: ConsoleProps): ReactElement {
  const t = useTranslations('remoteDesk');
  const problemText = useProblemText();
  const finish = useFinish(request, reload);
  return (
    <>
      <ConsoleBar session={session} now={now} finish={finish} />
      {request.isWatched ? <Alert severity="info">{t('watched')}</Alert> : null}
      {now.broken === undefined ? null : (
        <Alert severity="error">
          {typeof now.broken === 'string' ? t('broken', { reason: now.broken }) : problemText(now.broken)}
        </Alert>
      )}
      <ConsolePanels session={session} now={now}>
        <Section title={t('log')}>
          <LogFeed entries={now.entries} isBroken={now.isLogBroken} label={t('log')} />
        </Section>
      </ConsolePanels>
    </>
  );
}

function useFinish(request: RemoteSession, reload: () => void): ReactElement {
  const t = useTranslations('remoteDesk.finish');
  const ask = useAsk();
  const end = useAction<string, RemoteSession>({
    send: (note, key) => remoteApi.end(request.sessionId, note, key),
    onDone: reload,
  });
  const finish = async (): Promise<void> => {
    const agreed = await ask({
      title: t('title'),
      text: t('text'),
      action: t('action'),
      reason: { label: t('note'), hint: t('noteHint'), min: 3, max: 300 },
    });
    if (agreed) await end.run(agreed.reason);
  };
  return (
    <Button variant="contained" disabled={end.busy} onClick={() => void finish()}>
      {t('action')}
    </Button>
  );
}
