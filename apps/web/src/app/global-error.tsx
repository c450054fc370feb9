'use client';

import type { ReactElement } from 'react';
import { ErrorPage } from '#web/components/ErrorPage.tsx';
import '#web/theme/tokens.css';
import '#web/theme/base.css';

/** When not even the frame of the pages could be made. */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}): ReactElement {
  return (
    <html lang="en">
      <body>
        <main>
          <ErrorPage error={error} reset={reset} />
        </main>
      </body>
    </html>
  );
}
