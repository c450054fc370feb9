'use client';

import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import type { UseQueryResult } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import type { ReactElement, ReactNode } from 'react';
import type { IconName } from '#web/components/Icon.tsx';
import { EmptyBlock, LoadingBlock, ProblemBlock } from './states.tsx';
import { LinkButton } from './LinkButton.tsx';

type GateWord =
  | 'apply'
  | 'applyText'
  | 'applyGo'
  | 'toApplication'
  | 'submitted'
  | 'rejected'
  | 'suspended'
  | 'blocked';

export interface Applied {
  readonly status: string;
  readonly application?: { readonly reason?: string | null } | null;
}

interface ApplicantGateProps<A extends Applied> {
  /** Null: never applied. */
  own: UseQueryResult<A | null>;
  applyUrl: string;
  icon: IconName;
  words: (word: GateWord) => string;
  reason: (reason: string) => string;
  /** States whose notice leads back to the application. */
  mayReturn: (status: string) => boolean;
  children: ReactNode;
  provide: (own: A, pages: ReactNode) => ReactElement;
}

/**
 * The gate of a desk that people apply for (MKT-1, ROLE-4): who has not applied is led to the application, who is not active
 * reads on every page why.
 */
export function ApplicantGate<A extends Applied>(props: ApplicantGateProps<A>): ReactElement {
  const { own, applyUrl, words, children } = props;
  const here = usePathname();
  if (here === applyUrl) return <>{children}</>;
  if (own.isError)
    return (
      <Box sx={{ padding: 5 }}>
        <ProblemBlock error={own.error} retry={() => void own.refetch()} />
      </Box>
    );
  if (own.data === undefined)
    return (
      <Box sx={{ padding: 5 }}>
        <LoadingBlock />
      </Box>
    );
  if (own.data === null || own.data.status === 'draft')
    return (
      <EmptyBlock
        wholePage
        icon={props.icon}
        title={words('apply')}
        text={words('applyText')}
        action={
          <LinkButton variant="contained" href={applyUrl}>
            {words('applyGo')}
          </LinkButton>
        }
      />
    );
  return props.provide(
    own.data,
    <>
      {own.data.status === 'active' ? null : <NotActive {...props} of={own.data} />}
      {children}
    </>,
  );
}

function NotActive<A extends Applied>({
  of,
  applyUrl,
  words,
  reason,
  mayReturn,
}: ApplicantGateProps<A> & { of: A }): ReactElement {
  const isWaiting = of.status === 'submitted';
  const why = of.application?.reason;
  return (
    <Alert
      severity={isWaiting ? 'info' : 'error'}
      sx={{ margin: { xs: 4, md: 6 }, marginBlockEnd: 0 }}
      action={mayReturn(of.status) ? <LinkButton href={applyUrl}>{words('toApplication')}</LinkButton> : undefined}
    >
      {words(of.status as GateWord)} {why && !isWaiting ? reason(why) : ''}
    </Alert>
  );
}
