'use client';

import { dataOf } from '@mistri/api-client';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { useCan } from '#web/session/use-can.ts';

/** Days that were compared; any of the last 90 can be compared again, nothing is booked twice. */
export function ReconciledDays(): ReactElement {
  const t = useTranslations('reconciliation');
  const can = useCan();
  const days = useQuery({
    queryKey: ['reconciliation-runs'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/reconciliation/runs')),
  });
  return (
    <Section title={t('days')} intro={t('daysIntro')}>
      <Loaded query={days}>
        {({ runs, lastCompleteDay }) => (
          <>
            {can('finance') ? <CompareDay suggested={lastCompleteDay} /> : null}
            <DataTable
              caption={t('days')}
              list={wholeList(runs)}
              rowKey={(run) => `${run.day}-${run.startedAt}`}
              columns={[
                { key: 'day', head: t('day'), cell: (run) => <When at={`${run.day}T00:00:00+05:30`} as="day" /> },
                {
                  key: 'state',
                  head: t('state'),
                  cell: (run) =>
                    run.failure ? (
                      <>
                        <StatusChip tone="danger">{t('failed')}</StatusChip>
                        <span style={{ display: 'block' }}>{run.failure}</span>
                      </>
                    ) : run.finishedAt ? (
                      <StatusChip tone={run.breaks > 0 ? 'warning' : 'success'}>
                        {t('found', { count: run.breaks })}
                      </StatusChip>
                    ) : (
                      <StatusChip tone="info">{t('running')}</StatusChip>
                    ),
                },
                { key: 'rows', head: t('rows'), align: 'end', cell: (run) => run.rows },
                {
                  key: 'settled',
                  head: t('settled'),
                  align: 'end',
                  cell: (run) => <Money minor={run.settled} exact />,
                },
                { key: 'fees', head: t('fees'), align: 'end', cell: (run) => <Money minor={run.fees} exact /> },
                { key: 'at', head: t('compared'), cell: (run) => <When at={run.finishedAt ?? run.startedAt} /> },
              ]}
              empty={<p>{t('noDays')}</p>}
            />
          </>
        )}
      </Loaded>
    </Section>
  );
}

function CompareDay({ suggested }: { suggested: string }): ReactElement {
  const t = useTranslations('reconciliation');
  const queries = useQueryClient();
  const [day, setDay] = useState(suggested);
  const compare = useAction<string, { newBreaks: number }>({
    send: (wished, key) =>
      browserApi.post('/api/admin/reconciliation/runs', { body: { day: wished }, idempotencyKey: key }),
    onDone: ({ newBreaks }) => {
      showToast({ text: t('comparedNow', { count: newBreaks }), tone: newBreaks > 0 ? 'info' : 'success' });
      void queries.invalidateQueries({ queryKey: ['reconciliation-runs'] });
      void queries.invalidateQueries({ queryKey: ['breaks'] });
    },
  });
  return (
    <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap', alignItems: 'center' }}>
      <TextField
        type="date"
        size="small"
        label={t('day')}
        value={day}
        onChange={(event) => setDay(event.target.value)}
        sx={{ maxWidth: 220 }}
        slotProps={{ inputLabel: { shrink: true } }}
      />
      <BusyButton variant="outlined" busy={compare.busy} disabled={day === ''} onClick={() => void compare.run(day)}>
        {t('compare')}
      </BusyButton>
    </Stack>
  );
}
