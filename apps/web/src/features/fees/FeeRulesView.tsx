'use client';

import type { Data } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { useCategoryName } from '#web/features/catalogue/use-category-name.ts';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { fromBasisPoints } from '#web/forms/amount.ts';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { useCan } from '#web/session/use-can.ts';
import { DecideProposal } from './DecideProposal.tsx';
import { ProposeFeeRule } from './ProposeFeeRule.tsx';

export type FeeRule = Data<'GET /api/admin/fee-rules'>['rules'][number];

const filterNames = ['kind', 'state'] as const;
const kinds = ['commission', 'service_fee'] as const;
const proposalStates = ['proposed', 'approved', 'rejected'] as const;

/** PAY-6: commission and service fees as dated versions; one finance admin proposes, another decides. */
export function FeeRulesView(): ReactElement {
  const t = useTranslations('adminMoney.fees');
  const tStates = useTranslations('states.proposal');
  const tLists = useTranslations('lists');
  const can = useCan();
  const queries = useQueryClient();
  const filters = useUrlFilters(filterNames);
  const [proposing, setProposing] = useState(false);
  const kind = kinds.find((name) => name === filters.values.kind);
  const state = proposalStates.find((name) => name === filters.values.state);
  const reload = (): void => void queries.invalidateQueries({ queryKey: ['fee-rules'] });
  const categoryName = useCategoryName();
  const nameOf = (name: string | null): string | null =>
    name !== null && t.has(`names.${name}` as never) ? t(`names.${name}` as never) : name;
  const list = usePagedList({
    key: ['fee-rules', kind, state],
    load: (after) =>
      browserApi.get('/api/admin/fee-rules', {
        query: { limit: 25, ...(kind ? { kind } : {}), ...(state ? { state } : {}), ...(after ? { after } : {}) },
      }),
    page: (answer) => ({ rows: answer.rules, next: answer.nextAfter }),
  });
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      width="wide"
      action={
        can('finance') ? (
          <Button variant="contained" onClick={() => setProposing(true)}>
            {t('propose')}
          </Button>
        ) : null
      }
    >
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('kind')}
          value={kind}
          onValue={(value) => filters.set({ kind: value })}
          choices={kinds.map((value) => ({ value, text: t(value) }))}
        />
        <ChoiceFilter
          label={tLists('state')}
          value={state}
          onValue={(value) => filters.set({ state: value })}
          choices={proposalStates.map((value) => ({ value, text: tStates(value) }))}
        />
      </FilterBar>
      <DataTable
        caption={t('title')}
        list={list}
        rowKey={(rule) => rule.ruleId}
        columns={[
          { key: 'kind', head: t('kind'), cell: (rule) => t(rule.kind) },
          {
            key: 'for',
            head: t('for'),
            cell: (rule) =>
              [nameOf(rule.appliesTo), nameOf(rule.tier), rule.category && categoryName(rule.category)]
                .filter(Boolean)
                .join(' · '),
          },
          {
            key: 'rate',
            head: t('rate'),
            align: 'end',
            cell: (rule) => (
              <>
                {fromBasisPoints(rule.rateBp)} %{rule.flat > 0 ? ' + ' : ''}
                {rule.flat > 0 ? <Money minor={rule.flat} /> : null}
              </>
            ),
          },
          { key: 'from', head: t('from'), cell: (rule) => <When at={rule.validFrom} as="day" /> },
          { key: 'state', head: tLists('state'), cell: (rule) => <StateChip of="proposal" state={rule.state} /> },
          { key: 'reason', head: t('reason'), cell: (rule) => rule.reason },
        ]}
        actions={(rule) =>
          rule.state === 'proposed' ? (
            <DecideProposal
              proposedBy={rule.proposedBy}
              what={`${t(rule.kind)} ${fromBasisPoints(rule.rateBp)} %`}
              send={(body, key) =>
                browserApi.patch('/api/admin/fee-rules/{ruleId}', {
                  path: { ruleId: rule.ruleId },
                  body,
                  idempotencyKey: key,
                })
              }
              onDone={reload}
            />
          ) : null
        }
        empty={<EmptyBlock icon="tools" title={filters.active ? tLists('nothingFound') : t('none')} />}
      />
      {proposing ? (
        <ProposeFeeRule
          close={() => setProposing(false)}
          onDone={() => {
            setProposing(false);
            reload();
          }}
        />
      ) : null}
    </Page>
  );
}
