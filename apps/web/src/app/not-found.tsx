import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { LinkAction } from '#web/components/LinkAction.tsx';
import reading from '#web/components/Reading.module.css';
import { urls } from '#web/navigation/build-url.ts';
import { ShopFrame } from '#web/shell/ShopFrame.tsx';

export default async function NotFound(): Promise<ReactElement> {
  const t = await getTranslations('shell.notFound');
  return (
    <ShopFrame>
      <div className={reading['page']}>
        <h1>{t('title')}</h1>
        <p className={reading['text']}>{t('text')}</p>
        <div className={reading['actions']}>
          <LinkAction href={urls.home()}>{t('home')}</LinkAction>
        </div>
      </div>
    </ShopFrame>
  );
}
