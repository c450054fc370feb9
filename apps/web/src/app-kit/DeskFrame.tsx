'use client';

import { usePathname } from 'next/navigation';
import { Link } from '#web/navigation/Link.tsx';
import { type ReactElement, type ReactNode, useState } from 'react';
import { Icon, type IconName } from '#web/components/Icon.tsx';
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

/** Side navigation on wide screens, a menu that opens below its button on phones. For account, dealer and admin pages. */
export function DeskFrame({ label, home, groups, children }: DeskFrameProps): ReactElement {
  const here = usePathname();
  const [openOn, setOpenOn] = useState<string>();
  const isCurrent = (href: string): boolean => here === href || (href !== home && here.startsWith(`${href}/`));
  const current = groups.flatMap((group) => group.items).find((item) => isCurrent(item.href));
  // Open belongs to the page it was opened on: following a link closes it.
  const open = openOn === here;
  return (
    <div className={styles.frame}>
      <nav className={styles.nav} aria-label={label}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={open}
          aria-controls="desk-menu"
          onClick={() => setOpenOn(open ? undefined : here)}
        >
          <Icon name={open ? 'close' : 'menu'} size={22} />
          <span className={styles.toggleLabel}>{label}</span>
          {current && current.text !== label ? <span className={styles.toggleHere}>{current.text}</span> : null}
        </button>
        <div id="desk-menu" className={styles.menu} data-open={open}>
          <Link href={home} className={styles.label}>
            {label}
          </Link>
          {groups.map((group, index) => (
            <div key={group.title ?? index} className={styles.group}>
              {group.title ? <p className={styles.title}>{group.title}</p> : null}
              <ul className={styles.items}>
                {group.items.map((item) => (
                  <li key={item.href}>
                    <Link
                      href={item.href}

                      className={styles.item}
                      aria-current={isCurrent(item.href) ? 'page' : undefined}
                    >
                      <Icon name={item.icon} size={20} />
                      <span>{item.text}</span>
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </div>
      </nav>
      <div className={styles.content}>{children}</div>
    </div>
  );
}
