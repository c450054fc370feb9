'use client';

import type { ApplicantKind } from '@mistri/contracts/dealers/applicant-states';
import Alert from '@mui/material/Alert';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { StepList } from '#web/app-kit/StepList.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import { type Application, ownApplicationKey } from './applications.ts';
import { BusinessDetails } from './BusinessDetails.tsx';
import { DocumentsStep } from './DocumentsStep.tsx';
import { SendStep } from './SendStep.tsx';
import { useOwnApplication } from './use-own-application.ts';

const filterNames = ['step'] as const;
const steps = ['details', 'documents', 'send'] as const;
type StepName = (typeof steps)[number];

/** Onboarding of a dealer (MKT-1) or verification of a business (ROLE-2), step by step, resumable at any point. */
export function ApplicationView({ kind }: { kind: ApplicantKind }): ReactElement {
  const t = useTranslations('dealer.application');
  const own = useOwnApplication(kind);
  return (
    <Page
      title={t(kind === 'dealer' ? 'title' : 'titleBusiness')}
      intro={t(kind === 'dealer' ? 'intro' : 'introBusiness')}
      action={own.data ? <StateChip of="applicant" state={own.data.status} /> : null}
    >
      <Loaded query={own}>{(application) => <Steps kind={kind} application={application} />}</Loaded>
    </Page>
  );
}

const isChangeable = (application: Application | null): boolean =>
  application === null || application.status === 'draft' || application.status === 'rejected';

/** Where somebody who comes back goes on. */
function nextStep(application: Application | null): StepName {
  if (application === null) return 'details';
  return (application.application?.missingDocuments.length ?? 0) > 0 ? 'documents' : 'send';
}

function Steps({ kind, application }: { kind: ApplicantKind; application: Application | null }): ReactElement {
  const t = useTranslations('dealer.application');
  const queries = useQueryClient();
  const filters = useUrlFilters(filterNames);
  const current = steps.find((name) => name === filters.values.step) ?? nextStep(application);
  const go = (step: StepName): void => filters.set({ step });
  const keep = (saved: Application): void => {
    queries.setQueryData(ownApplicationKey(kind), saved);
  };
  const reload = (): void => void queries.invalidateQueries({ queryKey: ownApplicationKey(kind) });
  const done: Record<StepName, boolean> = {
    details: application !== null,
    documents: application?.application?.missingDocuments.length === 0,
    send: !isChangeable(application),
  };
  const changeable = isChangeable(application);
  return (
    <>
      <Standing kind={kind} application={application} />
      <StepList
        current={current}
        onStep={go}
        steps={steps.map((name) => ({
          name,
          title: t(`steps.${name}`),
          done: done[name],
          disabled: application === null && name !== 'details',
        }))}
      >
        {current === 'details' ? (
          <BusinessDetails
            kind={kind}
            application={application}
            changeable={changeable}
            onSaved={(saved) => {
              keep(saved);
              go('documents');
            }}
          />
        ) : null}
        {current === 'documents' && application ? (
          <DocumentsStep
            kind={kind}
            application={application}
            changeable={changeable}
            onChanged={reload}
            onNext={() => go('send')}
          />
        ) : null}
        {current === 'send' && application ? (
          <SendStep kind={kind} application={application} changeable={changeable} onSent={keep} />
        ) : null}
      </StepList>
    </>
  );
}

function Standing({
  kind,
  application,
}: {
  kind: ApplicantKind;
  application: Application | null;
}): ReactElement | null {
  const t = useTranslations('dealer.application');
  if (application === null || application.status === 'draft') return null;
  const reason = application.application?.reason;
  const severity = { submitted: 'info', active: 'success' }[application.status as 'submitted' | 'active'] ?? 'error';
  return (
    <Alert
      severity={severity as 'info' | 'success' | 'error'}
      sx={{ marginBlockEnd: 5 }}
      action={
        kind === 'dealer' && application.status === 'active' ? (
          <LinkButton href={dealerUrls.payoutAccount()}>{t('addAccount')}</LinkButton>
        ) : undefined
      }
    >
      {t(`standing.${application.status}`)}
      {reason && application.status !== 'active' && application.status !== 'submitted' ? (
        <>
          <br />
          {t('reason', { reason })}
        </>
      ) : null}
    </Alert>
  );
}
