'use client';

import { reviewReasons } from '@mistri/contracts/catalogue/products';
import { useTranslations } from 'next-intl';

/** Why a person looks at a listing first, in words. */
export function useReviewReason(): (reason: string) => string {
  const t = useTranslations('listings.reasons');
  return (reason) => {
    const known = reviewReasons.find((name) => name === reason);
    return known ? t(known) : reason;
  };
}
