'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { browserApi } from '#web/api/browser-api.ts';

/**
 * Rendered when the page was made without an access token although a session exists. Only the browser can renew it (the
 * refresh cookie goes to /api/auth alone); then the page is asked for again, now as the person.
 */
export function SessionKeeper(): null {
  const router = useRouter();
  useEffect(() => {
    void browserApi.renewSession().then((renewed) => {
      if (renewed) router.refresh();
    });
  }, [router]);
  return null;
}
