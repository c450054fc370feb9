'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { useSentences } from '../use-sentences.ts';
import { AskForPower } from './AskForPower.tsx';
import type { TechnicianSession } from './technician-session.ts';
import type { RunningOperation } from './use-operation.ts';

/** What an operation is doing, how far it is, and what stood in its way: with the command, always. */
export function OperationState({
  operation,
  session,
}: {
  operation: RunningOperation;
  session: TechnicianSession;
}): ReactElement | null {
  const t = useTranslations('remoteDesk.operation');
  const say = useSentences();
  const { busy, command, progress, refusal, isWaiting } = operation;
  const percent = progress && progress.total_bytes > 0 ? (100 * progress.done_bytes) / progress.total_bytes : undefined;
  if (!busy && !refusal) return null;
  return (
    <output>
      {busy ? (
        <Stack spacing={2}>
          <Stack direction="row" spacing={3} useFlexGap sx={{ alignItems: 'center', flexWrap: 'wrap' }}>
            <code style={{ flex: 1, overflowWrap: 'anywhere' }}>{command ?? t('sending')}</code>
            {percent === undefined ? null : <span>{Math.floor(percent)} %</span>}
            <Button size="small" onClick={operation.stop} data-stop>
              {t('stop')}
            </Button>
          </Stack>
          <LinearProgress
            aria-label={command ?? t('sending')}
            {...(percent === undefined ? {} : { variant: 'determinate' as const, value: percent })}
          />
          {isWaiting ? <Alert severity="info">{t('waiting')}</Alert> : null}
        </Stack>
      ) : null}
      {refusal ? (
        <Alert severity={refusal.code === 'power_missing' ? 'warning' : 'error'}>
          <strong>{t('refused')}</strong>{' '}
          {refusal.code === 'unsafe' ? (
            <ul style={{ margin: 0, paddingInlineStart: 20 }}>
              {refusal.findings.map(({ check, message }) => (
                <li key={check}>{say(message)}</li>
              ))}
            </ul>
          ) : (
            say(refusal.message)
          )}
          {'command' in refusal ? (
            <>
              {' '}
              <code style={{ overflowWrap: 'anywhere' }}>{refusal.command}</code>
            </>
          ) : null}
          {refusal.code === 'power_missing' ? <AskForPower session={session} powers={[refusal.power]} /> : null}
        </Alert>
      ) : null}
    </output>
  );
}
