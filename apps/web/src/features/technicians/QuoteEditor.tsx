'use client';

import { dataOf } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Icon } from '#web/components/Icon.tsx';
import { showToast } from '#web/components/toast.ts';
import type { Repair } from '#web/features/repairs/use-live-repair.ts';
import { useRepairChanged } from '#web/features/repairs/use-move-repair.ts';
import { money } from '#web/format/Money.tsx';
import { TextField } from '#web/forms/fields.tsx';
import { useProblemText } from '#web/i18n/use-problem-text.ts';
import styles from './QuoteEditor.module.css';
import { brokenInQuote, draftOf, emptyLine, mostLines, type QuoteLineDraft, quoteOf, totalOf } from './quote-draft.ts';

/** REP-7: labour itemised, GST included. A changed quote goes to the customer again; paid work stays paid. */
export function QuoteEditor({ repair }: { repair: Repair }): ReactElement {
  const t = useTranslations('work.quote');
  const options = useQuery({
    queryKey: ['repair-options'],
    queryFn: async () => dataOf(await browserApi.get('/api/repairs/options')),
    staleTime: 300_000,
  });
  const more = repair.status === 'in_progress';
  // The first price is what is to be done now; a further one is the exception.
  const [open, setOpen] = useState(repair.status === 'accepted');
  if (!open)
    return (
      <Button variant="outlined" sx={{ marginBlockEnd: 5 }} onClick={() => setOpen(true)}>
        {t(more ? 'openMore' : 'open')}
      </Button>
    );
  return (
    <Section
      title={t(more ? 'addition' : repair.quotes.length > 0 ? 'change' : 'new')}
      intro={more ? t('additionIntro') : undefined}
    >
      <Loaded query={options} rows={1}>
        {({ quote }) => <Editor repair={repair} limits={quote} />}
      </Loaded>
    </Section>
  );
}

interface EditorProps {
  repair: Repair;
  limits: { minimumMinor: number; maximumMinor: number };
}

function Editor({ repair, limits }: EditorProps): ReactElement {
  const t = useTranslations('work.quote');
  const text = useProblemText();
  const changed = useRepairChanged(repair.repairId);
  const [lines, setLines] = useState(() => draftOf(repair.status === 'in_progress' ? undefined : repair.quotes[0]));
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const send = useAction({
    say: 'page',
    send: (body: ReturnType<typeof quoteOf>, key) =>
      browserApi.post('/api/repairs/{repairId}/quotes', {
        path: { repairId: repair.repairId },
        body,
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: t('sent'), tone: 'success' });
      changed();
    },
    onProblem: (problem) => {
      if (problem.status === 409) changed();
      return false;
    },
  });
  const change = (key: number, to: Partial<QuoteLineDraft>): void =>
    setLines(lines.map((line) => (line.key === key ? { ...line, ...to } : line)));
  const broken = tried ? brokenInQuote(lines) : new Map();
  const total_minor = totalOf(lines);
  const range = { from: money(limits.minimumMinor), to: money(limits.maximumMinor) };
  const outside = total_minor < limits.minimumMinor || total_minor > limits.maximumMinor;

  function submit(): void {
    setTried(true);
    if (brokenInQuote(lines).size === 0 && !outside) void send.run(quoteOf(lines, note));
  }
  const field = (line: QuoteLineDraft, name: 'description' | 'quantity' | 'unit') => {
    const wrong = broken.get(`${line.key}.${name}`) as { rule: string; limit?: number } | undefined;
    return {
      name: `${name}-${line.key}`,
      value: line[name],
      error: wrong && text.rule(wrong.rule, wrong.limit),
      disabled: send.busy,
      onValue: (value: string) => change(line.key, { [name]: value }),
    };
  };
  return (
    <form
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className={styles.soft}>{t('intro', range)}</p>
      {lines.map((line, index) => (
        <fieldset key={line.key} className={styles.line}>
          <legend className={styles.words}>{t('work', { number: index + 1 })}</legend>
          <TextField field={field(line, 'description')} label={t('description')} maxLength={120} required />
          <TextField field={field(line, 'quantity')} label={t('quantity')} inputMode="numeric" maxLength={3} required />
          <TextField field={field(line, 'unit')} label={t('unit')} inputMode="decimal" maxLength={10} required />
          <IconButton
            aria-label={t('remove', { number: index + 1 })}
            disabled={lines.length === 1 || send.busy}
            onClick={() => setLines(lines.filter((other) => other.key !== line.key))}
          >
            <Icon name="trash" />
          </IconButton>
        </fieldset>
      ))}
      <div>
        <Button
          startIcon={<Icon name="plus" size={20} />}
          disabled={lines.length >= mostLines}
          onClick={() => setLines([...lines, emptyLine(Math.max(...lines.map(({ key }) => key)) + 1)])}
        >
          {t('add')}
        </Button>
      </div>
      <TextField
        field={{ name: 'note', value: note, error: undefined, disabled: send.busy, onValue: setNote }}
        label={t('note')}
        hint={t('noteHint')}
        rows={2}
        maxLength={1000}
      />
      <p className={styles.total} aria-live="polite">
        {t('total', { amount: money(total_minor, true) })}
      </p>
      <div role="alert">
        {tried && outside ? <Alert severity="error">{t('outOfRange', range)}</Alert> : null}
        {send.problem ? <Alert severity="error">{send.problem}</Alert> : null}
      </div>
      <div>
        <BusyButton type="submit" variant="contained" busy={send.busy}>
          {t('send')}
        </BusyButton>
      </div>
    </form>
  );
}
