'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { showToast } from '#web/components/toast.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { email, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { When } from '#web/format/When.tsx';
import { usePerson } from '#web/session/RequireSession.tsx';
import { useRefreshSession } from '#web/session/use-session.ts';
import styles from './Privacy.module.css';
import { type PrivacyProfile, usePrivacyProfile } from './use-privacy-profile.ts';

/** IN-10: people younger than 18 use Mistri only with the yes of a guardian. */
export function AgeSection(): ReactElement {
  const profile = usePrivacyProfile();
  const t = useTranslations('privacy');
  const child = profile.data?.ageGroup === 'child';
  return (
    <Section
      title={child ? t('guardian.title') : t('age.title')}
      intro={child && profile.data?.guardianAcceptedAt === null ? t('guardian.intro') : t('age.intro')}
    >
      <Loaded query={profile} rows={1}>
        {(known) => <Present known={known} />}
      </Loaded>
    </Section>
  );
}

function Present({ known }: { known: PrivacyProfile }): ReactElement {
  const t = useTranslations('privacy');
  if (known.ageGroup === null) return <AgeQuestion />;
  if (known.ageGroup === 'adult')
    return (
      <p className={styles.soft}>
        {t('age.isAdult')} {t('age.wrong')}
      </p>
    );
  if (known.guardianAcceptedAt === null) return <GuardianForm />;
  return <Facts of={[[t('guardian.accepted'), <When key="accepted" at={known.guardianAcceptedAt} />]]} />;
}

function AgeQuestion(): ReactElement {
  const t = useTranslations('privacy.age');
  const ask = useAsk();
  const queries = useQueryClient();
  const refresh = useRefreshSession();
  const { role } = usePerson();
  const declare = useAction<boolean>({
    send: (adult, key) => browserApi.put('/api/privacy/age', { body: { adult }, idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('saved'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: ['privacy'] });
      void refresh();
    },
  });
  async function younger(): Promise<void> {
    const agreed = await ask({ title: t('childTitle'), text: t('childText'), action: t('childGo') });
    if (agreed) await declare.run(false);
  }
  return (
    <div className={styles.answers}>
      <BusyButton variant="outlined" busy={declare.busy} onClick={() => void declare.run(true)}>
        {t('adult')}
      </BusyButton>
      {role === 'customer' ? (
        <BusyButton busy={declare.busy} onClick={() => void younger()}>
          {t('child')}
        </BusyButton>
      ) : null}
    </div>
  );
}

function GuardianForm(): ReactElement {
  const t = useTranslations('privacy.guardian');
  const form = useForm({
    initial: { email: '' },
    rules: { email: [required, email] },
    send: (values, key) =>
      browserApi.post('/api/privacy/guardian', { body: { email: values.email.trim() }, idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('asked'), tone: 'success' });
      form.reset();
    },
  });
  return (
    <Form form={form} submit={t('submit')}>
      <TextField field={form.field('email')} label={t('email')} type="email" maxLength={254} required />
    </Form>
  );
}
