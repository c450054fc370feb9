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
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { remoteApi } from '../api/remote-api.ts';
import styles from './Console.module.css';
import { type PhoneFacts, slotsOf } from './diagnosis.ts';
import { OperationState } from './OperationState.tsx';
import { readableBytes } from './phone-lists.ts';
import { SendFile } from './SendFile.tsx';
import type { TechnicianSession } from './technician-session.ts';
import { type RunningOperation, useOperation } from './use-operation.ts';

/** Boot loader: slots, partitions, and writing them. What could end badly is judged at the customer's end before a byte is sent. */
export function FastbootPanel({ session }: { session: TechnicianSession }): ReactElement {
  const t = useTranslations('remoteDesk.fastboot');
  const ask = useAsk();
  const operation = useOperation(session);
  const [facts, setFacts] = useState<PhoneFacts>();
  const [partition, setPartition] = useState('boot');
  const read = async (): Promise<void> => {
    const done = await operation.run('fastboot.variables');
    if (done?.facts) setFacts(done.facts);
  };
  const grave = async (name: 'fastboot.erase' | 'fastboot.unlock' | 'fastboot.lock', text: string): Promise<void> => {
    const agreed = await ask({ title: text, text: t('asksCustomer'), action: text, danger: true });
    if (agreed && (await operation.run(name, name === 'fastboot.erase' ? { partition } : {}))) await read();
  };
  const setActive = async (slot: string): Promise<void> => {
    if (await operation.run('fastboot.set_active', { slot })) await read();
  };
  return (
    <Stack spacing={4}>
      <BusyButton busy={operation.busy} variant="outlined" onClick={() => void read()} sx={{ alignSelf: 'start' }}>
        {t('read')}
      </BusyButton>
      <OperationState operation={operation} session={session} />
      {facts ? <Slots facts={facts} busy={operation.busy} setActive={(slot) => void setActive(slot)} /> : null}
      {facts ? <PartitionTable facts={facts} chosen={partition} choose={setPartition} /> : null}
      {facts ? (
        <FlashForm
          session={session}
          operation={operation}
          product={facts['product']}
          partition={partition}
          setPartition={setPartition}
          written={() => void read()}
        />
      ) : null}
      {facts ? (
        <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap' }}>
          <Button
            color="error"
            disabled={operation.busy}
            onClick={() => void grave('fastboot.erase', t('erase', { partition }))}
          >
            {t('erase', { partition })}
          </Button>
          <Button
            color="error"
            disabled={operation.busy}
            onClick={() =>
              void grave(
                facts['unlocked'] === 'yes' ? 'fastboot.lock' : 'fastboot.unlock',
                facts['unlocked'] === 'yes' ? t('lock') : t('unlock'),
              )
            }
          >
            {facts['unlocked'] === 'yes' ? t('lock') : t('unlock')}
          </Button>
        </Stack>
      ) : null}
    </Stack>
  );
}

function Slots({
  facts,
  busy,
  setActive,
}: {
  facts: PhoneFacts;
  busy: boolean;
  setActive: (slot: string) => void;
}): ReactElement | null {
  const t = useTranslations('remoteDesk.fastboot');
  const slots = slotsOf(facts);
  if (slots.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t('slots')}>
      {slots.map((slot) => (
        <li key={slot.slot} className={styles.line}>
          <strong>{t('slot', { slot: slot.slot })}</strong>
          {slot.isActive ? <StatusChip tone="info">{t('active')}</StatusChip> : null}
          <StatusChip tone={slot.isBad ? 'danger' : slot.isGood ? 'success' : 'warning'}>
            {slot.isBad ? t('bad') : slot.isGood ? t('good') : t('tries', { count: slot.tries })}
          </StatusChip>
          {slot.isActive ? null : (
            <Button size="small" disabled={busy} onClick={() => setActive(slot.slot)}>
              {t('setActive', { slot: slot.slot })}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function PartitionTable({
  facts,
  chosen,
  choose,
}: {
  facts: PhoneFacts;
  chosen: string;
  choose: (partition: string) => void;
}): ReactElement {
  const t = useTranslations('remoteDesk.fastboot');
  const partitions = Object.entries(facts)
    .flatMap(([name, value]) => (name.startsWith('partition-size:') ? [[name.slice(15), value] as const] : []))
    .toSorted(([a], [b]) => a.localeCompare(b));
  return (
    <details>
      <summary>{t('partitions', { count: partitions.length })}</summary>
      <ul className={styles.list}>
        {partitions.map(([name, size]) => (
          <li key={name}>
            <button type="button" className={styles.row} aria-pressed={chosen === name} onClick={() => choose(name)}>
              {name} <span className={styles.soft}>{readableBytes(Number.parseInt(size, 16))}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface FlashFormProps {
  session: TechnicianSession;
  operation: RunningOperation;
  product: string | undefined;
  partition: string;
  setPartition: (partition: string) => void;
  written: () => void;
}

function FlashForm({ session, operation, product, partition, setPartition, written }: FlashFormProps): ReactElement {
  const t = useTranslations('remoteDesk.fastboot');
  const [isAccepted, setAccepted] = useState(false);
  const [imageId, setImageId] = useState('');
  const firmware = useQuery({
    queryKey: ['firmware', product],
    queryFn: async () => dataOf(await remoteApi.firmware(product === undefined ? {} : { product })).images,
  });
  const images = firmware.data?.filter((image) => !image.isWithdrawn) ?? [];
  const image = images.find((one) => one.manifest.imageId === imageId);
  const flash = async (blob: string, fileName: string): Promise<void> => {
    if (await operation.run('fastboot.flash', { partition, fileName, acceptWarnings: isAccepted }, { blob })) written();
  };
  const flashPlatform = async ({ manifest }: FirmwareImage): Promise<void> => {
    const fetched = await operation.run('firmware.fetch', { imageId: manifest.imageId });
    if (fetched?.blob) await flash(fetched.blob.sha256, `${manifest.partition}-${manifest.build}.img`);
  };
  const findings = operation.refusal?.code === 'unsafe' ? operation.refusal.findings : [];
  return (
    <Stack spacing={3} component="section" aria-label={t('flash')}>
      <h3>{t('flash')}</h3>
      <TextField
        label={t('partition')}
        value={partition}
        onChange={(event) => setPartition(event.target.value.trim().toLowerCase())}
        slotProps={{ htmlInput: { maxLength: 64, spellCheck: false } }}
      />
      {findings.map((finding) => (
        <Alert key={finding.check} severity={finding.level === 'stop' ? 'error' : 'warning'}>
          {finding.message}
        </Alert>
      ))}
      <FormControlLabel
        control={<Checkbox checked={isAccepted} onChange={(event) => setAccepted(event.target.checked)} />}
        label={t('accept')}
      />
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
      ) : (
        <p className={styles.soft}>{t('noImages')}</p>
      )}
      <SendFile
        session={session}
        accept=".img,.bin"
        text={t('flashFile', { partition })}
        disabled={operation.busy || partition === ''}
        use={flash}
      />
    </Stack>
  );
}
