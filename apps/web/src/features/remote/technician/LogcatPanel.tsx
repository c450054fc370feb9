'use client';

import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { PanelProps } from './ConsolePanels.tsx';
import { NeedsPower } from './NeedsPower.tsx';
import styles from './Console.module.css';
import { type LogLevel, type LogLine, LogcatReader, logLevels, matchesFilter } from './logcat.ts';
import { OperationState } from './OperationState.tsx';
import { useOperation } from './use-operation.ts';

const kept = 5000;
const drawn = 400;
const drawEvery_ms = 100;

/** The phone's own log as it comes. Filters choose what is drawn, not what is kept. */
export function LogcatPanel({ session, now }: PanelProps): ReactElement {
  const t = useTranslations('remoteDesk.logcat');
  const operation = useOperation(session);
  const place = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  const [lines, setLines] = useState<readonly LogLine[]>([]);
  const [least, setLeast] = useState<LogLevel>('I');
  const [words, setWords] = useState('');
  const follow = async (): Promise<void> => {
    setLines([]);
    const reader = new LogcatReader();
    let fresh: LogLine[] = [];
    const draw = (): void => {
      const arrived = fresh;
      fresh = [];
      setLines((before) => [...before, ...arrived].slice(-kept));
    };
    // A phone in trouble writes thousands of lines a second; they are drawn together.
    const onText = (_: string, text: string): void => {
      if (fresh.length === 0) setTimeout(draw, drawEvery_ms);
      fresh.push(...reader.read(text));
    };
    await operation.run('log.follow', { follow: true }, { onText });
  };
  useEffect(() => {
    const element = place.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  });
  const shown = lines.filter((line) => matchesFilter(line, least, words)).slice(-drawn);
  return (
    <Stack spacing={4}>
      <NeedsPower session={session} now={now} powers={['shell']} />
      <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap', alignItems: 'center' }}>
        <Button variant="outlined" disabled={operation.busy} onClick={() => void follow()}>
          {t('follow')}
        </Button>
        <TextField
          select
          label={t('level')}
          value={least}
          onChange={(event) => setLeast(event.target.value as LogLevel)}
          sx={{ width: 180 }}
        >
          {logLevels.map((level) => (
            <MenuItem key={level} value={level}>
              {t(`levels.${level}`)}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          label={t('words')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          sx={{ flex: 1, minWidth: 180 }}
        />
        <span className={styles.soft}>{t('count', { shown: shown.length, all: lines.length })}</span>
      </Stack>
      <OperationState operation={operation} session={session} />
      <section
        ref={place}
        className={styles.log}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t('title')}
        data-scrolls
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          isAtEnd.current = scrollTop + clientHeight > scrollHeight - 40;
        }}
      >
        {shown.map((line) => (
          <div key={line.number} data-level={line.level}>
            {line.text}
          </div>
        ))}
      </section>
    </Stack>
  );
}
