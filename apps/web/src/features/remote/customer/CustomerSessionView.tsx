'use client';

import Alert from '@mui/material/Alert';
import LinearProgress from '@mui/material/LinearProgress';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import { endedRepairs, type RepairState } from '@mistri/contracts/repair/repair-states';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useState } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { useLiveRepair } from '#web/features/repairs/use-live-repair.ts';
import { useProblemText } from '#web/i18n/use-problem-text.ts';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession, usePerson } from '#web/session/RequireSession.tsx';
import { remoteApi } from '../api/remote-api.ts';
import { useNewestSession } from '../api/use-newest-session.ts';
import { holdTab } from '../line/hold-tab.ts';
import { useStore } from '../line/store.ts';
import { ChoosePhone } from './ChoosePhone.tsx';
import { ConsentForm } from './ConsentForm.tsx';
import { CustomerSession } from './customer-session.ts';
import type { CustomerSnapshot } from './customer-snapshot.ts';
import { EndPanel } from './EndPanel.tsx';
import { LivePanel } from './LivePanel.tsx';

/** Nobody can ask for access to the phone any more. */
const workIsOver: ReadonlySet<RepairState> = new Set<RepairState>([...endedRepairs, 'completed', 'verified']);

/** The customer's page of a remote repair: plug in, agree, watch, stop. */
export function CustomerSessionView({
  repairId,
  mayPractise,
}: {
  repairId: string;
  mayPractise: boolean;
}): ReactElement {
  const t = useTranslations('remote');
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      width="wide"
      back={{ href: urls.repair(repairId), text: t('toRepair') }}
    >
      <RequireSession>
        <OnPage repairId={repairId} mayPractise={mayPractise} />
      </RequireSession>
    </Page>
  );
}

interface OnPageProps {
  repairId: string;
  mayPractise: boolean;
}

/** Keys belong to people: who signs in after somebody else starts with nothing of theirs. */
function OnPage(props: OnPageProps): ReactElement {
  const { userId } = usePerson();
  return <OfPerson key={userId} userId={userId} {...props} />;
}

function OfPerson({ repairId, mayPractise, userId }: OnPageProps & { userId: string }): ReactElement {
  const [session] = useState(() => new CustomerSession(userId));
  const tab = useTab(userId);
  useEffect(() => {
    session.open();
    return () => session.close();
  }, [session]);
  const now = useStore(session.store);
  const newest = useNewestSession(repairId);
  const queries = useQueryClient();
  const repair = useLiveRepair(repairId);
  const known = newest.data;
  useEffect(() => {
    if (!known) return;
    session.update(known);
    if (tab !== 'here') return;
    if (isGoingOn(known)) void session.goOn(known);
    else if (known.state === 'ended') void session.finish(known);
  }, [known, session, tab]);
  const reload = (): void => void queries.invalidateQueries({ queryKey: ['remote-session', repairId] });
  const technician = repair.data?.technician;
  const photo = technician?.hasPhoto
    ? `/api/technicians/${encodeURIComponent(technician.technicianId)}/photo`
    : undefined;

  const isOver = repair.data !== undefined && workIsOver.has(repair.data.status);
  const price_minor = repair.data?.money.heldMinor || undefined;

  if (now.serving !== undefined && !now.end)
    return (
      <LivePanel
        session={session}
        now={now}
        technician={known?.technician.name ?? technician?.displayName ?? ''}
        isWatched={known?.isWatched ?? false}
      />
    );
  if (tab === 'elsewhere') return <OtherTab request={known ?? undefined} reload={reload} />;
  return (
    <Loaded query={newest}>
      {(request) => (
        <>
          {now.end ? <EndPanel ended={request ?? undefined} session={session} now={now} repairId={repairId} /> : null}
          {request && isGoingOn(request) && now.serving !== request.sessionId ? (
            <NotHere request={request} now={now} reload={reload} />
          ) : (
            <>
              <Waiting
                request={request}
                hasPhone={now.phone !== undefined}
                name={technician?.displayName}
                position={repair.data?.queue?.position}
                isOver={isOver}
              />
              {!now.end && request?.state === 'ended' ? (
                <EndPanel ended={request} session={session} now={now} repairId={repairId} />
              ) : null}
              {request?.state === 'requested' && now.phone ? (
                <ConsentForm
                  request={request}
                  session={session}
                  now={now}
                  photo={photo}
                  price_minor={price_minor}
                  reload={reload}
                />
              ) : null}
              {isOver ? null : <ChoosePhone session={session} now={now} mayPractise={mayPractise} />}
            </>
          )}
        </>
      )}
    </Loaded>
  );
}

