'use client';

import { type ReactElement, useEffect, useState } from 'react';
import { errorTexts, type ErrorTexts } from './error-texts.ts';
import reading from './Reading.module.css';

interface ErrorPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** Shown when a page broke while it was made. Carries its own texts: what broke may be what hands out texts. */
export function ErrorPage({ error, reset }: ErrorPageProps): ReactElement {
  const [texts, setTexts] = useState<ErrorTexts>(errorTexts.en);
  useEffect(() => {
    const { lang } = document.documentElement;
    // oxlint-disable-next-line react/set-state-in-effect -- the language is only known in the browser
    if (lang === 'ta' || lang === 'hi') setTexts(errorTexts[lang]);
  }, []);
  return (
    <div className={reading['page']} role="alert">
      <h1>{texts.title}</h1>
      <p className={reading['text']}>{texts.text}</p>
      <div className={reading['actions']}>
        <button type="button" className={reading['button']} onClick={reset}>
          {texts.again}
        </button>
      </div>
      {error.digest ? (
        <p className={reading['soft']}>
          {texts.number} {error.digest}
        </p>
      ) : null}
    </div>
  );
}
