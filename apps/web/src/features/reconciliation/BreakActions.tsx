'use client';

import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import type { Body } from '@mistri/api-client';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { type Action, useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { usePerson } from '#web/session/RequireSession.tsx';
import { type BreakDeed, deedsFor, resolutionsFor } from './break-look.ts';
import type { Break } from './ReconciliationView.tsx';

type WorkBody = Body<'PATCH /api/admin/reconciliation/breaks/{breakId}'>;
type Hand = Exclude<BreakDeed, 'resolve'>;

const work = (breakId: string, body: WorkBody, key: string) =>
  browserApi.patch('/api/admin/reconciliation/breaks/{breakId}', { path: { breakId }, body, idempotencyKey: key });

function useReload(): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: ['breaks'] });
    void queries.invalidateQueries({ queryKey: ['admin-overview'] });
  };
}

/** Taking and giving back undo each other; resolving says why and stays. */
export function BreakActions({ row }: { row: Break }): ReactElement | null {
  const t = useTranslations('reconciliation');
  const deeds = deedsFor(row, usePerson().userId);
  const reload = useReload();
  const [resolving, setResolving] = useState(false);
  const hand: Action<Hand> = useAction<Hand>({
    send: (deed, key) => work(row.breakId, { do: deed }, key),
    onDone: (_, deed) => {
      reload();
      showToast({
        text: t(`done.${deed}`),
        tone: 'success',
        action: { text: t('undo'), run: () => void hand.run(deed === 'take' ? 'give_back' : 'take') },
      });
    },
  });
  if (deeds.length === 0) return null;
  return (
    <Stack direction="row" useFlexGap spacing={2} sx={{ flexWrap: 'wrap' }}>
      {deeds.map((deed) =>
        deed === 'resolve' ? (
          <Button key={deed} size="small" variant="contained" onClick={() => setResolving(true)}>
            {t('deeds.resolve')}
          </Button>
        ) : (
          <BusyButton key={deed} size="small" busy={hand.busy} onClick={() => void hand.run(deed)}>
            {t(`deeds.${deed}`)}
          </BusyButton>
        ),
      )}
      {resolving ? <ResolveDialog row={row} close={() => setResolving(false)} /> : null}
    </Stack>
  );
}

function ResolveDialog({ row, close }: { row: Break; close: () => void }): ReactElement {
  const t = useTranslations('reconciliation');
  const tForms = useTranslations('forms');
  const reload = useReload();
  const form = useForm({
    initial: { resolution: 'explained', reason: '' },
    rules: { reason: [required, atLeast(3)] },
    send: (values, key) =>
      work(
        row.breakId,
        {
          do: 'resolve',
          resolution: values.resolution as 'explained' | 'corrected' | 'written_off',
          reason: values.reason.trim(),
        },
        key,
      ),
    onDone: () => {
      close();
      reload();
      showToast({ text: t('done.resolve'), tone: 'success' });
    },
  });
  return (
    <FormDialog title={t('resolveTitle', { kind: t(`kinds.${row.kind}.name`) })} close={close}>
      <Form form={form} submit={t('deeds.resolve')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <p>{t(`kinds.${row.kind}.todo`)}</p>
        <ChoiceField
          field={form.field('resolution')}
          label={t('resolution')}
          hint={t(`resolutionHints.${form.values.resolution as 'explained'}`)}
          choices={resolutionsFor(row.kind).map((value) => ({ value, text: t(`resolutions.${value}`) }))}
        />
        <TextField field={form.field('reason')} label={t('reason')} maxLength={500} rows={2} required first />
      </Form>
    </FormDialog>
  );
}
