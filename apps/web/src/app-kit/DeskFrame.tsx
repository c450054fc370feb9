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

interface DeskGroup {
  title?: string;
  items: readonly DeskItem[];
}

interface DeskFrameProps {
  /** Names the navigation for screen readers and stands above it. */
  label: string;
  home: string;
  groups: readonly DeskGroup[];
  children: ReactNode;
}

/** With more pages than this, groups fold: all of their names are seen at once, and the one of the page is open. */
const mostUnfolded = 14;

/** Side navigation on wide screens, a menu that opens below its button on phones. For account, dealer and admin pages. */
export function DeskFrame({ label, home, groups, children }: DeskFrameProps): ReactElement {
  const here = usePathname();
  const [openOn, setOpenOn] = useState<string>();
  const isCurrent = (href: string): boolean => here === href || (href !== home && here.startsWith(`${href}/`));
  const items = groups.flatMap((group) => group.items);
  // Of `/admin/audit` and `/admin/audit/seals` the longer one is meant.
  const current = items.filter((item) => isCurrent(item.href)).toSorted((a, b) => b.href.length - a.href.length)[0];
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
            <Group key={group.title ?? index} group={group} current={current} folds={items.length > mostUnfolded} />
          ))}
        </div>
      </nav>
      <div className={styles.content}>{children}</div>
    </div>
  );
}

interface GroupProps {
  group: DeskGroup;
  current: DeskItem | undefined;
  folds: boolean;
}

function Group({ group, current, folds }: GroupProps): ReactElement {
  const holdsCurrent = group.items.some((item) => item === current);
  // What somebody opened or closed stays so until they go to a page of another group.
  const [chosen, setChosen] = useState<{ open: boolean; holdsCurrent: boolean }>();
  const open = chosen?.holdsCurrent === holdsCurrent ? chosen.open : holdsCurrent;
  const unfolded = !folds || group.title === undefined || open;
  return (
    <div>
      {group.title === undefined ? null : folds ? (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={open}
          onClick={() => setChosen({ open: !open, holdsCurrent })}
        >
          {group.title}
          <Icon name="down" size={18} />
        </button>
      ) : (
        <p className={styles.title}>{group.title}</p>
      )}
      {unfolded ? (
        <ul className={styles.items}>
          {group.items.map((item) => (
            <li key={item.href}>
              <Link href={item.href} className={styles.item} aria-current={item === current ? 'page' : undefined}>
                <Icon name={item.icon} size={20} />
                <span>{item.text}</span>
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