function isGoingOn({ state }: RemoteSession): boolean {
  return state !== 'requested' && state !== 'ended';
}

interface WaitingProps {
  request: RemoteSession | null;
  hasPhone: boolean;
  name: string | undefined;
  position: number | undefined;
  isOver: boolean;
}

function Waiting({ request, hasPhone, name, position, isOver }: WaitingProps): ReactElement | null {
  const t = useTranslations('remote.wait');
  if (isOver)
    return (
      <Alert severity="info" sx={{ mb: 5 }}>
        {t('over')}
      </Alert>
    );
  if (request?.state === 'requested')
    return (
      <Alert severity="warning" sx={{ mb: 5 }}>
        {t(hasPhone ? 'decide' : 'asked', { name: request.technician.name })}
      </Alert>
    );
  if (request && request.state !== 'ended') return null;
  return (
    <Alert severity="info" sx={{ mb: 5 }}>
      {name === undefined ? t('nobody') : t('notYet', { name })}
      {position === undefined ? null : ` ${t('queue', { position })}`}
    </Alert>
  );
}

/** One tab has the phone and the line; here it goes on when that one is closed. */
function useTab(userId: string): 'unknown' | 'here' | 'elsewhere' {
  const [tab, setTab] = useState<'unknown' | 'here' | 'elsewhere'>('unknown');
  useEffect(() => holdTab(`mistri.remote ${userId}`, setTab), [userId]);
  return tab;
}

interface NotHereProps {
  request: RemoteSession;
  reload: () => void;
}

/** This page takes the session over, or another browser has it; whoever is not its page can only end it. */
function NotHere({ request, now, reload }: NotHereProps & { now: CustomerSnapshot }): ReactElement {
  const t = useTranslations('remote');
  const problem = useProblemText();
  const isHere = now.goingOn !== 'not here';
  return (
    <Section title={t(isHere ? 'goOn.title' : 'elsewhere.title')} intro={t(isHere ? 'goOn.text' : 'elsewhere.text')}>
      {now.problem ? <Alert severity="error">{problem(now.problem)}</Alert> : null}
      {isHere && !now.problem ? <LinearProgress aria-label={t('goOn.title')} /> : null}
      <EndAccess request={request} reload={reload} />
    </Section>
  );
}

function OtherTab({ request, reload }: { request: RemoteSession | undefined; reload: () => void }): ReactElement {
  const t = useTranslations('remote.otherTab');
  return (
    <Section title={t('title')} intro={t('text')}>
      {request && isGoingOn(request) ? <EndAccess request={request} reload={reload} /> : null}
    </Section>
  );
}

function EndAccess({ request, reload }: NotHereProps): ReactElement {
  const t = useTranslations('remote.elsewhere');
  const end = useAction<void, RemoteSession>({
    send: (_, key) => remoteApi.end(request.sessionId, undefined, key),
    onDone: reload,
  });
  return (
    <BusyButton
      variant="contained"
      color="error"
      busy={end.busy}
      onClick={() => void end.run()}
      sx={{ justifySelf: 'start' }}
    >
      {t('end')}
    </BusyButton>
  );
}
