'use client';

import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useSentences } from '../use-sentences.ts';
import styles from './Console.module.css';
import type { TechnicianSession, TechnicianSnapshot } from './technician-session.ts';

/** In the log, so in English for everybody; pages show it in their own language. */
const handOverMark = 'Hand-over:';

/** Notes stand in the signed log, so that the customer, the report and whoever takes over read the same. */
export function NotesPanel({ session, now }: { session: TechnicianSession; now: TechnicianSnapshot }): ReactElement {
  const t = useTranslations('remoteDesk.notes');
  const say = useSentences();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const add = async (note: string): Promise<void> => {
    setBusy(true);
    const result = await session.addNote(note);
    setBusy(false);
    setProblem(result.ok ? undefined : say(result.refusal.message));
    if (result.ok) setText('');
  };
  const notes = now.entries.filter(({ entry }) => entry.kind === 'note');
  return (
    <Stack spacing={4}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') void add(text.trim());
        }}
      >
        <Stack spacing={3}>
          <TextField
            label={t('note')}
            helperText={t('hint')}
            value={text}
            onChange={(event) => setText(event.target.value)}
            multiline
            minRows={3}
            slotProps={{ htmlInput: { maxLength: 2000 } }}
          />
          {problem === undefined ? null : <Alert severity="error">{problem}</Alert>}
          <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap' }}>
            <BusyButton type="submit" variant="contained" busy={busy} disabled={text.trim() === ''}>
              {t('add')}
            </BusyButton>
            <BusyButton
              busy={busy}
              disabled={text.trim() === ''}
              onClick={() => void add(`${handOverMark} ${text.trim()}`)}
            >
              {t('handOver')}
            </BusyButton>
          </Stack>
        </Stack>
      </form>
      {notes.length === 0 ? null : (
        <ul className={styles.list} aria-label={t('written')}>
          {notes.map(({ entry }) => (
            <li key={entry.seq} className={styles.line}>
              {entry.message?.startsWith(handOverMark) ? (
                <>
                  <StatusChip tone="info">{t('handOver')}</StatusChip> {entry.message.slice(handOverMark.length)}
                </>
              ) : (
                entry.message
              )}
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}
