import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { LinkAction } from '#web/components/LinkAction.tsx';
import reading from '#web/components/Reading.module.css';
import { urls } from '#web/navigation/build-url.ts';
import { languageAlternates } from '#web/navigation/language-alternates.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('sell');
  return { title: t('title'), description: t('intro'), alternates: await languageAlternates(urls.sell()) };
}

const needs = ['gstin', 'pan', 'address', 'bank'] as const;
const steps = ['apply', 'list', 'ship', 'paid'] as const;

export default async function SellPage(): Promise<ReactElement> {
  const t = await getTranslations('sell');
  return (
    <article className={reading['page']}>
      <header>
        <h1>{t('title')}</h1>
        <p className={reading['intro']}>{t('intro')}</p>
      </header>
      <section>
        <h2>{t('need')}</h2>
        <ul className={reading['list']} style={{ listStyle: 'disc' }}>
          {needs.map((need) => (
            <li key={need}>{t(`needs.${need}`)}</li>
          ))}
        </ul>
      </section>
      <section>
        <h2>{t('how')}</h2>
        <ol className={reading['list']} style={{ listStyle: 'decimal' }}>
          {steps.map((step) => (
            <li key={step}>{t(`steps.${step}`)}</li>
          ))}
        </ol>
      </section>
      <div className={reading['actions']}>
        <LinkAction href={urls.signUp(undefined, 'dealer')}>{t('begin')}</LinkAction>
        <LinkAction href={urls.logIn(urls.dealerDesk())} kind="plain">
          {t('have')}
        </LinkAction>
      </div>
    </article>
  );
}
