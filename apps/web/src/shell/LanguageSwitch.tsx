'use client';

import type { ReactElement } from 'react';
import { browserApi, csrfToken } from '#web/api/browser-api.ts';
import { Icon } from '#web/components/Icon.tsx';
import { isLocale } from '#web/i18n/locale.ts';
import styles from './LanguageSwitch.module.css';

const patience_ms = 2_000;

/** Mails and SMS come in the language of the pages. When the api does not answer the pages change all the same. */
async function tellAccount(to: string): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, patience_ms));
  const told = isLocale(to) ? browserApi.patch('/api/users/me', { body: { locale: to } }) : undefined;
  await Promise.race([late, told]);
}

interface LanguageSwitchProps {
  label: string;
  submit: string;
  current: string;
  choices: readonly { code: string; name: string }[];
  /** The page's address as the server knows it; scripts know it better after the first navigation. */
  here: string;
}

export function LanguageSwitch({ label, submit, current, choices, here }: LanguageSwitchProps): ReactElement {
  return (
    <form
      className={styles.form}
      action="/language"
      method="get"
      onSubmit={(event) => {
        const form = event.currentTarget;
        const field = form.elements.namedItem('next');
        if (field instanceof HTMLInputElement) field.value = `${location.pathname}${location.search}`;
        const to = form.elements.namedItem('to');
        if (!(to instanceof HTMLSelectElement) || csrfToken() === undefined) return;
        event.preventDefault();
        void tellAccount(to.value).finally(() => form.submit());
      }}
    >
      <input type="hidden" name="next" defaultValue={here} />
      <Icon name="globe" size={20} />
      <select
        className={styles.select}
        name="to"
        aria-label={label}
        defaultValue={current}
        onChange={(event) => event.currentTarget.form?.requestSubmit()}
      >
        {choices.map((choice) => (
          <option key={choice.code} value={choice.code} lang={choice.code}>
            {choice.name}
          </option>
        ))}
      </select>
      <noscript>
        <button type="submit" className={styles.submit}>
          {submit}
        </button>
      </noscript>
    </form>
  );
}
