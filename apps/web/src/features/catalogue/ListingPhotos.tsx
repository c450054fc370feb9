'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { uploadFile } from '#web/api/upload-file.ts';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Icon } from '#web/components/Icon.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { FileUpload } from '#web/forms/FileUpload.tsx';
import styles from './ListingPhotos.module.css';
import type { Product } from './listing-values.ts';
import { photoUrl } from './photo-url.ts';

const most = 8;

/** The first photo is the cover. Photos are resized and freed of their metadata by the api. */
export function ListingPhotos({ product, onChanged }: { product: Product; onChanged: () => void }): ReactElement {
  const t = useTranslations('listings.photos');
  const { productId, photos } = product;
  const order = useAction<readonly string[]>({
    send: (ids, key) =>
      browserApi.patch('/api/products/{productId}/photos', {
        path: { productId },
        body: { photos: ids.map((photoId) => ({ photoId })) },
        idempotencyKey: key,
      }),
    onDone: onChanged,
  });
  const remove = useAction<string>({
    send: (photoId, key) =>
      browserApi.delete('/api/products/{productId}/photos/{photoId}', {
        path: { productId, photoId },
        idempotencyKey: key,
      }),
    onDone: onChanged,
  });
  const ids = photos.map((photo) => photo.photoId);
  const first = (photoId: string): readonly string[] => [photoId, ...ids.filter((other) => other !== photoId)];
  const busy = order.busy || remove.busy;
  return (
    <Section title={t('title')} intro={t('intro')}>
      {photos.length > 0 ? (
        <ul className={styles.photos}>
          {photos.map((photo, at) => (
            <li key={photo.photoId} className={styles.photo}>
              {/* oxlint-disable-next-line nextjs/no-img-element -- resized by the api */}
              <img src={photoUrl(photo.photoId, 'card')} alt={photo.alt || t('number', { number: at + 1 })} />
              <div className={styles.chips}>
                {at === 0 ? <StatusChip tone="info">{t('cover')}</StatusChip> : null}
                {photo.state === 'waiting' ? <StatusChip tone="warning">{t('waiting')}</StatusChip> : null}
              </div>
              <div className={styles.buttons}>
                {at > 0 ? (
                  <Button
                    size="small"
                    disabled={busy}
                    aria-label={t('makeCoverLabel', { number: at + 1 })}
                    onClick={() => void order.run(first(photo.photoId))}
                  >
                    {t('makeCover')}
                  </Button>
                ) : null}
                <Button
                  size="small"
                  disabled={busy}
                  aria-label={t('remove', { number: at + 1 })}
                  onClick={() => void remove.run(photo.photoId)}
                >
                  <Icon name="trash" size={20} />
                </Button>
              </div>
            </li>
          ))}
        </ul>
      ) : null}
      {photos.length < most ? (
        <FileUpload<unknown>
          label={t('add')}
          hint={t('hint')}
          types={['image/jpeg', 'image/png', 'image/webp']}
          max_bytes={10_000_000}
          most={most - photos.length}
          files={[]}
          onFiles={onChanged}
          upload={(file, key, onShare) =>
            uploadFile({
              method: 'POST',
              url: `/api/products/${encodeURIComponent(productId)}/photos`,
              file,
              key,
              onShare,
            })
          }
        />
      ) : null}
    </Section>
  );
}
