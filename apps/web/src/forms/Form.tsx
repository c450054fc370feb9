'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';

interface FormProps {
  form: {
    problem: string | undefined;
    busy: boolean;
    submit: (event?: React.FormEvent) => void;
    startOver?: (() => void) | undefined;
  };
  /** Text of the one button that sends. */
  submit: string;
  children: ReactNode;
  /** Stands beside the button. */
  beside?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
}

/** Fields above, what went wrong right over the button, one button that says what it does. */
export function Form({ form, submit, children, beside, danger, disabled }: FormProps): ReactElement {
  const t = useTranslations('forms.kept');
  return (
    <form onSubmit={form.submit} noValidate>
      <Stack spacing={4}>
        {form.startOver ? (
          <Alert
            severity="info"
            action={
              <Button color="inherit" size="small" disabled={form.busy} onClick={form.startOver}>
                {t('startOver')}
              </Button>
            }
          >
            {t('still')}
          </Alert>
        ) : null}
        {children}
        <div role="alert">{form.problem === undefined ? null : <Alert severity="error">{form.problem}</Alert>}</div>
        <Stack direction={{ xs: 'column', sm: 'row' }} spacing={3} sx={{ alignItems: { sm: 'center' } }}>
          <Button
            type="submit"
            variant="contained"
            color={danger ? 'error' : 'primary'}
            disabled={form.busy || disabled === true}
            startIcon={form.busy ? <CircularProgress size={18} color="inherit" /> : undefined}
          >
            {submit}
          </Button>
          {beside}
        </Stack>
      </Stack>
    </form>
  );
}
