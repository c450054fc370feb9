'use client';

import { userStatuses } from '@mistri/contracts/auth/roles';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';

/** A contact is searched for exactly: addresses and numbers are kept encrypted, and nobody browses them. */
const filterNames = ['role', 'status', 'contact'] as const;
const rolesOfUsers = ['customer', 'dealer', 'technician', 'provider', 'admin'] as const;

function contactQuery(contact: string | undefined): { email?: string; phone?: string } {
  if (contact === undefined) return {};
  if (contact.includes('@')) return { email: contact };
  const digits = contact.replaceAll(/\D/g, '').slice(-10);
  return digits.length === 10 ? { phone: digits } : {};
}

export function UsersView(): ReactElement {
  const t = useTranslations('admin.users');
  const tStates = useTranslations('states.user');
  const tLists = useTranslations('lists');
  const filters = useUrlFilters(filterNames);
  const role = rolesOfUsers.find((name) => name === filters.values.role);
  const status = userStatuses.find((name) => name === filters.values.status);
  const contact = contactQuery(filters.values.contact);
  const list = usePagedList({
    key: ['users', role, status, contact],
    load: (before) =>
      browserApi.get('/api/users', {
        query: {
          limit: 25,
          ...(role ? { role } : {}),
          ...(status ? { status } : {}),
          ...contact,
          ...(before ? { before } : {}),
        },
      }),
    page: (answer) => ({ rows: answer.users, next: answer.next }),
  });
  return (
    <Page title={t('title')} width="wide">
      <FilterBar filters={filters}>
        <TextFilter
          label={t('contact')}
          value={filters.values.contact}
          maxLength={254}
          onValue={(value) => filters.set({ contact: value })}
        />
        <ChoiceFilter
          label={t('role')}
          value={role}
          onValue={(value) => filters.set({ role: value })}
          choices={rolesOfUsers.map((name) => ({ value: name, text: t(`roles.${name}`) }))}
        />
        <ChoiceFilter
          label={tLists('state')}
          value={status}
          onValue={(value) => filters.set({ status: value })}
          choices={userStatuses.map((name) => ({ value: name, text: tStates(name) }))}
        />
      </FilterBar>
      <DataTable
        caption={t('title')}
        list={list}
        rowKey={(user) => user.userId}
        rowHref={(user) => adminUrls.user(user.userId)}
        columns={[
          { key: 'name', head: t('name'), cell: (user) => user.name ?? t('noName') },
          { key: 'role', head: t('role'), cell: (user) => t(`roles.${user.role}`) },
          { key: 'email', head: t('email'), cell: (user) => user.email ?? '–' },
          { key: 'phone', head: t('phone'), cell: (user) => user.phone ?? '–' },
          { key: 'status', head: tLists('state'), cell: (user) => <StateChip of="user" state={user.status} /> },
          { key: 'since', head: t('since'), cell: (user) => <When at={user.createdAt} as="day" /> },
        ]}
        empty={<EmptyBlock icon="user" title={tLists('nothingFound')} text={t('exact')} />}
      />
    </Page>
  );
}
