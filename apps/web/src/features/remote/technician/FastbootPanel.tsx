'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import type { PanelProps } from './ConsolePanels.tsx';
import { FlashForm } from './FlashForm.tsx';
import { LogicalPartitions } from './LogicalPartitions.tsx';
import { isFastboot, mayUse, modeOf, NeedsPower } from './NeedsPower.tsx';
import styles from './Console.module.css';
import { type PhoneFacts, slotsOf } from './diagnosis.ts';
import { OperationState } from './OperationState.tsx';
import { readableBytes } from './phone-lists.ts';
import { SendFile } from './SendFile.tsx';
import { useForEach } from './use-once.ts';
import { useOperation } from './use-operation.ts';

/** Boot loader and fastbootd: slots, partitions, and writing them. What could end badly is judged at the customer's end before a byte is sent. */
export function FastbootPanel({ session, now }: PanelProps): ReactElement {
  const t = useTranslations('remoteDesk.fastboot');
  const ask = useAsk();
  const operation = useOperation(session);
  const [facts, setFacts] = useState<PhoneFacts>();
  const [partition, setPartition] = useState('boot');
  const mode = modeOf(now);
  const read = async (): Promise<void> => {
    const done = await operation.run('fastboot.variables');
    if (done?.facts) setFacts(done.facts);
  };
  // What the boot loader says is not true in fastbootd, nor what it said before a restart.
  useForEach(mayUse(now, 'facts') && isFastboot(mode) ? now.state?.arrivals : undefined, () => void read());
  const grave = async (name: 'fastboot.erase' | 'fastboot.unlock' | 'fastboot.lock', text: string): Promise<void> => {
    const agreed = await ask({ title: text, text: t('asksCustomer'), action: text, danger: true });
    if (agreed && (await operation.run(name, name === 'fastboot.erase' ? { partition } : {}))) await read();
  };
  const setActive = async (slot: string): Promise<void> => {
    if (await operation.run('fastboot.set_active', { slot })) await read();
  };
  return (
    <Stack spacing={4}>
      <NeedsPower session={session} now={now} powers={['facts', 'flash']} />
      {mode === undefined || isFastboot(mode) ? null : (
        <Alert
          severity="info"
          action={
            <Button
              color="inherit"
              disabled={operation.busy}
              onClick={() => void operation.run('device.reboot', { to: 'bootloader' })}
            >
              {t('restart')}
            </Button>
          }
        >
          {t('elsewhere')}
        </Alert>
      )}
      <BusyButton busy={operation.busy} variant="outlined" onClick={() => void read()} sx={{ alignSelf: 'start' }}>
        {t('read')}
      </BusyButton>
      <OperationState operation={operation} session={session} />
      {mode === 'sideload' ? (
        <SendFile
          session={session}
          accept=".zip"
          text={t('sideload')}
          disabled={operation.busy}
          use={(blob, fileName) => operation.run('recovery.sideload', { fileName }, { blob })}
        />
      ) : null}
      {facts ? <Slots facts={facts} busy={operation.busy} setActive={(slot) => void setActive(slot)} /> : null}
      {facts ? <PartitionTable facts={facts} chosen={partition} choose={setPartition} /> : null}
      {facts ? (
        <LogicalPartitions
          facts={facts}
          operation={operation}
          partition={partition}
          setPartition={setPartition}
          changed={() => void read()}
        />
      ) : null}
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
            // Only the boot loader locks and unlocks.
            disabled={operation.busy || facts['is-userspace'] === 'yes'}
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
    .filter(([name]) => facts[`is-logical:${name}`] !== 'yes')
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
