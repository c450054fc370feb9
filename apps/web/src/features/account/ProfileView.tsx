'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Icon } from '#web/components/Icon.tsx';
import { showToast } from '#web/components/toast.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { forgetAllTyped, withTyped } from '#web/forms/kept-typing.ts';
import { required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { localeNames, locales } from '#web/i18n/locale.ts';
import { urls } from '#web/navigation/build-url.ts';
import { usePerson } from '#web/session/RequireSession.tsx';
import { useRefreshSession } from '#web/session/use-session.ts';
import { EmailSection, PhoneSection } from './ContactSections.tsx';

export function ProfileView(): ReactElement {
  const t = useTranslations('account.profile');
  const tShell = useTranslations('shell');
  const person = usePerson();
  const logOut = useAction({
    send: () => browserApi.post('/api/auth/logout'),
    onDone: () => {
      withTyped(forgetAllTyped);
      location.replace(urls.home());
    },
  });
  return (
    <Page
      title={t('title')}
      action={
        <BusyButton
          busy={logOut.busy}
          startIcon={<Icon name="logOut" size={20} />}
          onClick={() => void logOut.run()}
          variant="outlined"
        >
          {tShell('logOut')}
        </BusyButton>
      }
    >
      {person.role === 'dealer' ? (
        <LinkButton
          href={urls.dealerDesk()}
          variant="contained"
          startIcon={<Icon name="store" size={20} />}
          sx={{ marginBlockEnd: 5 }}
        >
          {t('dealerDesk')}
        </LinkButton>
      ) : null}
      {person.role === 'admin' ? (
        <LinkButton
          href={urls.admin()}
          variant="contained"
          startIcon={<Icon name="shield" size={20} />}
          sx={{ marginBlockEnd: 5 }}
        >
          {t('adminDesk')}
        </LinkButton>
      ) : null}
      <AboutMe />
      <EmailSection />
      <PhoneSection />
    </Page>
  );
}

function AboutMe(): ReactElement {
  const t = useTranslations('account.profile');
  const tForms = useTranslations('forms');
  const person = usePerson();
  const locale = useLocale();
  const refresh = useRefreshSession();
  const form = useForm({
    initial: { name: person.name ?? '', locale: person.locale },
    rules: { name: [required] },
    send: (values, key) =>
      browserApi.patch('/api/users/me', {
        body: { name: values.name.trim(), locale: values.locale as typeof person.locale },
        idempotencyKey: key,
      }),
    onDone: (_, values) => {
      // The pages follow the language of the account from here on.
      if (values.locale !== locale) location.assign(urls.language(values.locale, urls.account()));
      else void refresh().then(() => showToast({ text: tForms('saved'), tone: 'success' }));
    },
  });
  return (
    <Section title={t('aboutYou')}>
      <Form form={form} submit={tForms('save')}>
        <TextField field={form.field('name')} label={t('name')} autoComplete="name" maxLength={100} required />
        <ChoiceField
          field={form.field('locale')}
          label={t('language')}
          hint={t('languageHint')}
          choices={locales.map((value) => ({ value, text: localeNames[value] }))}
        />
      </Form>
    </Section>
  );
}
