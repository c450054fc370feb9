'use client';

import type { ReactElement } from 'react';
import { LogFeed } from './LogFeed.tsx';
import { useVerifiedLog } from './use-verified-log.ts';

/** The log of a session that is over, as the server holds it and as this page verified it. */
export function VerifiedFeed({ sessionId, label }: { sessionId: string; label: string }): ReactElement {
  const { entries, isBroken } = useVerifiedLog(sessionId, false);
  return <LogFeed entries={entries} isBroken={isBroken} label={label} isOver />;
}
