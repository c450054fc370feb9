'use client';

import type { TechnicianSkill } from '@mistri/contracts/repair/symptoms';
import type { TechnicianLanguage } from '@mistri/contracts/repair/technician-states';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Facts } from '#web/components/Facts.tsx';
import styles from '#web/features/repairs/repairs.module.css';
import { TechnicianPhoto } from '#web/features/repairs/TechnicianCard.tsx';
import { When } from '#web/format/When.tsx';
import { workUrls } from '#web/navigation/desk-urls.ts';
import { AvailabilitySwitch } from './AvailabilitySwitch.tsx';
import { useTechnician } from './OwnTechnician.tsx';

/** What customers see of the technician, the certificate, and whether money can be paid out. */
export function ProfileView(): ReactElement {
  const t = useTranslations('work.profile');
  const tRepairs = useTranslations('repairs');
  const technician = useTechnician();
  const hasAccount = technician.application?.hasAccount ?? false;
  return (
    <Page title={t('title')} action={<StateChip of="technician" state={technician.status} />}>
      {technician.status === 'active' ? <AvailabilitySwitch technician={technician} /> : null}
      {technician.certificateNumber ? (
        <Section title={t('certificate')}>
          <Facts
            of={[
              [t('number'), technician.certificateNumber],
              [
                t('until'),
                technician.certifiedUntil ? <When key="until" at={technician.certifiedUntil} as="day" /> : null,
              ],
            ]}
          />
          <p className={styles.soft}>{t('renew')}</p>
        </Section>
      ) : null}
      <Section title={t('asSeen')}>
        <div className={styles.person}>
          <TechnicianPhoto technician={technician} />
          <div>
            <strong>{technician.displayName}</strong>
            <p>{technician.city}</p>
          </div>
        </div>
        <Facts
          of={[
            [t('skills'), technician.skills.map((skill) => tRepairs(`skills.${skill as TechnicianSkill}`)).join(', ')],
            [
              t('languages'),
              technician.languages.map((code) => tRepairs(`languages.${code as TechnicianLanguage}`)).join(', '),
            ],
            [t('experience'), tRepairs('technician.years', { years: technician.experienceYears })],
            [
              t('rating'),
              technician.ratingCount > 0
                ? tRepairs('technician.ratingValue', {
                    average: technician.ratingAverage.toFixed(1),
                    count: technician.ratingCount,
                  })
                : tRepairs('technician.noRating'),
            ],
          ]}
        />
        {technician.about ? <p className={styles.text}>{technician.about}</p> : null}
      </Section>
      <Section title={t('documents')} intro={t('documentsText')}>
        <div>
          <LinkButton variant="outlined" href={workUrls.apply('documents')}>
            {t('toDocuments')}
          </LinkButton>
        </div>
      </Section>
      <Section title={t('account')}>
        <p>{t(hasAccount ? 'accountThere' : 'accountMissing')}</p>
        <div>
          <LinkButton variant={hasAccount ? 'outlined' : 'contained'} href={workUrls.payoutAccount()}>
            {t('toAccount')}
          </LinkButton>
        </div>
      </Section>
    </Page>
  );
}
