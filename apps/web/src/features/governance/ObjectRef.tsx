import type { ReactElement } from 'react';
import { shortId } from '#web/format/short-id.ts';
import { Link } from '#web/navigation/Link.tsx';
import { objectHref } from './object-href.ts';

/** An object's number, as a link where the desk has a page for it. `short` for tables: kind and the end, the whole on hover. */
export function ObjectRef({ id, short = false }: { id: string; short?: boolean }): ReactElement {
  const href = objectHref(id);
  const text = short ? shortId(id) : id;
  return (
    <span style={short ? { whiteSpace: 'nowrap' } : { overflowWrap: 'anywhere' }} title={short ? id : undefined}>
      {href === undefined ? text : <Link href={href}>{text}</Link>}
    </span>
  );
}
