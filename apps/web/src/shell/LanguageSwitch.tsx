'use client';

import type { ReactElement } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import styles from './LanguageSwitch.module.css';

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
        const field = event.currentTarget.elements.namedItem('next');
        if (field instanceof HTMLInputElement) field.value = `${location.pathname}${location.search}`;
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
