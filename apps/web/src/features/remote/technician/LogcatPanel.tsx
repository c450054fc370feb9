'use client';

import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import styles from './Console.module.css';
import { type LogLevel, type LogLine, LogcatReader, logLevels, matchesFilter } from './logcat.ts';
import { OperationState } from './OperationState.tsx';
import type { TechnicianSession } from './technician-session.ts';
import { useOperation } from './use-operation.ts';

const kept = 5000;
const drawn = 400;

/** The phone's own log as it comes. Filters choose what is drawn, not what is kept. */
export function LogcatPanel({ session }: { session: TechnicianSession }): ReactElement {
  const t = useTranslations('remoteDesk.logcat');
  const operation = useOperation(session);
  const [lines, setLines] = useState<readonly LogLine[]>([]);
  const [least, setLeast] = useState<LogLevel>('I');
  const [words, setWords] = useState('');
  const follow = async (): Promise<void> => {
    setLines([]);
    const reader = new LogcatReader();
    await operation.run(
      'log.follow',
      { follow: true },
      { onText: (_, text) => setLines((before) => [...before, ...reader.read(text)].slice(-kept)) },
    );
  };
  const shown = lines.filter((line) => matchesFilter(line, least, words)).slice(-drawn);
  return (
    <Stack spacing={4}>
      <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap', alignItems: 'center' }}>
        <Button variant="outlined" disabled={operation.busy} onClick={() => void follow()}>
          {t('follow')}
        </Button>
        <TextField
          select
          label={t('level')}
          value={least}
          onChange={(event) => setLeast(event.target.value as LogLevel)}
          sx={{ minWidth: 140 }}
        >
          {logLevels.map((level) => (
            <MenuItem key={level} value={level}>
              {t(`levels.${level}`)}
            </MenuItem>
          ))}
        </TextField>
        <TextField label={t('words')} value={words} onChange={(event) => setWords(event.target.value)} />
        <span className={styles.soft}>{t('count', { shown: shown.length, all: lines.length })}</span>
      </Stack>
      <OperationState operation={operation} session={session} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <section className={styles.log} tabIndex={0} aria-label={t('title')} data-scrolls>
        {shown.map((line) => (
          <div key={line.number} data-level={line.level}>
            {line.text}
          </div>
        ))}
      </section>
    </Stack>
  );
}
