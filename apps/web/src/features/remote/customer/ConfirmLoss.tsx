'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import type { ConfirmQuestion } from '../worker/customer-messages.ts';
import { byKey, StopHere } from './StopHere.tsx';

interface ConfirmLossProps {
  question: ConfirmQuestion;
  answer: (isAgreed: boolean) => void;
  stop: () => void;
}

const known = [
  'fastboot.unlock',
  'fastboot.lock',
  'fastboot.erase',
  'fastboot.resize_logical',
  'fastboot.delete_logical',
  'fastboot.cancel_update',
] as const;
type Loss = (typeof known)[number] extends `fastboot.${infer Name}` ? Name : never;

/** What cannot be undone needs the person's own word, typed, for this one command, and says what is lost. */
export function ConfirmLoss({ question, answer, stop }: ConfirmLossProps): ReactElement {
  const t = useTranslations('remote.loss');
  const [typed, setTyped] = useState('');
  const word = t('word');
  const isTyped = typed.trim().toLocaleLowerCase() === word.toLocaleLowerCase();
  const operation = known.find((one) => one === question.operation)?.replace('fastboot.', '') as Loss | undefined;
  const partition = typeof question.values['partition'] === 'string' ? question.values['partition'] : '';
  const what =
    operation === 'erase' && partition !== 'userdata'
      ? t('what.partition', { partition })
      : t(`what.${operation ?? 'other'}`, { partition });
  return (
    <Dialog open onClose={byKey(() => answer(false))} fullWidth maxWidth="sm" aria-labelledby="loss-title">
      <DialogTitle id="loss-title">{t('title')}</DialogTitle>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isTyped) answer(true);
        }}
      >
        <DialogContent sx={{ display: 'grid', gap: 4, paddingBlockStart: 0 }}>
          <Alert severity="error">{what}</Alert>
          <code style={{ overflowWrap: 'anywhere' }}>{question.command}</code>
          <TextField
            label={t('type', { word })}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog moves the focus to its first field
            autoFocus
            slotProps={{ htmlInput: { maxLength: 40 } }}
          />
        </DialogContent>
        <DialogActions>
          <StopHere stop={stop} />
          <Button variant="contained" onClick={() => answer(false)}>
            {t('no')}
          </Button>
          <Button type="submit" color="error" disabled={!isTyped}>
            {t('yes')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
