'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { useCan } from '#web/session/use-can.ts';

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
          <DataTable<Word>
            caption={t('title')}
            list={wholeList(list.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind)))}
            rowKey={(row) => `${row.kind}-${row.word}`}
            columns={[
              { key: 'word', head: t('word'), cell: (row) => row.word },
              { key: 'kind', head: t('kind'), cell: (row) => t(`kinds.${row.kind}`) },
            ]}
            actions={can('compliance') ? (row) => <RemoveWord word={row} /> : undefined}
            empty={<p>{t('none')}</p>}
          />
        )}
      </Loaded>
      {adding ? <AddWord close={() => setAdding(false)} /> : null}
    </Section>
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
    <BusyButton
      size="small"
      busy={remove.busy}
      onClick={() => void start()}
      aria-label={`${t('remove')}: ${word.word}`}
    >
      {t('remove')}
    </BusyButton>
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
