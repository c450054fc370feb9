import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';

export default async function HomePage(): Promise<ReactElement> {
  const t = await getTranslations('home');
  return <h1>{t('title')}</h1>;
}
