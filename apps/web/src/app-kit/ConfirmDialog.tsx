'use client';

import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslations } from 'next-intl';
import { usePathname } from 'next/navigation';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { createContext, type ReactElement, type ReactNode, useCallback, useContext, useRef, useState } from 'react';

export interface Question {
  title: string;
  /** What will happen, also to others, and whether it can be taken back. */
  text: ReactNode;
  /** What the button does: “Cancel the order”, never “OK”. */
  action: string;
  danger?: boolean;
  /** Asks for a reason of at least this many characters; with `min: 0` it may stay empty, and the label says so. */
  reason?: { label?: string; hint?: string; min?: number; max?: number };
}

/** The answer to a question that was agreed to; `reason` is empty where none was asked for. */
export interface Agreement {
  reason: string;
}

type Ask = (question: Question) => Promise<Agreement | undefined>;

const AskContext = createContext<Ask>(() => Promise.resolve(undefined));

/** `const ask = useAsk(); const agreed = await ask({ … }); if (!agreed) return;` */
export const useAsk = (): Ask => useContext(AskContext);

export function ConfirmProvider({ children }: { children: ReactNode }): ReactElement {
  const [question, setQuestion] = useState<Question>();
  const answer = useRef<(agreement: Agreement | undefined) => void>(undefined);
  const ask = useCallback<Ask>(
    (asked) =>
      new Promise((resolve) => {
        answer.current?.(undefined);
        answer.current = resolve;
        setQuestion(asked);
      }),
    [],
  );
  const finish = (agreement: Agreement | undefined): void => {
    setQuestion(undefined);
    answer.current?.(agreement);
    answer.current = undefined;
  };
  return (
    <AskContext value={ask}>
      {children}
      {question ? <ConfirmDialog question={question} finish={finish} /> : null}
    </AskContext>
  );
}

interface ConfirmDialogProps {
  question: Question;
  finish: (agreement: Agreement | undefined) => void;
}

function ConfirmDialog({ question, finish }: ConfirmDialogProps): ReactElement {
  const t = useTranslations('forms');
  const tErrors = useTranslations('errors.rules');
  // What an admin gives as a reason is kept; what others say is read by the other side only.
  const onDesk = usePathname().startsWith(adminUrls.home());
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const min = question.reason?.min ?? 3;
  const tooShort = question.reason !== undefined && reason.trim().length < min;
  const label = question.reason?.label ?? t('confirm.reason');
  return (
    <Dialog open onClose={() => finish(undefined)} fullWidth maxWidth="xs" aria-labelledby="question-title">
      <DialogTitle id="question-title">{question.title}</DialogTitle>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (tooShort) setTried(true);
          else finish({ reason: reason.trim() });
        }}
      >
        <DialogContent sx={{ display: 'grid', gap: 4, paddingBlockStart: 0 }}>
          <Typography component="div">{question.text}</Typography>
          {question.reason ? (
            <TextField
              label={min === 0 ? `${label} (${t('optional')})` : label}
              helperText={
                tried && tooShort
                  ? tErrors('minLength', { limit: min })
                  : (question.reason.hint ?? t(onDesk ? 'confirm.auditHint' : 'confirm.reasonHint'))
              }
              error={tried && tooShort}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              multiline
              minRows={2}
              required={min > 0}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog moves the focus to its first field
              autoFocus
              slotProps={{ htmlInput: { maxLength: question.reason.max ?? 500 } }}
            />
          ) : null}
        </DialogContent>
        <DialogActions>
          <Button onClick={() => finish(undefined)}>{t('cancel')}</Button>
          <Button type="submit" variant="contained" color={question.danger ? 'error' : 'primary'}>
            {question.action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
