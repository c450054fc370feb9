import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { LinkAction } from '#web/components/LinkAction.tsx';
import reading from '#web/components/Reading.module.css';
import { urls } from '#web/navigation/build-url.ts';

/** Inside the shop's frame: the page is there, what it should show is not. */
export default async function NotFound(): Promise<ReactElement> {
  const t = await getTranslations('shell.notFound');
  return (
    <div className={reading['page']}>
      <h1>{t('title')}</h1>
      <p className={reading['text']}>{t('text')}</p>
      <div className={reading['actions']}>
        <LinkAction href={urls.search()}>{t('search')}</LinkAction>
        <LinkAction href={urls.home()} kind="plain">
          {t('home')}
        </LinkAction>
      </div>
    </div>
  );
}
