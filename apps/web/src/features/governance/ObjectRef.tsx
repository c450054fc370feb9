import type { ReactElement } from 'react';
import { shownId } from '#web/format/short-id.ts';
import { Link } from '#web/navigation/Link.tsx';
import { BreakingName } from './BreakingName.tsx';
import { objectHref } from './object-href.ts';

/**
 * An object's number, as a link where the desk has a page for it. `short` for tables: the number of an order or repair, of anything
 * else its kind and the end; the whole on hover.
 */
export function ObjectRef({ id, short = false }: { id: string; short?: boolean }): ReactElement {
  const href = objectHref(id);
  const text = short ? shownId(id) : id;
  const isCut = text !== id;
  const shown = short && !isCut ? <BreakingName of={text} /> : text;
  return (
    <span style={isCut ? { whiteSpace: 'nowrap' } : { overflowWrap: 'anywhere' }} title={short ? id : undefined}>
      {href === undefined ? shown : <Link href={href}>{shown}</Link>}
    </span>
  );
}
