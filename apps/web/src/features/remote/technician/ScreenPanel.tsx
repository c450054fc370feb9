'use client';

import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useState } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import type { PanelProps } from './ConsolePanels.tsx';
import { NeedsPower } from './NeedsPower.tsx';
import styles from './Console.module.css';
import { OperationState } from './OperationState.tsx';
import { useOperation } from './use-operation.ts';

/** A picture of the phone's screen at this moment; how long it is kept is up to the technician's own disk. */
export function ScreenPanel({ session, now }: PanelProps): ReactElement {
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
      <NeedsPower session={session} now={now} powers={['screen']} />
      <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap' }}>
        <BusyButton busy={operation.busy} variant="outlined" onClick={() => void capture()}>
          {t('capture')}
        </BusyButton>
        {picture === undefined ? null : (
          <Button component="a" href={picture} download="phone-screen.png">
            {t('save')}
          </Button>
        )}
      </Stack>
      <OperationState operation={operation} session={session} />
      {picture === undefined ? null : <img src={picture} alt={t('picture')} className={styles.picture} />}
    </Stack>
  );
}
