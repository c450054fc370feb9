'use client';

import { Link } from '#web/navigation/Link.tsx';
import { usePathname } from 'next/navigation';
import { type ReactElement, useSyncExternalStore } from 'react';
import { Icon, type IconName } from '#web/components/Icon.tsx';
import { knownRepairs, watchRepairs } from '#web/features/repairs/repairs-hint.ts';
import styles from './BottomNav.module.css';

export interface NavItem {
  href: string;
  text: string;
  icon: IconName;
}

interface BottomNavProps {
  label: string;
  items: readonly NavItem[];
  /** Of who has repairs: there is room for five tabs, and the logo leads home too. */
  itemsWithRepairs: readonly NavItem[];
  /** As the server knows it, from the cookie. */
  hasRepairs: boolean;
}

/** On phones everything important is within a thumb's reach. */
export function BottomNav({ label, items, itemsWithRepairs, hasRepairs }: BottomNavProps): ReactElement {
  const pathname = usePathname();
  const repairs = useSyncExternalStore(watchRepairs, knownRepairs, () => hasRepairs);
  const isHere = (href: string): boolean => (href === '/' ? pathname === '/' : pathname.startsWith(href));
  return (
    <nav className={styles.nav} aria-label={label}>
      {(repairs ? itemsWithRepairs : items).map((item) => (
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
