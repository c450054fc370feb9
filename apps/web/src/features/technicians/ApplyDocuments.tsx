'use client';

import {
  requiredTechnicianDocuments,
  type TechnicianDocumentKind,
  technicianDocumentKinds,
} from '@mistri/contracts/repair/technician-states';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { uploadFile } from '#web/api/upload-file.ts';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { PrivatePicture } from '#web/app-kit/PrivatePicture.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { When } from '#web/format/When.tsx';
import { FileUpload } from '#web/forms/FileUpload.tsx';
import { documentUrl, photoUrl, type Technician } from './own-technician.ts';

const paperTypes = ['application/pdf', 'image/jpeg', 'image/png'] as const;
const photoTypes = ['image/jpeg', 'image/png'] as const;
const max_bytes = 8_000_000;

interface ApplyDocumentsProps {
  technician: Technician;
  changeable: boolean;
  onChanged: () => void;
  onNext: () => void;
}

export function ApplyDocuments(props: ApplyDocumentsProps): ReactElement {
  const t = useTranslations('work.application');
  const { technician, changeable, onNext } = props;
  const present = technician.application?.documents.map((document) => document.kind) ?? [];
  const shown = technicianDocumentKinds.filter((kind) => changeable || present.includes(kind));
  const missing = technician.application?.missing.length ?? 0;
  return (
    <Stack spacing={2}>
      <Photo {...props} />
      {shown.map((kind) => (
        <Paper key={kind} {...props} kind={kind} />
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

function Photo({ technician, changeable, onChanged }: ApplyDocumentsProps): ReactElement {
  const t = useTranslations('work.application');
  const queries = useQueryClient();
  const url = photoUrl(technician.technicianId);
  return (
    <Section title={t('photo')} intro={t('photoHint')} action={<Presence there={technician.hasPhoto} needed />}>
      {technician.hasPhoto ? <PrivatePicture url={url} alt={t('photo')} shape="round" otherwise="user" /> : null}
      {changeable ? (
        <FileUpload<unknown>
          label={t(technician.hasPhoto ? 'replace' : 'upload')}
          types={photoTypes}
          max_bytes={max_bytes}
          most={1}
          files={[]}
          onFiles={() => {
            void queries.invalidateQueries({ queryKey: ['picture', url] });
            onChanged();
          }}
          upload={(file, key, onShare) => uploadFile({ method: 'PUT', url, file, key, onShare })}
        />
      ) : null}
    </Section>
  );
}

function Paper(props: ApplyDocumentsProps & { kind: TechnicianDocumentKind }): ReactElement {
  const { technician, changeable, onChanged, kind } = props;
  const t = useTranslations('work.application');
  const document = technician.application?.documents.find((entry) => entry.kind === kind);
  const url = documentUrl(technician.technicianId, kind);
  const name = t(`documents.${kind}`);
  return (
    <Section
      title={name}
      intro={t(`documentHints.${kind}`)}
      action={<Presence there={document !== undefined} needed={requiredTechnicianDocuments.includes(kind)} />}
    >
      {document ? (
        <Stack direction="row" useFlexGap spacing={3} sx={{ alignItems: 'center', flexWrap: 'wrap' }}>
          <span>
            <When at={document.uploadedAt} /> · {Math.max(1, Math.round(document.sizeBytes / 1000))} kB
          </span>
          <DownloadButton url={url} name={kind} text={t('look')} label={t('lookLabel', { name })} size="small" />
        </Stack>
      ) : null}
      {changeable ? (
        <FileUpload<unknown>
          label={t(document ? 'replace' : 'upload')}
          types={paperTypes}
          max_bytes={max_bytes}
          most={1}
          files={[]}
          onFiles={onChanged}
          upload={(file, key, onShare) => uploadFile({ method: 'PUT', url, file, key, onShare })}
        />
      ) : null}
    </Section>
  );
}

function Presence({ there, needed }: { there: boolean; needed: boolean }): ReactElement {
  const t = useTranslations('work.application');
  if (there) return <StatusChip tone="success">{t('uploaded')}</StatusChip>;
  return <StatusChip tone={needed ? 'warning' : 'neutral'}>{t(needed ? 'needed' : 'optional')}</StatusChip>;
}
