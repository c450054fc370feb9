import type { ReactElement, ReactNode } from 'react';
import { Link } from '#web/navigation/Link.tsx';
import styles from './LinkAction.module.css';

interface LinkActionProps {
  href: string;
  kind?: 'primary' | 'plain';
  children: ReactNode;
}

/** A link that looks like a button, on pages without Material UI. */
export function LinkAction({ href, kind = 'primary', children }: LinkActionProps): ReactElement {
  return (
    <Link href={href} className={styles.action} data-kind={kind}>
      {children}
    </Link>
  );
}
