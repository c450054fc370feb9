'use client';

import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { uploadFile } from '#web/api/upload-file.ts';
import { browserApi } from '#web/api/browser-api.ts';
import { PrivatePicture } from '#web/app-kit/PrivatePicture.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { FileUpload, type UploadedFile } from '#web/forms/FileUpload.tsx';
import styles from './repairs.module.css';
import { repairKey, type Repair } from './use-live-repair.ts';

const types = ['image/jpeg', 'image/png'] as const;
const max_bytes = 8_000_000;
export const mostPhotos = 6;

const photoUrl = (repairId: string, photoId: string): string =>
  `/api/repairs/${encodeURIComponent(repairId)}/photos/${encodeURIComponent(photoId)}`;

/** Small pictures; each opens in its own size. */
export function RepairPhotos({ repair }: { repair: Pick<Repair, 'repairId' | 'photos'> }): ReactElement | null {
  const t = useTranslations('repairs.photos');
  const tForms = useTranslations('forms');
  const [shown, setShown] = useState<{ address: string; alt: string }>();
  const open = useAction({
    send: ({ url }: { url: string; alt: string }) => browserApi.file(url),
    onDone: (file, { alt }) => setShown({ address: URL.createObjectURL(file.content), alt }),
  });
  function close(): void {
    if (shown) URL.revokeObjectURL(shown.address);
    setShown(undefined);
  }
  if (repair.photos.length === 0) return null;
  return (
    <>
      <ul className={styles.photos} aria-label={t('title')}>
        {repair.photos.map((photo, index) => {
          const alt = photo.caption ?? t('one', { number: index + 1 });
          const url = photoUrl(repair.repairId, photo.photoId);
          return (
            <li key={photo.photoId}>
              <button
                type="button"
                className={styles.photo}
                aria-label={t('open', { number: index + 1 })}
                onClick={() => void open.run({ url, alt })}
              >
                <PrivatePicture url={url} alt={alt} shape="tile" otherwise="camera" />
              </button>
            </li>
          );
        })}
      </ul>
      {shown ? (
        <Dialog open onClose={close} maxWidth="lg" aria-label={shown.alt}>
          <DialogContent>
            {/* oxlint-disable-next-line nextjs/no-img-element -- private, fetched with the session */}
            <img src={shown.address} alt={shown.alt} style={{ maxWidth: '100%' }} />
          </DialogContent>
          <DialogActions>
            <Button onClick={close}>{tForms('close')}</Button>
          </DialogActions>
        </Dialog>
      ) : null}
    </>
  );
}

interface AddPhotosProps {
  repairId: string;
  label: string;
  hint: string;
  /** How many there are already. */
  present: number;
}

/** One by one, each with its own retry: a slow network loses one photo at most, never the request. */
export function AddPhotos({ repairId, label, hint, present }: AddPhotosProps): ReactElement {
  const queries = useQueryClient();
  const [files, setFiles] = useState<readonly UploadedFile<unknown>[]>([]);
  return (
    <FileUpload<unknown>
      label={label}
      hint={hint}
      types={types}
      max_bytes={max_bytes}
      most={Math.max(0, mostPhotos - present + files.length)}
      files={files}
      removable={false}
      onFiles={(change) => {
        setFiles(change);
        void queries.invalidateQueries({ queryKey: repairKey(repairId) });
      }}
      upload={(file, key, onShare) =>
        uploadFile({
          method: 'POST',
          url: `/api/repairs/${encodeURIComponent(repairId)}/photos`,
          file,
          key,
          onShare,
        })
      }
    />
  );
}
