'use client';

import {
  type ApplicantKind,
  type DocumentKind,
  documentKinds,
  requiredDocuments,
} from '@mistri/contracts/dealers/applicant-states';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { uploadFile } from '#web/api/upload-file.ts';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { When } from '#web/format/When.tsx';
import { FileUpload } from '#web/forms/FileUpload.tsx';
import { type Application, applications } from './applications.ts';

const types = ['application/pdf', 'image/jpeg', 'image/png'] as const;
const max_bytes = 8_000_000;

interface DocumentsStepProps {
  kind: ApplicantKind;
  application: Application;
  changeable: boolean;
  onChanged: () => void;
  onNext: () => void;
}

export function DocumentsStep(props: DocumentsStepProps): ReactElement {
  const t = useTranslations('dealer.application');
  const { kind, application, changeable, onNext } = props;
  const needed = requiredDocuments[kind];
  const present = application.application?.documents.map((document) => document.kind) ?? [];
  const shown = documentKinds.filter((name) => changeable || present.includes(name));
  const missing = application.application?.missingDocuments.length ?? 0;
  return (
    <Stack spacing={2}>
      {shown.map((name) => (
        <OneDocument key={name} {...props} name={name} needed={needed.includes(name)} />
      ))}
      {changeable ? (
        <div>
          <Button variant="contained" onClick={onNext} disabled={missing > 0}>
            {missing > 0 ? t('stillMissing', { count: missing }) : t('next')}
          </Button>
        </div>
      ) : null}
    </Stack>
  );
}

interface OneDocumentProps extends DocumentsStepProps {
  name: DocumentKind;
  needed: boolean;
}

function OneDocument({ kind, application, changeable, onChanged, name, needed }: OneDocumentProps): ReactElement {
  const t = useTranslations('dealer.application');
  const [expiresOn, setExpiresOn] = useState('');
  const document = application.application?.documents.find((entry) => entry.kind === name);
  const url = applications[kind].documentUrl(application.id, name);
  const withExpiry = expiresOn === '' ? url : `${url}?expiresOn=${expiresOn}`;
  return (
    <Section
      title={t(`documents.${name}`)}
      intro={t(`documentHints.${name}`)}
      action={
        document ? (
          <StatusChip tone="success">{t('uploaded')}</StatusChip>
        ) : (
          <StatusChip tone={needed ? 'warning' : 'neutral'}>{t(needed ? 'needed' : 'optional')}</StatusChip>
        )
      }
    >
      {document ? (
        <Stack direction="row" useFlexGap spacing={3} sx={{ alignItems: 'center', flexWrap: 'wrap' }}>
          <span>
            <When at={document.uploadedAt} /> · {Math.max(1, Math.round(document.sizeBytes / 1000))} kB
            {document.expiresOn ? (
              <>
                {' · '}
                {t('validUntil')} <When at={document.expiresOn} as="day" />
              </>
            ) : null}
          </span>
          <DownloadButton
            url={url}
            name={name}
            text={t('look')}
            label={t('lookLabel', { name: t(`documents.${name}`) })}
            size="small"
          />
        </Stack>
      ) : null}
      {changeable ? (
        <>
          {name === 'trade_licence' || name === 'address_proof' ? (
            <TextField
              type="date"
              size="small"
              label={t('expiresOn')}
              helperText={t('expiresOnHint')}
              value={expiresOn}
              onChange={(event) => setExpiresOn(event.target.value)}
              slotProps={{ inputLabel: { shrink: true } }}
              sx={{ maxWidth: 320 }}
            />
          ) : null}
          <FileUpload<unknown>
            label={t(document ? 'replace' : 'upload')}
            types={types}
            max_bytes={max_bytes}
            most={1}
            files={[]}
            onFiles={onChanged}
            upload={(file, key, onShare) => uploadFile({ method: 'PUT', url: withExpiry, file, key, onShare })}
          />
        </>
      ) : null}
    </Section>
  );
}
