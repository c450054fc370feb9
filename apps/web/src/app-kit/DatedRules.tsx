'use client';

import type { ApiResult } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, type ReactNode, useState } from 'react';
import { Facts } from '#web/components/Facts.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { indiaDay, startOfDay } from '#web/format/india-day.ts';
import { When } from '#web/format/When.tsx';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required, type Rule } from '#web/forms/rules.ts';
import { type FormState, useForm } from '#web/forms/use-form.ts';
import { useCan } from '#web/session/use-can.ts';
import { AdminName } from './AdminName.tsx';
import { FormDialog } from './FormDialog.tsx';
import { Page } from './Page.tsx';
import { Section } from './Section.tsx';
import { Loaded } from './states.tsx';

export interface DatedVersion<R> {
  readonly version: number;
  readonly rules: R;
  readonly effectiveFrom: string;
  readonly createdBy: string;
  readonly createdByName: string | null;
  readonly reason: string;
  readonly inForce: boolean;
}

type FactList = readonly (readonly [name: string, value: ReactNode])[];

export interface DatedRulesProps<R> {
  title: string;
  intro: string;
  queryKey: string;
  load: () => Promise<readonly DatedVersion<R>[]>;
  facts: (rules: R) => FactList;
  /** The values of the form, all of them texts, as the rules in force say. */
  valuesOf: (rules: R) => Record<string, string>;
  rulesFrom: (basis: R, values: Record<string, string>) => R;
  ruleOf: (name: string) => readonly Rule[];
  fields: (form: FormState<Record<string, string>>, basis: R) => ReactNode;
  send: (
    body: { rules: R; effectiveFrom: string; reason: string },
    key: string,
  ) => Promise<ApiResult<{ version: number }>>;
}

/** Rules as versions with a day and a reason: what began under a version keeps it. Operations add the next one. */
export function DatedRules<R>(props: DatedRulesProps<R>): ReactElement {
  const { title, intro, queryKey, load, facts } = props;
  const t = useTranslations('admin.rules');
  const can = useCan();
  const queries = useQueryClient();
  const [changing, setChanging] = useState(false);
  const rules = useQuery({ queryKey: [queryKey], queryFn: load });
  const inForce = rules.data?.find((version) => version.inForce);
  const close = (): void => setChanging(false);
  return (
    <Page
      title={title}
      intro={intro}
      action={
        can('operations') && inForce ? (
          <Button variant="contained" onClick={() => setChanging(true)}>
            {t('change')}
          </Button>
        ) : null
      }
    >
      <Loaded query={rules}>
        {(versions) => (
          <>
            {versions.map((version) => (
              <Version key={version.version} version={version} facts={facts(version.rules)} />
            ))}
          </>
        )}
      </Loaded>
      {changing && inForce ? (
        <FormDialog title={t('change')} close={close}>
          <NewVersion
            {...props}
            basis={inForce.rules}
            cancel={close}
            onDone={() => {
              close();
              showToast({ text: t('added'), tone: 'success' });
              void queries.invalidateQueries({ queryKey: [queryKey] });
            }}
          />
        </FormDialog>
      ) : null}
    </Page>
  );
}

function Version<R>({ version, facts }: { version: DatedVersion<R>; facts: FactList }): ReactElement {
  const t = useTranslations('admin.rules');
  return (
    <Section
      title={t('version', { version: version.version })}
      action={version.inForce ? <StatusChip tone="success">{t('inForce')}</StatusChip> : null}
      intro={version.reason}
    >
      <Facts
        of={[
          [t('from'), <When key="from" at={version.effectiveFrom} />],
          ...facts,
          [t('by'), <AdminName key="by" id={version.createdBy} name={version.createdByName} />],
        ]}
      />
    </Section>
  );
}

interface NewVersionProps<R> extends DatedRulesProps<R> {
  basis: R;
  cancel: () => void;
  onDone: () => void;
}

const day_ms = 86_400_000;

function NewVersion<R>(props: NewVersionProps<R>): ReactElement {
  const { basis, cancel, onDone, valuesOf, rulesFrom, ruleOf, fields, send } = props;
  const t = useTranslations('admin.rules');
  const tForms = useTranslations('forms');
  const [initial] = useState(() => ({
    ...valuesOf(basis),
    from: indiaDay(new Date(Date.now() + day_ms)),
    reason: '',
  }));
  const form = useForm<Record<string, string>, unknown>({
    initial,
    rules: {
      ...Object.fromEntries(Object.keys(initial).map((name) => [name, ruleOf(name)])),
      from: [required],
      reason: [required, atLeast(5)],
    },
    send: (values, key) =>
      send(
        {
          rules: rulesFrom(basis, values),
          effectiveFrom: new Date(startOfDay(values['from'] ?? '')).toISOString(),
          reason: (values['reason'] ?? '').trim(),
        },
        key,
      ),
    onDone,
    fieldOf: { effectiveFrom: 'from' },
  });
  return (
    <Form form={form} submit={t('save')} beside={<Button onClick={cancel}>{tForms('cancel')}</Button>}>
      {fields(form, basis)}
      <TextField field={form.field('from')} label={t('from')} hint={t('fromHint')} type="date" required />
      <TextField field={form.field('reason')} label={t('reason')} maxLength={500} rows={2} required />
    </Form>
  );
}
