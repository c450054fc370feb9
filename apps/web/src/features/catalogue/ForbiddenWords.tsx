'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Icon } from '#web/components/Icon.tsx';
import { showToast } from '#web/components/toast.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { useCan } from '#web/session/use-can.ts';
import styles from './ForbiddenWords.module.css';

type Word = Data<'GET /api/admin/catalogue/forbidden-words'>['items'][number];
type Kind = Word['kind'];

const kinds = ['identifier', 'act', 'phrase', 'harmless'] as const satisfies readonly Kind[];

/** IN-12: by these words listings and searches for tampering with an IMEI are known. */
export function ForbiddenWords(): ReactElement {
  const t = useTranslations('catalogueRules.words');
  const can = useCan();
  const [adding, setAdding] = useState(false);
  const words = useQuery({
    queryKey: ['forbidden-words'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/catalogue/forbidden-words')).items,
  });
  return (
    <Section
      title={t('title')}
      intro={t('intro')}
      action={can('compliance') ? <Button onClick={() => setAdding(true)}>{t('add')}</Button> : null}
    >
      <Loaded query={words}>
        {(list) => (
          <>
            {kinds.map((kind) => (
              <WordList key={kind} kind={kind} words={list.filter((row) => row.kind === kind)} />
            ))}
          </>
        )}
      </Loaded>
      {adding ? <AddWord close={() => setAdding(false)} /> : null}
    </Section>
  );
}

/** Many short words: side by side, each with its way out. */
function WordList({ kind, words }: { kind: Kind; words: readonly Word[] }): ReactElement {
  const t = useTranslations('catalogueRules.words');
  const can = useCan();
  return (
    <div>
      <h3 style={{ fontSize: '1rem' }}>
        {t(`kinds.${kind}`)} ({words.length})
      </h3>
      <p style={{ color: 'var(--ink-soft)', fontSize: '0.9375rem' }}>{t(`kindHints.${kind}`)}</p>
      <ul className={styles.words}>
        {words.map((word) => (
          <li key={word.word} className={styles.word}>
            {word.word}
            {can('compliance') ? <RemoveWord word={word} /> : null}
          </li>
        ))}
      </ul>
      {words.length === 0 ? <p>{t('none')}</p> : null}
    </div>
  );
}

function useReload(): (text: string) => void {
  const queries = useQueryClient();
  return (text) => {
    showToast({ text, tone: 'success' });
    void queries.invalidateQueries({ queryKey: ['forbidden-words'] });
  };
}

function RemoveWord({ word }: { word: Word }): ReactElement {
  const t = useTranslations('catalogueRules.words');
  const ask = useAsk();
  const reload = useReload();
  const remove = useAction<string>({
    send: (reason, key) =>
      browserApi.post('/api/admin/catalogue/forbidden-words/remove', {
        body: { ...word, reason },
        idempotencyKey: key,
      }),
    onDone: () => reload(t('removed')),
  });
  async function start(): Promise<void> {
    const agreed = await ask({
      title: t('removeTitle', { word: word.word }),
      text: t('removeText'),
      action: t('remove'),
      danger: true,
      reason: { min: 5, max: 300 },
    });
    if (agreed) await remove.run(agreed.reason);
  }
  return (
    <IconButton
      size="small"
      disabled={remove.busy}
      onClick={() => void start()}
      aria-label={`${t('remove')}: ${word.word}`}
    >
      <Icon name="close" size={16} />
    </IconButton>
  );
}

function AddWord({ close }: { close: () => void }): ReactElement {
  const t = useTranslations('catalogueRules.words');
  const tForms = useTranslations('forms');
  const reload = useReload();
  const form = useForm({
    initial: { kind: 'phrase', word: '', reason: '' },
    rules: { word: [required], reason: [required, atLeast(5)] },
    send: (values, key) =>
      browserApi.post('/api/admin/catalogue/forbidden-words', {
        body: { kind: values.kind as Kind, word: values.word.trim(), reason: values.reason.trim() },
        idempotencyKey: key,
      }),
    onDone: () => {
      close();
      reload(t('added'));
    },
  });
  return (
    <FormDialog title={t('add')} close={close}>
      <Form form={form} submit={t('add')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <ChoiceField
          field={form.field('kind')}
          label={t('kind')}
          hint={t(`kindHints.${form.values.kind as Kind}`)}
          choices={kinds.map((value) => ({ value, text: t(`kinds.${value}`) }))}
        />
        <TextField field={form.field('word')} label={t('word')} maxLength={60} required />
        <TextField field={form.field('reason')} label={t('reason')} rows={2} maxLength={300} required />
      </Form>
    </FormDialog>
  );
}
