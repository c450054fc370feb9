'use client';

import { dataOf } from '@mistri/api-client';
import type { TechnicianSkill } from '@mistri/contracts/repair/symptoms';
import {
  type TechnicianDocumentKind,
  technicianDocumentKinds,
  type TechnicianLanguage,
} from '@mistri/contracts/repair/technician-states';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { DocumentViewer } from '#web/features/dealers/DocumentViewer.tsx';
import styles from '#web/features/repairs/repairs.module.css';
import { TechnicianPhoto } from '#web/features/repairs/TechnicianCard.tsx';
import { When } from '#web/format/When.tsx';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import { useCan } from '#web/session/use-can.ts';
import { DecideTechnician } from './DecideTechnician.tsx';
import { documentUrl, type Technician, technicianKey } from './own-technician.ts';

export function AdminTechnicianView(): ReactElement {
  const t = useTranslations('repairDesk.technicians');
  const { technicianId } = useParams<{ technicianId: string }>();
  const technician = useQuery({
    queryKey: technicianKey(technicianId),
    queryFn: async () => dataOf(await browserApi.get('/api/technicians/{technicianId}', { path: { technicianId } })),
  });
  return (
    <Page
      title={technician.data?.displayName ?? t('title')}
      back={{ href: adminUrls.technicians(), text: t('title') }}
      action={technician.data ? <StateChip of="technician" state={technician.data.status} /> : null}
    >
      <Loaded query={technician}>{(shown) => <Review technician={shown} />}</Loaded>
    </Page>
  );
}

function Review({ technician }: { technician: Technician }): ReactElement {
  const t = useTranslations('repairDesk.technicians');
  const can = useCan();
  return (
    <>
      {can('operations') ? <DecideTechnician technician={technician} /> : null}
      <Section title={t('facts')}>
        <div className={styles.person}>
          <TechnicianPhoto technician={technician} />
          <div>
            <strong>{technician.displayName}</strong>
            <p>{technician.city}</p>
          </div>
        </div>
        <TechnicianFacts technician={technician} />
        <div>
          <LinkButton href={adminUrls.repairs({ technicianId: technician.technicianId, status: 'all' })}>
            {t('itsRepairs')}
          </LinkButton>
        </div>
      </Section>
      <Papers technician={technician} readable={can('operations', 'compliance')} />
    </>
  );
}

function TechnicianFacts({ technician }: { technician: Technician }): ReactElement {
  const t = useTranslations('repairDesk.technicians');
  const tRepairs = useTranslations('repairs');
  const tNames = useTranslations('work.application.documents');
  const inside = technician.application;
  const yesNo = (value: boolean | undefined): string | null => (value === undefined ? null : t(value ? 'yes' : 'no'));
  return (
    <Facts
      of={[
        [t('class'), t(`classes.${technician.class}`)],
        [t('legalName'), inside?.legalName],
        [t('pan'), inside?.pan],
        [t('gstin'), inside?.gstin],
        [t('address'), inside ? `${inside.addressLine}, ${technician.city} ${inside.pin}` : null],
        [t('skills'), technician.skills.map((skill) => tRepairs(`skills.${skill as TechnicianSkill}`)).join(', ')],
        [
          t('languages'),
          technician.languages.map((code) => tRepairs(`languages.${code as TechnicianLanguage}`)).join(', '),
        ],
        [t('experience'), tRepairs('technician.years', { years: technician.experienceYears })],
        [t('about'), technician.about],
        [t('certificate'), technician.certificateNumber],
        [
          t('certifiedUntil'),
          technician.certifiedUntil ? <When key="until" at={technician.certifiedUntil} as="day" /> : null,
        ],
        [
          t('rating'),
          technician.ratingCount > 0
            ? tRepairs('technician.ratingValue', {
                average: technician.ratingAverage.toFixed(1),
                count: technician.ratingCount,
              })
            : null,
        ],
        [t('available'), yesNo(inside?.available)],
        [t('account'), yesNo(inside?.hasAccount)],
        [t('missing'), inside?.missing.map((name) => tNames(name as TechnicianDocumentKind)).join(', ')],
        [t('sent'), inside?.submittedAt ? <When key="sent" at={inside.submittedAt} /> : null],
        [t('decided'), inside?.decidedAt ? <When key="decided" at={inside.decidedAt} /> : null],
        [t('lastReason'), inside?.reason],
        [
          t('person'),
          inside ? (
            <Link key="person" href={adminUrls.user(inside.userId)}>
              {inside.legalName}
            </Link>
          ) : null,
        ],
        [t('number'), technician.technicianId],
      ]}
    />
  );
}

function Papers({ technician, readable }: { technician: Technician; readable: boolean }): ReactElement {
  const t = useTranslations('repairDesk.technicians');
  const tNames = useTranslations('work.application.documents');
  const documents = technician.application?.documents ?? [];
  return (
    <Section title={t('documents')}>
      {documents.length === 0 ? <p>{t('noDocuments')}</p> : null}
      {technicianDocumentKinds.map((kind) => {
        const document = documents.find((entry) => entry.kind === kind);
        return document ? (
          <DocumentViewer
            key={kind}
            name={tNames(kind)}
            document={document}
            url={documentUrl(technician.technicianId, kind)}
            readable={readable}
          />
        ) : null;
      })}
    </Section>
  );
}
