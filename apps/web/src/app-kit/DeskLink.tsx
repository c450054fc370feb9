'use client';

import { Link } from '#web/navigation/Link.tsx';
import { usePathname } from 'next/navigation';
import type { ReactElement, ReactNode } from 'react';

interface DeskLinkProps {
  href: string;
  /** The desk's first page is current only on its own address; others also on the pages below them. */
  home: boolean;
  className: string;
  children: ReactNode;
}

export function DeskLink({ href, home, className, children }: DeskLinkProps): ReactElement {
  const here = usePathname();
  const current = here === href || (!home && here.startsWith(`${href}/`));
  return (
    <Link href={href} className={className} aria-current={current ? 'page' : undefined}>
      {children}
    </Link>
  );
}
