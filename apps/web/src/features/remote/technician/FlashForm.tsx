'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { dataOf } from '@mistri/api-client';
import type { FirmwareImage } from '@mistri/contracts/remote-sessions/firmware';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { remoteApi } from '../api/remote-api.ts';
import styles from './Console.module.css';
import { readableBytes } from './phone-lists.ts';
import { SendFile } from './SendFile.tsx';
import type { TechnicianSession } from './technician-session.ts';
import type { RunningOperation } from './use-operation.ts';

interface FlashFormProps {
  session: TechnicianSession;
  operation: RunningOperation;
  product: string | undefined;
  partition: string;
  setPartition: (partition: string) => void;
  written: () => void;
}

/** Writes an image of the platform, or one of the technician's own. What stands against it is said before a byte is sent. */
export function FlashForm({
  session,
  operation,
  product,
  partition,
  setPartition,
  written,
}: FlashFormProps): ReactElement {
  const t = useTranslations('remoteDesk.fastboot');
  const tShell = useTranslations('shell');
  const [isAccepted, setAccepted] = useState(false);
  const [imageId, setImageId] = useState('');
  const [madeFor, setMadeFor] = useState('');
  const firmware = useQuery({
    queryKey: ['firmware', product],
    queryFn: async () => dataOf(await remoteApi.firmware(product === undefined ? {} : { product })).images,
  });
  const images = firmware.data?.filter((image) => !image.isWithdrawn) ?? [];
  const image = images.find((one) => one.manifest.imageId === imageId);
  const flash = async (blob: string, fileName: string): Promise<void> => {
    // One yes, for what was said about this one.
    setAccepted(false);
    if (await operation.run('fastboot.flash', { partition, fileName, acceptWarnings: isAccepted }, { blob })) written();
  };
  const flashPlatform = async ({ manifest }: FirmwareImage): Promise<void> => {
    const fetched = await operation.run('firmware.fetch', { imageId: manifest.imageId });
    if (fetched?.blob) await flash(fetched.blob.sha256, `${manifest.partition}-${manifest.build}.img`);
  };
  const findings = operation.refusal?.code === 'unsafe' ? operation.refusal.findings : [];
  const isOnlyWarned = findings.length > 0 && findings.every(({ level }) => level === 'warn');
  return (
    <Stack spacing={3} component="section" aria-label={t('flash')}>
      <h2 className={styles.heading}>{t('flash')}</h2>
      <TextField
        label={t('partition')}
        value={partition}
        onChange={(event) => setPartition(event.target.value.trim().toLowerCase())}
        slotProps={{ htmlInput: { maxLength: 64, spellCheck: false } }}
      />
      {isOnlyWarned || isAccepted ? (
        <FormControlLabel
          control={<Checkbox checked={isAccepted} onChange={(event) => setAccepted(event.target.checked)} />}
          label={t('accept')}
        />
      ) : null}
      {images.length > 0 ? (
        <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap', alignItems: 'center' }}>
          <TextField
            select
            label={t('image')}
            value={imageId}
            onChange={(event) => {
              setImageId(event.target.value);
              const chosen = images.find((one) => one.manifest.imageId === event.target.value);
              if (chosen) setPartition(chosen.manifest.partition);
            }}
            sx={{ minWidth: 280 }}
          >
            {images.map(({ manifest }) => (
              <MenuItem key={manifest.imageId} value={manifest.imageId}>
                {manifest.partition} · {manifest.build} · {readableBytes(manifest.length)}
              </MenuItem>
            ))}
          </TextField>
          <BusyButton
            busy={operation.busy}
            variant="contained"
            disabled={!image}
            onClick={() => image && void flashPlatform(image)}
          >
            {t('flashImage')}
          </BusyButton>
        </Stack>
      ) : firmware.isSuccess ? (
        <p className={styles.soft}>{t('noImages')}</p>
      ) : firmware.isError ? (
        <Alert
          severity="warning"
          action={
            <Button color="inherit" disabled={firmware.isFetching} onClick={() => void firmware.refetch()}>
              {tShell('tryAgain')}
            </Button>
          }
        >
          {t('imagesUnknown')}
        </Alert>
      ) : null}
      <TextField
        label={t('madeFor')}
        helperText={t('madeForHint', { product: product ?? '?' })}
        value={madeFor}
        onChange={(event) => setMadeFor(event.target.value.trim())}
        slotProps={{ htmlInput: { maxLength: 64, spellCheck: false } }}
      />
      <SendFile
        session={session}
        {...(madeFor === '' ? {} : { image: { product: madeFor } })}
        accept=".img,.bin"
        text={t('flashFile', { partition })}
        disabled={operation.busy || partition === ''}
        use={flash}
      />
    </Stack>
  );
}
