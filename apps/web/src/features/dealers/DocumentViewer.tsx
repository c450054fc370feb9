'use client';

import type { DocumentKind } from '@mistri/contracts/dealers/applicant-states';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Icon } from '#web/components/Icon.tsx';
import { When } from '#web/format/When.tsx';

interface DocumentViewerProps {
  /** Its name; without one, that of a dealer's paper of the kind. */
  name?: string;
  document: {
    kind: string;
    contentType: string;
    sizeBytes: number;
    uploadedAt: string;
    expiresOn: string | null;
  };
  url: string;
  /** Papers of other people are for those who decide about them. */
  readable: boolean;
}

/** One paper of an application. Pictures open here; a PDF opens in the browser's own reader, in a tab of its own. */
export function DocumentViewer({ name: given, document, url, readable }: DocumentViewerProps): ReactElement {
  const t = useTranslations('admin.applicants');
  const tNames = useTranslations('dealer.application.documents');
  const [shown, setShown] = useState<string>();
  const picture = document.contentType.startsWith('image/');
  const open = useAction({
    send: () => browserApi.file(url),
    onDone: (file) => {
      const address = URL.createObjectURL(file.content);
      if (picture) setShown(address);
      else window.open(address, '_blank', 'noopener');
    },
  });
  useEffect(() => () => (shown === undefined ? undefined : URL.revokeObjectURL(shown)), [shown]);
  const name = given ?? tNames(document.kind as DocumentKind);
  return (
    <Stack
      direction="row"
      useFlexGap
      spacing={3}
      sx={{ alignItems: 'center', flexWrap: 'wrap', justifyContent: 'space-between' }}
    >
      <div>
        <strong>{name}</strong>
        <br />
        <When at={document.uploadedAt} /> · {Math.max(1, Math.round(document.sizeBytes / 1000))} kB
        {document.expiresOn ? (
          <>
            {' · '}
            {t('validUntil')} <When at={document.expiresOn} as="day" />
          </>
        ) : null}
      </div>
      {readable ? (
        <Stack direction="row" spacing={2}>
          <BusyButton
            size="small"
            variant="outlined"
            busy={open.busy}
            startIcon={<Icon name="eye" size={20} />}
            aria-label={t('openLabel', { name })}
            onClick={() => void open.run()}
          >
            {t('open')}
          </BusyButton>
          <DownloadButton
            size="small"
            url={url}
            name={document.kind}
            text={t('download')}
            label={t('downloadLabel', { name })}
          />
        </Stack>
      ) : null}
      {shown ? (
        <Dialog open onClose={() => setShown(undefined)} maxWidth="lg" aria-labelledby={`document-${document.kind}`}>
          <DialogTitle id={`document-${document.kind}`}>{name}</DialogTitle>
          <DialogContent>
            {/* oxlint-disable-next-line nextjs/no-img-element -- private, fetched with the session */}
            <img src={shown} alt={name} />
          </DialogContent>
          <DialogActions>
            <Button onClick={() => setShown(undefined)}>{t('close')}</Button>
          </DialogActions>
        </Dialog>
      ) : null}
    </Stack>
  );
}
