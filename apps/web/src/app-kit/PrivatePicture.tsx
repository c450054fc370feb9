'use client';

import { dataOf } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useEffect, useRef } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Icon, type IconName } from '#web/components/Icon.tsx';
import styles from './PrivatePicture.module.css';

interface PrivatePictureProps {
  /** Path of the api; the session may need a renewal first, so this is no plain image address. */
  url: string;
  alt: string;
  shape: 'round' | 'tile';
  /** Stands there while it loads and when it cannot be had. */
  otherwise: IconName;
}

/** A picture that only some people may see, fetched with the session. */
export function PrivatePicture({ url, alt, shape, otherwise }: PrivatePictureProps): ReactElement {
  const picture = useRef<HTMLImageElement>(null);
  const file = useQuery({
    queryKey: ['picture', url],
    queryFn: async () => dataOf(await browserApi.file(url)).content,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  useEffect(() => {
    const { current } = picture;
    if (!file.data || !current) return undefined;
    const address = URL.createObjectURL(file.data);
    current.src = address;
    return () => URL.revokeObjectURL(address);
  }, [file.data]);
  return (
    <span className={styles.frame} data-shape={shape}>
      {file.data ? (
        // oxlint-disable-next-line nextjs/no-img-element -- private, fetched with the session
        <img ref={picture} alt={alt} />
      ) : (
        <Icon name={otherwise} size={28} />
      )}
    </span>
  );
}
