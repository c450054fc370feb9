import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { shortId } from '#web/format/short-id.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';

/** Who decided something: the name, where the api knows it, and a link to the account; the system by one word. */
export function AdminName({ id, name }: { id: string; name: string | null }): ReactElement {
  const t = useTranslations('lists');
  if (id.startsWith('system:')) return <span title={id}>{t('system')}</span>;
  if (!id.startsWith('usr_')) return <>{id}</>;
  return (
    <Link href={adminUrls.user(id)} title={id}>
      {name ?? shortId(id)}
    </Link>
  );
}
