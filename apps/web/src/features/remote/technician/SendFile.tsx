'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import type { ImageFacts, Progress } from '@mistri/remote-repair';
import { useTranslations } from 'next-intl';
import { type ReactElement, useRef, useState } from 'react';
import { useSentences } from '../use-sentences.ts';
import { Icon } from '#web/components/Icon.tsx';
import styles from './Console.module.css';
import type { TechnicianSession } from './technician-session.ts';

interface SendFileProps {
  session: TechnicianSession;
  accept?: string;
  text: string;
  image?: ImageFacts;
  disabled?: boolean;
  /** The file is on the customer's side, whole and checked, under this hash. */
  use: (sha256: string, name: string, size: number) => Promise<unknown>;
}

/** Sends a file to the customer's side, chosen or dropped; goes on where it stopped, also after a broken connection. */
export function SendFile({ session, accept, text, image, disabled, use }: SendFileProps): ReactElement {
  const t = useTranslations('remoteDesk.send');
  const say = useSentences();
  const input = useRef<HTMLInputElement>(null);
  const stopping = useRef<AbortController>(undefined);
  const [file, setFile] = useState<File>();
  const [progress, setProgress] = useState<Progress>();
  const [problem, setProblem] = useState<string>();
  const [isOver, setOver] = useState(false);
  const send = async (chosen: File): Promise<void> => {
    const stop = new AbortController();
    stopping.current = stop;
    setFile(chosen);
    setProblem(undefined);
    setProgress({ done_bytes: 0, total_bytes: chosen.size });
    const sent = await session.sendFile(chosen, image, { signal: stop.signal, onProgress: setProgress });
    setProgress(undefined);
    if (!sent.ok) {
      if (sent.refusal.code === 'stopped') setFile(undefined);
      else setProblem(say(sent.refusal.message));
      return;
    }
    setFile(undefined);
    await use(sent.value.sha256, chosen.name, chosen.size);
  };
  const percent = progress && progress.total_bytes > 0 ? (100 * progress.done_bytes) / progress.total_bytes : 0;
  return (
    <div
      className={styles.drop}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [dropped] = event.dataTransfer.files;
        if (dropped && !progress && !disabled) void send(dropped);
      }}
    >
      <input
        ref={input}
        type="file"
        hidden
        aria-label={text}
        {...(accept ? { accept } : {})}
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          if (chosen) void send(chosen);
          event.target.value = '';
        }}
      />
      <Button
        variant="outlined"
        disabled={disabled === true || progress !== undefined}
        startIcon={<Icon name="upload" size={20} />}
        onClick={() => input.current?.click()}
      >
        {text}
      </Button>
      <span className={styles.soft}>{t('drop')}</span>
      {progress ? (
        <div className={styles.wide}>
          <span>{t('sending', { name: file?.name ?? '', percent: Math.floor(percent) })}</span>
          <LinearProgress variant="determinate" value={percent} aria-label={file?.name ?? text} />
          <Button size="small" onClick={() => stopping.current?.abort()} data-stop>
            {t('stop')}
          </Button>
        </div>
      ) : null}
      {problem !== undefined && file ? (
        <Alert
          severity="error"
          action={
            <Button color="inherit" onClick={() => void send(file)}>
              {t('resume')}
            </Button>
          }
        >
          {problem}
        </Alert>
      ) : null}
    </div>
  );
}
