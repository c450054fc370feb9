'use client';

import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useState } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { usePowerTexts } from '../power-texts.ts';
import { diagnose, factShown, type PhoneFacts } from './diagnosis.ts';
import { OperationState } from './OperationState.tsx';
import type { TechnicianSession, TechnicianSnapshot } from './technician-session.ts';
import { useOperation } from './use-operation.ts';

/** What phone it is and what stands out, read anew whenever it comes back in another mode. */
export function FactsPanel({ session, now }: { session: TechnicianSession; now: TechnicianSnapshot }): ReactElement {
  const t = useTranslations('remoteDesk.facts');
  const textOf = usePowerTexts();
  const operation = useOperation(session);
  const [facts, setFacts] = useState<PhoneFacts>();
  const phone = now.state?.phone;
  const mode = phone?.presence === 'there' ? phone.mode : undefined;
  const { run } = operation;
  const read = async (): Promise<void> => {
    const done = await run('facts.read');
    if (done?.facts) setFacts(done.facts);
  };
  const mayRead = now.state?.powers.includes('facts') ?? false;
  useEffect(() => {
    if (mode !== undefined && mayRead) void read();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each mode, not for each render
  }, [mode, mayRead]);
  return (
    <Stack spacing={4}>
      <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap' }}>
        <BusyButton busy={operation.busy} variant="outlined" onClick={() => void read()}>
          {t('read')}
        </BusyButton>
        {mode === 'system' ? (
          <BusyButton busy={operation.busy} onClick={() => void run('imei.read')}>
            {textOf('imei_read').name}
          </BusyButton>
        ) : null}
      </Stack>
      <OperationState operation={operation} session={session} />
      {facts
        ? diagnose(facts, new Date()).map((finding) => (
            <Alert key={finding.what} severity={finding.level}>
              {t(`findings.${finding.what}`, finding.values as never)}
            </Alert>
          ))
        : null}
      {facts ? <Facts of={Object.entries(facts).map(([name, value]) => [name, factShown(name, value)])} /> : null}
    </Stack>
  );
}
