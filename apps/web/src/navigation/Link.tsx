import NextLink from 'next/link';
import type { ComponentProps, ReactElement } from 'react';
import { LinkWait } from './LinkWait.tsx';

/**
 * Next's link without prefetching: on phones with little data a page loads when somebody goes there, not before. Until it
 * has come, the bar at the top shows that it is coming.
 */
export function Link({ children, ...props }: ComponentProps<typeof NextLink>): ReactElement {
  return (
    <NextLink prefetch={false} {...props}>
      {children}
      <LinkWait />
    </NextLink>
  );
}
