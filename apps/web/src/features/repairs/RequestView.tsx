'use client';

import { dataOf } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { StepList } from '#web/app-kit/StepList.tsx';
import { useKnownPlace } from '#web/features/checkout/use-known-place.ts';
import { useNow } from '#web/format/use-now.ts';
import { urls } from '#web/navigation/build-url.ts';
import { PhoneStep } from './PhoneStep.tsx';
import { PlaceStep } from './PlaceStep.tsx';
import { ProblemStep } from './ProblemStep.tsx';
import { ReadyStep } from './ReadyStep.tsx';
import { brokenIn, firstOpenStep, type RequestDraft, type RequestStep, requestSteps } from './request-draft.ts';
import { RequestSent } from './RequestSent.tsx';
import { SendStep } from './SendStep.tsx';
import type { RepairOptions, StepProps } from './step-props.ts';
import { useRequestDraft } from './use-request-draft.ts';

/** REP-1, REP-12: symptoms first, so that nobody fills in a form for something that cannot be repaired online. */
export function RequestView(): ReactElement {
  const t = useTranslations('repairs.request');
  const [sent, setSent] = useState<string>();
  const options = useQuery({
    queryKey: ['repair-options'],
    queryFn: async () => dataOf(await browserApi.get('/api/repairs/options')),
    staleTime: 300_000,
  });
  return (
    <Page
      title={t(sent ? 'sentTitle' : 'title')}
      intro={sent ? undefined : t('intro')}
      back={{ href: urls.softwareRepair(), text: t('about') }}
    >
      {sent ? (
        <RequestSent repairId={sent} />
      ) : (
        <Loaded query={options}>{(known) => <Wizard options={known} onSent={setSent} />}</Loaded>
      )}
    </Page>
  );
}

interface WizardProps {
  options: RepairOptions;
  onSent: (repairId: string) => void;
}

function Wizard({ options, onSent }: WizardProps): ReactElement {
  const kept = useRequestDraft();
  return (
    <Steps
      draft={kept.draft}
      change={kept.change}
      forget={kept.forget}
      options={options}
      onSent={(repairId) => {
        kept.forget();
        onSent(repairId);
        // The last step ended far below where the answer stands.
        scrollTo({ top: 0 });
      }}
    />
  );
}

interface StepsProps extends WizardProps {
  draft: RequestDraft;
  change: StepProps['change'];
  forget: () => void;
}

function Steps({ draft, change, forget, options, onSent }: StepsProps): ReactElement {
  const t = useTranslations('repairs.request');
  const ask = useAsk();
  const place = useKnownPlace(draft.pin);
  const now = useNow();
  const facts = { unsupportedBrands: options.unsupportedBrands, now, states: place?.states };
  const isComplete = (step: RequestStep): boolean => Object.keys(brokenIn(step, draft, facts)).length === 0;
  const open = firstOpenStep(draft, facts);
  const [chosen, setChosen] = useState<RequestStep>(open);
  const current = chosen;
  const [tried, setTried] = useState<RequestStep>();
  const reachable = requestSteps.slice(0, requestSteps.indexOf(open) + 1);

  function next(): void {
    if (!isComplete(current)) {
      setTried(current);
      return;
    }
    setTried(undefined);
    setChosen(requestSteps[requestSteps.indexOf(current) + 1] ?? 'send');
  }
  async function startOver(): Promise<void> {
    const agreed = await ask({ title: t('startOver'), text: t('startOverText'), action: t('startOver') });
    if (!agreed) return;
    forget();
    setTried(undefined);
    setChosen('problem');
  }
  const props: StepProps = {
    draft,
    change,
    options,
    next,
    broken: tried === current ? brokenIn(current, draft, facts) : {},
  };
  return (
    <>
      <StepList
        current={current}
        onStep={(step) => {
          setTried(undefined);
          setChosen(step);
        }}
        steps={requestSteps.map((name) => ({
          name,
          title: t(`steps.${name}`),
          done: name !== 'send' && reachable.includes(name) && isComplete(name),
          disabled: !reachable.includes(name),
        }))}
      >
        {current === 'problem' ? <ProblemStep {...props} /> : null}
        {current === 'phone' ? <PhoneStep {...props} /> : null}
        {current === 'ready' ? <ReadyStep {...props} /> : null}
        {current === 'place' ? <PlaceStep {...props} place={place} /> : null}
        {current === 'send' ? (
          <SendStep draft={draft} options={options} place={place} onStep={setChosen} onSent={onSent} />
        ) : null}
      </StepList>
      <Button sx={{ marginBlockStart: 3 }} onClick={() => void startOver()}>
        {t('startOver')}
      </Button>
    </>
  );
}
