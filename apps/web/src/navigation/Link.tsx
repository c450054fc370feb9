import NextLink from 'next/link';
import type { ComponentProps, ReactElement } from 'react';

/** Next's link without prefetching: on phones with little data a page loads when somebody goes there, not before. */
export function Link(props: ComponentProps<typeof NextLink>): ReactElement {
  return <NextLink prefetch={false} {...props} />;
}
