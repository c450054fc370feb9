'use client';

import { useLinkStatus } from 'next/link';
import { useEffect } from 'react';
import { startNavigation } from './pending-navigation.ts';

/** Inside a link: says to the bar at the top that the page of this link is on its way. Shows nothing itself. */
export function LinkWait(): null {
  const { pending } = useLinkStatus();
  useEffect(() => (pending ? startNavigation() : undefined), [pending]);
  return null;
}
