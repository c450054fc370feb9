import type { ReactElement } from 'react';
import { Link } from '#web/navigation/Link.tsx';
import { objectHref } from './object-href.ts';
import { ObjectRef } from './ObjectRef.tsx';

/** Somebody by their name, as a link where the desk has a page for them; by the number while no name is known. */
export function NamedRef({ id, name }: { id: string; name: string }): ReactElement {
  const href = objectHref(id);
  if (name === '') return <ObjectRef id={id} short />;
  return href === undefined ? <span title={id}>{name}</span> : <Link href={href}>{name}</Link>;
}
