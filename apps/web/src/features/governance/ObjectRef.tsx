import type { ReactElement } from 'react';
import { Link } from '#web/navigation/Link.tsx';
import { objectHref } from './object-href.ts';

/** An object's number, as a link where the desk has a page for it. Long numbers break anywhere. */
export function ObjectRef({ id }: { id: string }): ReactElement {
  const href = objectHref(id);
  return <span style={{ overflowWrap: 'anywhere' }}>{href === undefined ? id : <Link href={href}>{id}</Link>}</span>;
}
