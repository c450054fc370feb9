'use client';

import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { showToast } from '#web/components/toast.ts';
import { money } from '#web/format/Money.tsx';
import { useLineName } from '#web/format/use-line-name.ts';
import { amount, fromPaise, toPaise } from '#web/forms/amount.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { useKeptState } from '#web/forms/use-kept-state.ts';
import styles from './OpenDisputeForm.module.css';
import { useDisputeWords } from './use-dispute-words.ts';
import type { JobDisputes } from './use-disputes.ts';

type Kind = JobDisputes['kinds'][number];
type Wish = 'refund' | 'partial_refund' | 'replacement' | 'payment' | 'other';

function wishesOf({ you, jobId }: JobDisputes): readonly Wish[] {
  if (you === 'payee') return ['payment', 'other'];
  // A part can be sent again; work cannot.
  return jobId.startsWith('ord_')
    ? ['refund', 'partial_refund', 'replacement', 'other']
    : ['refund', 'partial_refund', 'other'];
}

const shortestText = 10;

/** What happened, which lines, how much. The amounts named here are what is frozen. */
export function OpenDisputeForm({ job, onOpened }: { job: JobDisputes; onOpened: () => void }): ReactElement {
  const t = useTranslations('dispute');
  const words = useDisputeWords()(job.jobId);
  const lineName = useLineName();
  const tErrors = useTranslations('errors.rules');
  const open = job.lines.filter((line) => line.disputable > 0);
  const every = open.map((line) => line.lineId);
  const keep = `dispute:${job.jobId}`;
  const [chosen, setChosen] = useKeptState<readonly string[]>(`${keep}/lines`, every, (kept) =>
    Array.isArray(kept) ? every.filter((lineId) => kept.includes(lineId)) : undefined,
  );
  const [tried, setTried] = useState(false);
  const form = useForm({
    keep,
    onStartOver: () => setChosen(every),
    initial: {
      kind: '',
      wish: '',
      text: '',
      ...Object.fromEntries(open.map((line) => [line.lineId, fromPaise(line.disputable)])),
    } as Record<string, string>,
    rules: {
      kind: [required],
      wish: [required],
      text: [required, atLeast(shortestText)],
      ...Object.fromEntries(open.map((line) => [line.lineId, [amount]])),
    },
    send: (values, key) =>
      browserApi.post('/api/jobs/{jobId}/disputes', {
        path: { jobId: job.jobId },
        idempotencyKey: key,
        body: {
          kind: values['kind'] as Kind,
          wish: values['wish'] as Wish,
          text: (values['text'] ?? '').trim(),
          lines: chosen.map((lineId) => ({ lineId, amount: toPaise(values[lineId] ?? '') })),
        },
      }),
    onDone: () => {
      showToast({ text: t('opened'), tone: 'success' });
      onOpened();
    },
  });
  const guarded = {
    ...form,
    submit: (event?: FormEvent) => {
      event?.preventDefault();
      setTried(true);
      if (chosen.length > 0) form.submit(event);
    },
  };
  const toggle = (lineId: string, on: boolean): void =>
    setChosen(on ? [...chosen, lineId] : chosen.filter((other) => other !== lineId));
  return (
    <Form form={guarded} submit={t('open')}>
      <ChoiceField
        field={form.field('kind')}
        label={t('what')}
        required
        choices={job.kinds.map((value) => ({ value, text: t(`kinds.${value}`) }))}
      />
      <ChoiceField
        field={form.field('wish')}
        label={t('wish')}
        required
        choices={wishesOf(job).map((value) => ({ value, text: t(`wishes.${value}`) }))}
      />
      <fieldset className={styles.lines}>
        <legend>{words.which}</legend>
        {open.map((line) => (
          <div key={line.lineId} className={styles.line}>
            <FormControlLabel
              label={lineName(line)}
              control={
                <Checkbox
                  checked={chosen.includes(line.lineId)}
                  onChange={(event) => toggle(line.lineId, event.target.checked)}
                />
              }
            />
            {chosen.includes(line.lineId) ? (
              <TextField
                field={form.field(line.lineId)}
                label={t('amountOf', { most: money(line.disputable) })}
                inputMode="decimal"
                maxLength={12}
              />
            ) : null}
          </div>
        ))}
        {tried && chosen.length === 0 ? (
          <p role="alert" className={styles.missing}>
            {tErrors('minItems', { limit: 1 })}
          </p>
        ) : null}
      </fieldset>
      <TextField field={form.field('text')} label={t('text')} hint={t('textHint')} rows={4} maxLength={2000} required />
    </Form>
  );
}
