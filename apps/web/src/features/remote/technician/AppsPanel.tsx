'use client';

import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import type { OperationName } from '@mistri/contracts/repair/powers';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import type { PanelProps } from './ConsolePanels.tsx';
import { mayUse, modeOf, NeedsPower } from './NeedsPower.tsx';
import { useOnce } from './use-once.ts';
import styles from './Console.module.css';
import { OperationState } from './OperationState.tsx';
import { readPackages } from './phone-lists.ts';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { SendFile } from './SendFile.tsx';
import { useOperation } from './use-operation.ts';

const acts = [
  ['app.describe', 'describe', false],
  ['app.start', 'start', false],
  ['app.force_stop', 'stop', false],
  ['app.disable', 'disable', true],
  ['app.enable', 'enable', false],
  ['app.clear_data', 'clear', true],
  ['app.uninstall', 'uninstall', true],
] as const satisfies readonly (readonly [OperationName, string, boolean])[];

/** Which apps there are, which are switched off, and what can be done with one. */
export function AppsPanel({ session, now }: PanelProps): ReactElement {
  const t = useTranslations('remoteDesk.apps');
  const ask = useAsk();
  const operation = useOperation(session);
  const [apps, setApps] = useState<ReturnType<typeof readPackages>>();
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<string>();
  const [text, setText] = useState('');
  const list = async (): Promise<void> => {
    // Both at once: over a long line the second answer comes with the first.
    const [all, off] = await Promise.all([
      operation.run('apps.list'),
      session.perform('apps.list', { which: 'disabled' }),
    ]);
    if (all) setApps(readPackages(all.text, off.ok ? off.value.text : ''));
  };
  useOnce(mayUse(now, 'shell') && modeOf(now) === 'system', () => void list());
  /** What the phone said it has done is shown at once; nobody waits for the whole list again. */
  const changed = (name: OperationName, app: string): void => {
    if (name === 'app.uninstall') setApps((before) => before?.filter((one) => one.isSystem || one.name !== app));
    else if (name === 'app.disable' || name === 'app.enable')
      setApps((before) => before?.map((one) => (one.name === app ? { ...one, isOff: name === 'app.disable' } : one)));
  };
  const act = async ([name, label, isGrave]: (typeof acts)[number]): Promise<void> => {
    if (chosen === undefined) return;
    if (
      isGrave &&
      !(await ask({
        title: t(`acts.${label}`),
        text: t('sure', { app: chosen }),
        action: t(`acts.${label}`),
        danger: true,
      }))
    )
      return;
    setText('');
    const done = await operation.run(name, { packageName: chosen });
    if (done) setText(done.text);
    if (done && !done.exitStatus) changed(name, chosen);
  };
  const shown = apps?.filter((app) => app.name.includes(filter.trim())) ?? [];
  return (
    <Stack spacing={4}>
      <NeedsPower session={session} now={now} powers={['shell', 'install']} />
      <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap' }}>
        <BusyButton busy={operation.busy} variant="outlined" onClick={() => void list()}>
          {t('list')}
        </BusyButton>
        <SendFile
          session={session}
          accept=".apk"
          text={t('install')}
          use={async (blob, fileName) => {
            const done = await operation.run('app.install', { fileName }, { blob });
            if (done) await list();
          }}
        />
      </Stack>
      <OperationState operation={operation} session={session} />
      {apps ? (
        <Box className={styles.split}>
          <div>
            <TextField
              label={t('filter')}
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
              fullWidth
            />
            <ul className={styles.list} aria-label={t('title')}>
              {shown.map((app) => (
                <li key={app.name}>
                  <button
                    type="button"
                    className={styles.row}
                    aria-pressed={chosen === app.name}
                    onClick={() => setChosen(app.name)}
                  >
                    {app.name}
                    {app.isOff ? <StatusChip tone="warning">{t('off')}</StatusChip> : null}
                    {app.isSystem ? <span className={styles.soft}>{t('system')}</span> : null}
                  </button>
                </li>
              ))}
            </ul>
          </div>
          {chosen === undefined ? (
            <p className={styles.soft}>{t('choose')}</p>
          ) : (
            <fieldset aria-label={chosen}>
              <h2 className={styles.heading}>{chosen}</h2>
              <Stack direction="row" spacing={2} useFlexGap sx={{ flexWrap: 'wrap' }}>
                {acts.map((one) => (
                  <Button
                    key={one[0]}
                    variant="outlined"
                    size="small"
                    color={one[2] ? 'error' : 'primary'}
                    disabled={operation.busy}
                    onClick={() => void act(one)}
                  >
                    {t(`acts.${one[1]}`)}
                  </Button>
                ))}
              </Stack>
              {text === '' ? null : <pre className={styles.output}>{text}</pre>}
            </fieldset>
          )}
        </Box>
      ) : null}
    </Stack>
  );
}
