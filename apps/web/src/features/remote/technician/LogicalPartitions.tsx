'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import styles from './Console.module.css';
import { logicalOf, type PhoneFacts } from './diagnosis.ts';
import { readableBytes } from './phone-lists.ts';
import type { RunningOperation } from './use-operation.ts';

interface LogicalPartitionsProps {
  facts: PhoneFacts;
  operation: RunningOperation;
  partition: string;
  setPartition: (partition: string) => void;
  changed: () => void;
}

/** What lies inside of `super`: seen and changed in fastbootd; from the boot loader there is a way to it. */
export function LogicalPartitions(props: LogicalPartitionsProps): ReactElement | null {
  const { facts, operation, partition, setPartition } = props;
  const t = useTranslations('remoteDesk.fastboot');
  const partitions = logicalOf(facts);
  if (facts['super-partition-name'] === undefined) return null;
  if (facts['is-userspace'] !== 'yes')
    return (
      <Alert
        severity="info"
        action={
          <Button
            color="inherit"
            disabled={operation.busy}
            onClick={() => void operation.run('device.reboot', { to: 'fastbootd' })}
          >
            {t('toFastbootd')}
          </Button>
        }
      >
        {t('inBootLoader')}
      </Alert>
    );
  return (
    <Stack component="section" spacing={3} aria-label={t('logicalPartitions', { count: partitions.length })}>
      <h2 className={styles.heading}>{t('logicalPartitions', { count: partitions.length })}</h2>
      <ul className={styles.list}>
        {partitions.map(({ name, size_bytes }) => (
          <li key={name}>
            <button
              type="button"
              className={styles.row}
              aria-pressed={partition === name}
              onClick={() => setPartition(name)}
            >
              {name} <span className={styles.soft}>{readableBytes(size_bytes)}</span>
            </button>
          </li>
        ))}
      </ul>
      <ChangeTable {...props} isThere={partitions.some(({ name }) => name === partition)} />
    </Stack>
  );
}

/** The table itself. The customer's end asks for a typed word where something is lost, and the phone refuses while it is locked. */
function ChangeTable({
  facts,
  operation,
  partition,
  changed,
  isThere,
}: LogicalPartitionsProps & { isThere: boolean }): ReactElement {
  const t = useTranslations('remoteDesk.fastboot');
  const ask = useAsk();
  const [size, setSize] = useState('');
  const isPhysical = [`partition-size:${partition}`, `has-slot:${partition}`].some((name) => name in facts);
  const isSize = /^\d{1,11}$/.test(size);
  const run = async (
    name: 'create_logical' | 'resize_logical' | 'delete_logical' | 'cancel_update',
    text: string,
  ): Promise<void> => {
    const isLossy = name !== 'create_logical';
    if (isLossy && !(await ask({ title: text, text: t('asksCustomer'), action: text, danger: true }))) return;
    const values = {
      ...(name === 'cancel_update' ? {} : { partition }),
      ...(name === 'create_logical' || name === 'resize_logical' ? { size: Number(size) } : {}),
    };
    if (await operation.run(`fastboot.${name}`, values)) changed();
  };
  return (
    <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap', alignItems: 'center' }}>
      <TextField
        label={t('size')}
        value={size}
        onChange={(event) => setSize(event.target.value.trim())}
        slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 11 } }}
      />
      {isThere ? (
        <>
          <Button
            color="error"
            disabled={operation.busy || !isSize}
            onClick={() => void run('resize_logical', t('resize', { partition }))}
          >
            {t('resize', { partition })}
          </Button>
          <Button
            color="error"
            disabled={operation.busy}
            onClick={() => void run('delete_logical', t('delete', { partition }))}
          >
            {t('delete', { partition })}
          </Button>
        </>
      ) : isPhysical || partition === '' ? null : (
        <Button
          disabled={operation.busy || !isSize}
          onClick={() => void run('create_logical', t('create', { partition }))}
        >
          {t('create', { partition })}
        </Button>
      )}
      {facts['snapshot-update-status'] === 'snapshotted' ? (
        <Alert
          severity="warning"
          action={
            <Button
              color="inherit"
              disabled={operation.busy}
              onClick={() => void run('cancel_update', t('cancelUpdate'))}
            >
              {t('cancelUpdate')}
            </Button>
          }
        >
          {t('pending')}
        </Alert>
      ) : null}
    </Stack>
  );
}
