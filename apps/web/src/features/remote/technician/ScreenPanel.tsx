'use client';

import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useState } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import styles from './Console.module.css';
import { OperationState } from './OperationState.tsx';
import type { TechnicianSession } from './technician-session.ts';
import { useOperation } from './use-operation.ts';

export function ScreenPanel({ session }: { session: TechnicianSession }): ReactElement {
  const t = useTranslations('remoteDesk.screen');
  const operation = useOperation(session);
  const [picture, setPicture] = useState<string>();
  useEffect(() => () => (picture === undefined ? undefined : URL.revokeObjectURL(picture)), [picture]);
  const capture = async (): Promise<void> => {
    const pieces: Uint8Array[] = [];
    const done = await operation.run('screen.capture', {}, { onBytes: (bytes) => pieces.push(bytes) });
    if (done) setPicture(URL.createObjectURL(new Blob(pieces as BlobPart[], { type: 'image/png' })));
  };
  return (
    <Stack spacing={4}>
      <BusyButton busy={operation.busy} variant="outlined" onClick={() => void capture()} sx={{ alignSelf: 'start' }}>
        {t('capture')}
      </BusyButton>
      <OperationState operation={operation} session={session} />
      {picture === undefined ? null : <img src={picture} alt={t('picture')} className={styles.picture} />}
    </Stack>
  );
}
