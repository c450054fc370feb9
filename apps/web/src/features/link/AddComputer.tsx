'use client';

import { useTranslations } from 'next-intl';
import { type ReactElement, useSyncExternalStore } from 'react';
import { Section } from '#web/app-kit/Section.tsx';
import { Link } from '#web/navigation/Link.tsx';
import { urls } from '#web/navigation/build-url.ts';
import styles from './link.module.css';

const nothing = (): (() => void) => () => undefined;

/** What to type on the computer itself: its key is made there and never leaves it, so no page can do this for it. */
export function AddComputer(): ReactElement {
  const t = useTranslations('link.devices');
  const tTokens = useTranslations('link.tokens');
  const origin = useSyncExternalStore(
    nothing,
    () => globalThis.location.origin,
    () => '',
  );
  return (
    <Section title={t('howTitle')} intro={t('howIntro')}>
      <ol className={styles.steps}>
        <li>
          <p>{t('how1')}</p>
          <code className={styles.command}>{`mistri login --server ${origin}`}</code>
        </li>
        <li>
          <p>{t('how2')}</p>
          <code className={styles.command}>mistri service install</code>
        </li>
        <li>
          <p>
            {t('how3')} <Link href={urls.linkTokens()}>{tTokens('title')}</Link>
          </p>
          <code className={styles.command}>{`mistri login --server ${origin} --token mdt_…`}</code>
        </li>
      </ol>
    </Section>
  );
}
