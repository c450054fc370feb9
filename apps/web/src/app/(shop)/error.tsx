'use client';

import type { ReactElement } from 'react';
import { ErrorPage } from '#web/components/ErrorPage.tsx';

export default function ShopError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}): ReactElement {
  return <ErrorPage error={error} reset={reset} />;
}
