'use client';

import Alert from '@mui/material/Alert';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { useVerifiedLog } from '../feed/use-verified-log.ts';
import { CommandLine } from '../CommandLine.tsx';
import { remoteApi } from '../api/remote-api.ts';
import { LogFeed } from '../feed/LogFeed.tsx';
import { useMachines } from './use-machines.ts';

/** A session in device mode: the work is on the technician's machine; here is what to start there, the log, and the end. */
export function WholeDevicePanel({ request, reload }: { request: RemoteSession; reload: () => void }): ReactElement {
  const t = useTranslations('remoteDesk');
  const machine = useMachines()?.find(({ deviceId }) => deviceId === request.technician.deviceId);
  const isAsked = request.state === 'requested';
  const end = useAction<void, RemoteSession>({
    send: (_, key) => remoteApi.end(request.sessionId, undefined, key),
    onDone: reload,
  });
  return (
    <>
      <Section title={t('device.title', { name: machine?.name ?? t('device.machine') })}>
        <Alert severity="info">{isAsked ? t('device.asked') : t('device.going')}</Alert>
        {isAsked ? <CommandLine line={`sudo mistri attach --session ${request.sessionId}`} /> : null}
        {request.isWatched ? <Alert severity="info">{t('watched')}</Alert> : null}
        <BusyButton busy={end.busy} variant="outlined" onClick={() => void end.run()} sx={{ justifySelf: 'start' }}>
          {isAsked ? t('waiting.withdraw') : t('device.finish')}
        </BusyButton>
      </Section>
      {isAsked ? null : <WrittenDown sessionId={request.sessionId} />}
    </>
  );
}

function WrittenDown({ sessionId }: { sessionId: string }): ReactElement {
  const t = useTranslations('remoteDesk');
  const { entries, isBroken } = useVerifiedLog(sessionId, true);
  return (
    <Section title={t('log')}>
      <LogFeed entries={entries} isBroken={isBroken} label={t('log')} />
    </Section>
  );
}
