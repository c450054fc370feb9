'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { useCan } from '#web/session/use-can.ts';
import { OrderRulesForm } from './OrderRulesForm.tsx';

export type RulesVersion = Data<'GET /api/admin/order-rules'>['versions'][number];

/** MKT-8: minimums, delivery charges, deadlines and return windows, as versions that old orders keep. */
export function OrderRulesView(): ReactElement {
  const t = useTranslations('admin.rules');
  const can = useCan();
  const queries = useQueryClient();
  const [changing, setChanging] = useState(false);
  const rules = useQuery({
    queryKey: ['order-rules'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/order-rules')).versions,
  });
  const inForce = rules.data?.find((version) => version.inForce);
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
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
              <Version key={version.version} version={version} />
            ))}
          </>
        )}
      </Loaded>
      {changing && inForce ? (
        <FormDialog title={t('change')} close={() => setChanging(false)}>
          <OrderRulesForm
            basis={inForce}
            cancel={() => setChanging(false)}
            onDone={() => {
              setChanging(false);
              showToast({ text: t('added'), tone: 'success' });
              void queries.invalidateQueries({ queryKey: ['order-rules'] });
            }}
          />
        </FormDialog>
      ) : null}
    </Page>
  );
}

function Version({ version }: { version: RulesVersion }): ReactElement {
  const t = useTranslations('admin.rules');
  const { rules } = version;
  const where = (minimum: (typeof rules.minimums)[number]): string =>
    [minimum.category, minimum.city].filter(Boolean).join(', ') || t('everywhere');
  return (
    <Section
      title={t('version', { version: version.version })}
      action={version.inForce ? <StatusChip tone="success">{t('inForce')}</StatusChip> : null}
      intro={version.reason}
    >
      <Facts
        of={[
          [t('from'), <When key="from" at={version.effectiveFrom} />],
          [
            t('minimums'),
            <ul key="minimums" style={{ listStyle: 'none' }}>
              {rules.minimums.map((minimum) => (
                <li key={`${minimum.buyerKind}-${minimum.category}-${minimum.city}`}>
                  {t(minimum.buyerKind)} · {where(minimum)}: {money(minimum.minimum_minor)}
                </li>
              ))}
            </ul>,
          ],
          [
            t('delivery'),
            <ul key="delivery" style={{ listStyle: 'none' }}>
              {rules.delivery.bands.map((band) => (
                <li key={band.up_to_km ?? 'rest'}>
                  {band.up_to_km === null ? t('beyond') : t('upTo', { km: band.up_to_km })}:{' '}
                  {t('rates', { first: money(band.first_500g_minor), next: money(band.next_500g_minor) })}
                </li>
              ))}
            </ul>,
          ],
          [t('accept'), t('hours', { count: rules.deadlines.accept_hours })],
          [t('ship'), t('hours', { count: rules.deadlines.ship_hours })],
          [t('returns'), t('days', { count: rules.returns.window_days })],
          [t('disputes'), t('hours', { count: rules.dispute_window_hours })],
          [t('by'), version.createdBy],
        ]}
      />
    </Section>
  );
}
