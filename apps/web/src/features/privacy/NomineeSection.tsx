'use client';

import type { Data } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { showToast } from '#web/components/toast.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import styles from './Privacy.module.css';
import { profileKey, usePrivacyProfile } from './use-privacy-profile.ts';

type Nominee = Data<'GET /api/privacy/profile'>['nominee'];

/** Who may use one's rights when one no longer can (IN-10). */
export function NomineeSection(): ReactElement {
  const t = useTranslations('privacy.nominee');
  const profile = usePrivacyProfile();
  return (
    <Section title={t('title')} intro={t('intro')}>
      <Loaded query={profile} rows={1}>
        {({ nominee }) => <Present nominee={nominee} />}
      </Loaded>
    </Section>
  );
}

function Present({ nominee }: { nominee: Nominee }): ReactElement {
  const t = useTranslations('privacy.nominee');
  const tForms = useTranslations('forms');
  const queries = useQueryClient();
  const [editing, setEditing] = useState(false);
  const reload = (): void => void queries.invalidateQueries({ queryKey: profileKey });
  const remove = useAction({
    send: (_, key) => browserApi.delete('/api/privacy/nominee', { idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('removed'), tone: 'success' });
      reload();
    },
  });
  if (editing)
    return (
      <NomineeForm
        present={nominee}
        cancel={() => setEditing(false)}
        onSaved={() => {
          setEditing(false);
          reload();
        }}
      />
    );
  return (
    <>
      {nominee ? (
        <Facts
          of={[
            [t('name'), nominee.name],
            [t('relation'), nominee.relation],
            [t('contact'), nominee.contact],
          ]}
        />
      ) : (
        <p className={styles.soft}>{t('nobody')}</p>
      )}
      <div>
        <Button variant="outlined" onClick={() => setEditing(true)}>
          {nominee ? tForms('change') : t('add')}
        </Button>
        {nominee ? (
          <BusyButton busy={remove.busy} onClick={() => void remove.run()}>
            {tForms('remove')}
          </BusyButton>
        ) : null}
      </div>
    </>
  );
}

interface NomineeFormProps {
  present: Nominee;
  onSaved: () => void;
  cancel: () => void;
}

function NomineeForm({ present, onSaved, cancel }: NomineeFormProps): ReactElement {
  const t = useTranslations('privacy.nominee');
  const tForms = useTranslations('forms');
  const form = useForm({
    initial: { name: present?.name ?? '', relation: present?.relation ?? '', contact: present?.contact ?? '' },
    rules: {
      name: [required, atLeast(2)],
      relation: [required, atLeast(2)],
      contact: [required, atLeast(5)],
    },
    send: (values, key) =>
      browserApi.put('/api/privacy/nominee', {
        body: {
          name: values.name.trim(),
          relation: values.relation.trim(),
          contact: values.contact.trim(),
        },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: tForms('saved'), tone: 'success' });
      onSaved();
    },
  });
  return (
    <Form form={form} submit={tForms('save')} beside={<Button onClick={cancel}>{tForms('cancel')}</Button>}>
      <TextField field={form.field('name')} label={t('name')} maxLength={100} required />
      <TextField
        field={form.field('relation')}
        label={t('relation')}
        hint={t('relationHint')}
        maxLength={60}
        required
      />
      <TextField field={form.field('contact')} label={t('contact')} hint={t('contactHint')} maxLength={254} required />
    </Form>
  );
}
