'use client';

import type { ApiResult } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslations } from 'next-intl';
import { createContext, type ReactElement, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Form } from '#web/forms/Form.tsx';
import { required } from '#web/forms/rules.ts';
import { TextField } from '#web/forms/fields.tsx';
import { useForm } from '#web/forms/use-form.ts';
import { useProblemText } from '#web/i18n/use-problem-text.ts';
import { askForPasskey } from './passkeys.ts';
import { type Person, useSession } from './use-session.ts';

type Confirmed = <T>(call: () => Promise<ApiResult<T>>) => Promise<ApiResult<T>>;

const ConfirmedContext = createContext<Confirmed>((call) => call());

/** Runs a call; when the api wants the second factor first (ID-7), asks for it and runs the call again. */
export const useConfirmed = (): Confirmed => useContext(ConfirmedContext);

const AskContext = createContext<() => Promise<boolean>>(() => Promise.resolve(false));

/** Asks for the second factor now; false when the person closed the question. */
export const useAskForFactor = (): (() => Promise<boolean>) => useContext(AskContext);

export function StepUpProvider({ children }: { children: ReactNode }): ReactElement {
  const [open, setOpen] = useState(false);
  const answer = useRef<(confirmed: boolean) => void>(undefined);

  const finish = useCallback((confirmed: boolean): void => {
    setOpen(false);
    answer.current?.(confirmed);
    answer.current = undefined;
  }, []);

  const ask = useCallback(
    () =>
      new Promise<boolean>((resolve) => {
        answer.current?.(false);
        answer.current = resolve;
        setOpen(true);
      }),
    [],
  );

  const confirmed = useCallback<Confirmed>(
    async (call) => {
      const first = await call();
      if (first.ok || first.problem.code !== 'auth.step_up') return first;
      return (await ask()) ? call() : first;
    },
    [ask],
  );

  return (
    <AskContext value={ask}>
      <ConfirmedContext value={confirmed}>
        {children}
        {open ? <StepUpDialog finish={finish} /> : null}
      </ConfirmedContext>
    </AskContext>
  );
}

function StepUpDialog({ finish }: { finish: (confirmed: boolean) => void }): ReactElement {
  const t = useTranslations('forms.stepUp');
  const person = useSession().data;
  return (
    <Dialog open onClose={() => finish(false)} fullWidth maxWidth="xs" aria-labelledby="step-up-title">
      <DialogTitle id="step-up-title">{t('title')}</DialogTitle>
      <DialogContent>{person ? <Ways person={person} finish={finish} /> : null}</DialogContent>
    </Dialog>
  );
}

function Ways({ person, finish }: { person: Person; finish: (confirmed: boolean) => void }): ReactElement {
  const t = useTranslations('forms.stepUp');
  const has = (factor: 'totp' | 'passkey'): boolean => person.secondFactors.includes(factor);
  const none = person.secondFactors.length === 0;
  return (
    <Stack spacing={4}>
      <Typography>{none ? t('byCode') : t('byFactor')}</Typography>
      {has('passkey') ? <PasskeyWay done={() => finish(true)} /> : null}
      {none ? <SendCode /> : null}
      <CodeWay done={() => finish(true)} cancel={() => finish(false)} label={none ? t('sentCode') : t('appCode')} />
    </Stack>
  );
}

function PasskeyWay({ done }: { done: () => void }): ReactElement {
  const t = useTranslations('forms.stepUp');
  const text = useProblemText();
  const [problem, setProblem] = useState<string>();
  async function confirm(): Promise<void> {
    const given = await askForPasskey('step_up');
    const result = given.ok
      ? await browserApi.post('/api/auth/step-up', { body: { passkey: given.data as never } })
      : given;
    if (result.ok) done();
    else setProblem(text(result.problem));
  }
  return (
    <>
      <Button variant="contained" onClick={() => void confirm()}>
        {t('usePasskey')}
      </Button>
      {problem === undefined ? null : <Alert severity="error">{problem}</Alert>}
    </>
  );
}

function SendCode(): ReactElement {
  const t = useTranslations('forms.stepUp');
  const text = useProblemText();
  const [said, setSaid] = useState<{ tone: 'success' | 'error'; text: string }>();
  async function send(): Promise<void> {
    const result = await browserApi.post('/api/auth/step-up/code');
    setSaid(result.ok ? { tone: 'success', text: t('codeSent') } : { tone: 'error', text: text(result.problem) });
  }
  return (
    <>
      <Button variant="outlined" onClick={() => void send()}>
        {t('sendCode')}
      </Button>
      {said ? <Alert severity={said.tone}>{said.text}</Alert> : null}
    </>
  );
}

function CodeWay({ done, cancel, label }: { done: () => void; cancel: () => void; label: string }): ReactElement {
  const t = useTranslations('forms');
  const form = useForm({
    initial: { code: '' },
    rules: { code: [required] },
    send: ({ code }) => browserApi.post('/api/auth/step-up', { body: { code: code.trim() } }),
    onDone: done,
  });
  return (
    <Form
      form={form}
      submit={t('stepUp.confirm')}
      beside={
        <Button type="button" onClick={cancel}>
          {t('cancel')}
        </Button>
      }
    >
      <TextField field={form.field('code')} label={label} maxLength={14} autoComplete="one-time-code" first />
    </Form>
  );
}
