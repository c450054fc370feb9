'use client';

import { Link } from '#web/navigation/Link.tsx';
import { usePathname } from 'next/navigation';
import type { ReactElement } from 'react';
import { Icon, type IconName } from '#web/components/Icon.tsx';
import styles from './BottomNav.module.css';

export interface NavItem {
  href: string;
  text: string;
  icon: IconName;
}

/** On phones everything important is within a thumb's reach. */
export function BottomNav({ label, items }: { label: string; items: readonly NavItem[] }): ReactElement {
  const pathname = usePathname();
  const isHere = (href: string): boolean => (href === '/' ? pathname === '/' : pathname.startsWith(href));
  return (
    <nav className={styles.nav} aria-label={label}>
      {items.map((item) => (
        <Link
          key={item.href}
          href={item.href}

          className={styles.item}
          aria-current={isHere(item.href) ? 'page' : undefined}
        >
          <Icon name={item.icon} />
          <span>{item.text}</span>
        </Link>
      ))}
    </nav>
  );
}
