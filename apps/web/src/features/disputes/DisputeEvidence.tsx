'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { uploadFile } from '#web/api/upload-file.ts';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { FileUpload } from '#web/forms/FileUpload.tsx';
import styles from './DisputeDetails.module.css';
import { useDisputeWords } from './use-dispute-words.ts';
import type { Dispute } from './use-disputes.ts';

const types = ['image/jpeg', 'image/png', 'application/pdf'] as const;
const max_bytes = 8_000_000;

export function DisputeEvidence({ dispute, onChanged }: { dispute: Dispute; onChanged: () => void }): ReactElement {
  const t = useTranslations('dispute');
  const words = useDisputeWords()(dispute.jobId);
  const url = `/api/disputes/${encodeURIComponent(dispute.disputeId)}/evidence`;
  return (
    <section>
      <h3 className={styles.title}>{t('evidence')}</h3>
      {dispute.evidence.length === 0 ? <p className={styles.soft}>{t('noEvidence')}</p> : null}
      <ul className={styles.files}>
        {dispute.evidence.map((file, index) => {
          const name = t('file', { number: index + 1, side: words.side(file.side) });
          return (
            <li key={file.evidenceId}>
              <span>{file.caption ?? name}</span>
              <DownloadButton
                url={`${url}/${encodeURIComponent(file.evidenceId)}`}
                name={file.evidenceId}
                text={t('look')}
                label={name}
              />
            </li>
          );
        })}
      </ul>
      {dispute.actions.includes('add_evidence') ? (
        <FileUpload<unknown>
          label={t('addEvidence')}
          types={types}
          max_bytes={max_bytes}
          most={5}
          files={[]}
          onFiles={onChanged}
          upload={(file, key, onShare) => uploadFile({ method: 'POST', url, file, key, onShare })}
        />
      ) : null}
    </section>
  );
}
