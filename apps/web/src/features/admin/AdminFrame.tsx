'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { DeskFrame } from '#web/app-kit/DeskFrame.tsx';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { RequireRole } from '#web/session/RequireRole.tsx';
import { useSession } from '#web/session/use-session.ts';
import { adminAreas } from './admin-areas.ts';

/** The admin's desk with what their capabilities let them see. */
export function AdminFrame({ children }: { children: ReactNode }): ReactElement {
  const t = useTranslations('admin.nav');
  const capabilities = useSession().data?.capabilities ?? [];
  const groups = adminAreas
    .map(({ group, areas }) => ({
      title: t(group as 'shop'),
      items: areas
        .filter((area) => area.readers.some((name) => capabilities.includes(name)))
        .map((area) => ({ href: area.href, text: t(area.name as 'dealers'), icon: area.icon })),
    }))
    .filter((group) => group.items.length > 0);
  return (
    <DeskFrame
      label={t('title')}
      home={adminUrls.home()}
      groups={[{ items: [{ href: adminUrls.home(), text: t('overview'), icon: 'home' }] }, ...groups]}
    >
      <RequireRole needed="admin">{children}</RequireRole>
    </DeskFrame>
  );
}
