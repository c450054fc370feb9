import type { ReactElement } from 'react';
import { shortId } from '#web/format/short-id.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';

/** Who decided something: the name, where the api knows it, and a link to the account; the system stays as it calls itself. */
export function AdminName({ id, name }: { id: string; name: string | null }): ReactElement {
  if (!id.startsWith('usr_')) return <>{id}</>;
  return (
    <Link href={adminUrls.user(id)} title={id}>
      {name ?? shortId(id)}
    </Link>
  );
}
