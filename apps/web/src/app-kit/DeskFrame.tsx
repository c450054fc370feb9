import Link from 'next/link';
import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from '#web/components/Icon.tsx';
import { DeskLink } from './DeskLink.tsx';
import styles from './DeskFrame.module.css';

export interface DeskItem {
  href: string;
  text: string;
  icon: IconName;
}

interface DeskFrameProps {
  /** Names the navigation for screen readers and stands above it. */
  label: string;
  home: string;
  groups: readonly { title?: string; items: readonly DeskItem[] }[];
  children: ReactNode;
}

/** Side navigation on wide screens, a strip that scrolls on phones. For account, dealer and admin pages. */
export function DeskFrame({ label, home, groups, children }: DeskFrameProps): ReactElement {
  return (
    <div className={styles.frame}>
      <nav className={styles.nav} aria-label={label}>
        <Link href={home} prefetch={false} className={styles.label}>
          {label}
        </Link>
        {groups.map((group, index) => (
          <div key={group.title ?? index} className={styles.group}>
            {group.title ? <p className={styles.title}>{group.title}</p> : null}
            <ul className={styles.items}>
              {group.items.map((item) => (
                <li key={item.href}>
                  <DeskLink href={item.href} home={item.href === home} className={styles.item ?? ''}>
                    <Icon name={item.icon} size={20} />
                    <span>{item.text}</span>
                  </DeskLink>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className={styles.content}>{children}</div>
    </div>
  );
}
