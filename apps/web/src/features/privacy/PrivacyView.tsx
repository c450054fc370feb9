'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { AgeSection } from './AgeSection.tsx';
import { ConsentsSection } from './ConsentsSection.tsx';
import { ErasureSection } from './ErasureSection.tsx';
import { ExportsSection } from './ExportsSection.tsx';
import { NomineeSection } from './NomineeSection.tsx';
import { WardSection } from './WardSection.tsx';

/** IN-10: what people agreed to, their copy, their end. */
export function PrivacyView(): ReactElement {
  const t = useTranslations('privacy');
  return (
    <Page title={t('title')} intro={t('intro')}>
      <WardSection />
      <ConsentsSection />
      <ExportsSection />
      <AgeSection />
      <NomineeSection />
      <Section title={t('complain')} intro={t('complainIntro')}>
        <div>
          <LinkButton variant="outlined" href={urls.complaint()}>
            {t('complainGo')}
          </LinkButton>
        </div>
      </Section>
      <ErasureSection />
    </Page>
  );
}
