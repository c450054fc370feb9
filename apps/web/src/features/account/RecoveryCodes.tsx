'use client';

import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';

/** The codes, once. They replace the second factor, so they are meant for paper, not for this browser. */
export function RecoveryCodes({ codes, kept }: { codes: readonly string[]; kept: () => void }): ReactElement {
  const t = useTranslations('account.security');
  async function copy(): Promise<void> {
    const done = await navigator.clipboard.writeText(codes.join('\n')).then(
      () => true,
      () => false,
    );
    showToast({ text: t(done ? 'copied' : 'notCopied'), tone: done ? 'success' : 'danger' });
  }
  return (
    <Section title={t('codes')}>
      <Alert severity="warning">{t('codesOnce')}</Alert>
      <Box
        component="ul"
        data-testid="recovery-codes"
        sx={{
          listStyle: 'none',
          display: 'grid',
          gridTemplateColumns: 'repeat(auto-fill, minmax(9rem, 1fr))',
          gap: 2,
          fontFamily: 'monospace',
          fontSize: '1.0625rem',
        }}
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </Box>
      <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
        <Button variant="outlined" onClick={() => void copy()}>
          {t('copy')}
        </Button>
        <Button variant="outlined" onClick={() => window.print()}>
          {t('print')}
        </Button>
        <Button variant="contained" onClick={kept}>
          {t('kept')}
        </Button>
      </Stack>
    </Section>
  );
}

export function RecoverySection({ onCodes }: { onCodes: (codes: readonly string[]) => void }): ReactElement {
  const t = useTranslations('account.security');
  const ask = useAsk();
  const renew = useAction({
    send: (_, key) => browserApi.post('/api/auth/recovery-codes', { idempotencyKey: key }),
    onDone: (answer) => {
      onCodes(answer.recoveryCodes);
      scrollTo({ top: 0 });
    },
  });
  async function askAndRenew(): Promise<void> {
    if (await ask({ title: t('newCodesTitle'), text: t('newCodesText'), action: t('newCodes') })) await renew.run();
  }
  return (
    <Section title={t('recovery')} intro={t('recoveryIntro')}>
      <div>
        <BusyButton variant="outlined" busy={renew.busy} onClick={() => void askAndRenew()}>
          {t('newCodes')}
        </BusyButton>
      </div>
    </Section>
  );
}
