'use client';

import { dataOf } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import type { AuditEntry } from './AuditEntryView.tsx';
import type { ProofVerdict } from './check-proof.ts';

/** Where the row stands in the sealed log, and a check that needs no trust in us. */
export function EntryProof({ entry }: { entry: AuditEntry }): ReactElement {
  const t = useTranslations('governance.proof');
  const [verdict, setVerdict] = useState<ProofVerdict>();
  const path = { auditId: entry.auditId };
  const check = useAction({
    send: async () => {
      const answer = await browserApi.get('/api/audit/logs/{auditId}/proof', { path });
      if (!answer.ok) return answer;
      // The verifier is loaded when somebody asks for it.
      const { checkProof } = await import('./check-proof.ts');
      return { ok: true as const, data: await checkProof(dataOf(answer), entry) };
    },
    onDone: setVerdict,
  });
  if (entry.place === null)
    return (
      <Section title={t('title')}>
        <p>{t('waiting')}</p>
      </Section>
    );
  return (
    <Section title={t('title')} intro={t('intro')}>
      <Facts
        of={[
          [t('place'), entry.place.seq],
          [t('batch'), entry.place.batchNo],
        ]}
      />
      <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
        <BusyButton variant="contained" busy={check.busy} onClick={() => void check.run()}>
          {t('check')}
        </BusyButton>
        <DownloadButton
          url={`/api/audit/logs/${encodeURIComponent(entry.auditId)}/proof`}
          name={`${entry.auditId}.json`}
          text={t('download')}
        />
      </Stack>
      <output style={{ display: 'block' }}>
        {verdict ? (
          <Alert severity={verdict.ok ? 'success' : 'error'}>
            {verdict.ok ? t('good') : t('bad', { why: verdict.why })}
          </Alert>
        ) : null}
      </output>
    </Section>
  );
}
