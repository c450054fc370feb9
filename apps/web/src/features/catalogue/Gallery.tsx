import type { ReactElement } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import styles from './Gallery.module.css';
import { photoUrl } from './photo-url.ts';

interface GalleryProps {
  photos: readonly { photoId: string; alt: string; width: number; height: number }[];
  title: string;
  labels: { photos: string; none: string; each: readonly string[] };
}

/** Photos side by side, one at a time: swiped on phones, reached by the small ones below. Needs no script. */
export function Gallery({ photos, title, labels }: GalleryProps): ReactElement {
  if (photos.length === 0)
    return (
      <div className={styles.none}>
        <Icon name="tools" size={72} />
        <p>{labels.none}</p>
      </div>
    );
  return (
    <section aria-label={labels.photos} className={styles.gallery}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls sideways must scroll by keyboard */}
      <ul className={styles.strip} tabIndex={0} aria-label={labels.photos}>
        {photos.map((photo, index) => (
          <li key={photo.photoId} id={`photo-${index + 1}`} className={styles.photo}>
            <img
              src={photoUrl(photo.photoId, 'large')}
              alt={photo.alt || title}
              width={photo.width}
              height={photo.height}
              loading={index === 0 ? 'eager' : 'lazy'}
              fetchPriority={index === 0 ? 'high' : 'auto'}
            />
          </li>
        ))}
      </ul>
      {photos.length > 1 ? (
        <ul className={styles.small}>
          {photos.map((photo, index) => (
            <li key={photo.photoId}>
              <a href={`#photo-${index + 1}`} aria-label={labels.each[index]}>
                <img src={photoUrl(photo.photoId, 'thumb')} alt="" width={72} height={72} loading="lazy" />
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
