'use client';

import Alert from '@mui/material/Alert';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { StepList } from '#web/app-kit/StepList.tsx';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { workUrls } from '#web/navigation/desk-urls.ts';
import { ApplyDetails } from './ApplyDetails.tsx';
import { ApplyDocuments } from './ApplyDocuments.tsx';
import { ApplySend } from './ApplySend.tsx';
import { ownTechnicianKey, type Technician, useOwnTechnician } from './own-technician.ts';

const filterNames = ['step'] as const;
const steps = ['details', 'documents', 'send'] as const;
type StepName = (typeof steps)[number];

/** Application of a technician (ROLE-4), step by step, resumable at any point. */
export function ApplyView(): ReactElement {
  const t = useTranslations('work.application');
  const own = useOwnTechnician();
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      action={own.data ? <StateChip of="technician" state={own.data.status} /> : null}
    >
      <Loaded query={own}>{(technician) => <Steps technician={technician} />}</Loaded>
    </Page>
  );
}

const isChangeable = (technician: Technician | null): boolean =>
  technician === null || technician.status === 'draft' || technician.status === 'rejected';

/** Papers are renewed while somebody works; while an admin looks at them they stay as they are. */
const takesDocuments = (technician: Technician): boolean =>
  technician.status !== 'submitted' && technician.status !== 'blocked';

/** Where somebody who comes back goes on. */
function nextStep(technician: Technician | null): StepName {
  if (technician === null) return 'details';
  return (technician.application?.missing.length ?? 0) > 0 ? 'documents' : 'send';
}

function Steps({ technician }: { technician: Technician | null }): ReactElement {
  const t = useTranslations('work.application');
  const queries = useQueryClient();
  const filters = useUrlFilters(filterNames);
  const current = steps.find((name) => name === filters.values.step) ?? nextStep(technician);
  const go = (step: StepName): void => filters.set({ step });
  const keep = (saved: Technician): void => {
    queries.setQueryData(ownTechnicianKey, saved);
  };
  const changeable = isChangeable(technician);
  const done: Record<StepName, boolean> = {
    details: technician !== null,
    documents: technician?.application?.missing.length === 0,
    send: !changeable,
  };
  return (
    <>
      <Standing technician={technician} />
      <StepList
        current={current}
        onStep={go}
        steps={steps.map((name) => ({
          name,
          title: t(`steps.${name}`),
          done: done[name],
          disabled: technician === null && name !== 'details',
        }))}
      >
        {current === 'details' ? (
          <ApplyDetails
            technician={technician}
            changeable={changeable}
            onSaved={(saved) => {
              keep(saved);
              go('documents');
            }}
          />
        ) : null}
        {current === 'documents' && technician ? (
          <ApplyDocuments
            technician={technician}
            changeable={takesDocuments(technician)}
            onChanged={() => void queries.invalidateQueries({ queryKey: ownTechnicianKey })}
            onNext={() => go('send')}
          />
        ) : null}
        {current === 'send' && technician ? (
          <ApplySend technician={technician} changeable={changeable} onSent={keep} />
        ) : null}
      </StepList>
    </>
  );
}

function Standing({ technician }: { technician: Technician | null }): ReactElement | null {
  const t = useTranslations('work.application');
  if (technician === null || technician.status === 'draft') return null;
  const reason = technician.application?.reason;
  const quiet = technician.status === 'submitted' || technician.status === 'active';
  return (
    <Alert
      severity={technician.status === 'active' ? 'success' : quiet ? 'info' : 'error'}
      sx={{ marginBlockEnd: 5 }}
      action={
        technician.status === 'active' && !technician.application?.hasAccount ? (
          <LinkButton href={workUrls.payoutAccount()}>{t('addAccount')}</LinkButton>
        ) : undefined
      }
    >
      {t(`standing.${technician.status}`)}
      {reason && !quiet ? (
        <>
          <br />
          {t('reason', { reason })}
        </>
      ) : null}
    </Alert>
  );
}
