'use client';

import { symptoms } from '@mistri/contracts/repair/symptoms';
import type { SymptomCode } from '@mistri/contracts/repair/symptoms';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useNow } from '#web/format/use-now.ts';
import { When } from '#web/format/When.tsx';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { urls } from '#web/navigation/build-url.ts';
import { Link } from '#web/navigation/Link.tsx';
import { backups } from './request-draft.ts';
import type { Repair } from './use-live-repair.ts';

/** REP-8: until when the same fault is repaired again, and the way to ask for it. */
export function WarrantyBlock({ repair }: { repair: Repair }): ReactElement | null {
  const t = useTranslations('repairs.warranty');
  const [asking, setAsking] = useState(false);
  const now = useNow();
  const { warranty, warrantyOf, warrantyRepairs } = repair;
  if (!warranty && !warrantyOf && warrantyRepairs.length === 0) return null;
  return (
    <Section title={t('title')}>
      {warrantyOf ? (
        <p>
          {t('of')} <Link href={urls.repair(warrantyOf)}>{t('first')}</Link>
        </p>
      ) : null}
      {warranty ? (
        <p>
          {t.rich(new Date(warranty.until) > now ? 'until' : 'over', {
            at: () => <When at={warranty.until} as="day" />,
          })}
        </p>
      ) : null}
      {warrantyRepairs.map((id, index) => (
        <p key={id}>
          <Link href={urls.repair(id)}>{t('again', { number: index + 1 })}</Link>
        </p>
      ))}
      {warranty?.isOpen ? (
        <div>
          <Button variant="outlined" onClick={() => setAsking(true)}>
            {t('ask')}
          </Button>
        </div>
      ) : null}
      {asking ? <AskForWarranty repair={repair} close={() => setAsking(false)} /> : null}
    </Section>
  );
}

function AskForWarranty({ repair, close }: { repair: Repair; close: () => void }): ReactElement {
  const t = useTranslations('repairs.warranty');
  const tRequest = useTranslations('repairs.request');
  const tSymptoms = useTranslations('repairs.symptoms');
  const tForms = useTranslations('forms');
  const router = useRouter();
  const known = symptoms.map(({ code }) => code).filter((code) => repair.symptoms.includes(code));
  const [chosen, setChosen] = useState<readonly SymptomCode[]>(known);
  const [ready, setReady] = useState(false);
  const form = useForm({
    initial: { description: '', backup: repair.backup as string },
    rules: { description: [required, atLeast(10)], backup: [required] },
    send: ({ description, backup }, key) =>
      browserApi.post('/api/repairs/{repairId}/warranty', {
        path: { repairId: repair.repairId },
        idempotencyKey: key,
        body: {
          symptoms: [...chosen],
          description: description.trim(),
          backup: backups.find((name) => name === backup) ?? 'unsure',
          hasLaptop: ready,
          hasDataCable: ready,
        },
      }),
    onDone: ({ repairId }) => router.push(urls.repair(repairId)),
  });
  return (
    <FormDialog title={t('askTitle')} close={close}>
      <Form
        form={form}
        submit={t('send')}
        disabled={chosen.length === 0 || !ready}
        beside={<Button onClick={close}>{tForms('cancel')}</Button>}
      >
        <p>{t('askText')}</p>
        <div>
          {known.map((code) => (
            <FormControlLabel
              key={code}
              label={tSymptoms(`${code}.title`)}
              sx={{ display: 'flex' }}
              control={
                <Checkbox
                  checked={chosen.includes(code)}
                  onChange={(event) =>
                    setChosen(event.target.checked ? [...chosen, code] : chosen.filter((other) => other !== code))
                  }
                />
              }
            />
          ))}
        </div>
        <TextField field={form.field('description')} label={t('description')} rows={3} maxLength={1000} required />
        <ChoiceField
          field={form.field('backup')}
          label={tRequest('backup')}
          choices={backups.map((value) => ({ value, text: tRequest(`backups.${value}`) }))}
        />
        <FormControlLabel
          label={t('both')}
          control={<Checkbox checked={ready} onChange={(event) => setReady(event.target.checked)} />}
        />
      </Form>
    </FormDialog>
  );
}
