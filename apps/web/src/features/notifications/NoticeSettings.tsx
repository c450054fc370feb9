'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Checkbox from '@mui/material/Checkbox';
import TextFieldBase from '@mui/material/TextField';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Form } from '#web/forms/Form.tsx';
import { required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { showToast } from '#web/components/toast.ts';
import { usePerson } from '#web/session/RequireSession.tsx';
import styles from './Notifications.module.css';

type Settings = Data<'GET /api/notifications/settings'>;
type Row = Settings['channels'][number];

const settingsKey = ['notification-settings'] as const;
const channels = ['email', 'sms'] as const;
/** What nobody of this role is ever told needs no row. */
const hiddenFrom: Partial<Record<Row['category'], readonly string[]>> = {
  staff: ['customer', 'dealer', 'technician', 'provider'],
  stock: ['customer', 'technician', 'admin'],
};

/** Which news come by e-mail and SMS; what protects money and account always comes. */
export function NoticeSettings(): ReactElement {
  const t = useTranslations('notices');
  const settings = useQuery({
    queryKey: settingsKey,
    queryFn: async () => dataOf(await browserApi.get('/api/notifications/settings')),
  });
  return (
    <>
      <Section title={t('channels')} intro={t('channelsIntro')}>
        <Loaded query={settings}>{(present) => <Channels present={present} />}</Loaded>
      </Section>
      <Section title={t('quiet')} intro={t('quietIntro')}>
        <Loaded query={settings} rows={1}>
          {(present) => <QuietHours present={present} />}
        </Loaded>
      </Section>
    </>
  );
}

function Channels({ present }: { present: Settings }): ReactElement {
  const t = useTranslations('notices');
  const { role } = usePerson();
  const queries = useQueryClient();
  const change = useAction<{ category: Row['category']; channel: (typeof channels)[number]; on: boolean }>({
    send: ({ category, channel, on }, key) =>
      browserApi.patch('/api/notifications/settings', {
        body: { channels: { [category]: { [channel]: on } } },
        idempotencyKey: key,
      }),
    onDone: (data) => queries.setQueryData(settingsKey, data),
  });
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('about')}</th>
          <th scope="col">{t('email')}</th>
          <th scope="col">{t('sms')}</th>
        </tr>
      </thead>
      <tbody>
        {present.channels
          .filter((row) => !hiddenFrom[row.category]?.includes(role))
          .map((row) => (
            <tr key={row.category}>
              <th scope="row">{t(`categories.${row.category}`)}</th>
              {channels.map((channel) => (
                <td key={channel}>
                  <Checkbox
                    checked={row[channel]}
                    disabled={row.fixed || change.busy}
                    onChange={(event) => void change.run({ category: row.category, channel, on: event.target.checked })}
                    slotProps={{ input: { 'aria-label': `${t(`categories.${row.category}`)}: ${t(channel)}` } }}
                  />
                </td>
              ))}
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function QuietHours({ present }: { present: Settings }): ReactElement {
  const t = useTranslations('notices');
  const tForms = useTranslations('forms');
  const queries = useQueryClient();
  const form = useForm({
    initial: { ...present.quietHours },
    rules: { from: [required], to: [required] },
    send: (quietHours, key) =>
      browserApi.patch('/api/notifications/settings', { body: { quietHours }, idempotencyKey: key }),
    onDone: (data) => {
      queries.setQueryData(settingsKey, data);
      showToast({ text: tForms('saved'), tone: 'success' });
    },
  });
  return (
    <Form form={form} submit={tForms('save')}>
      <div className={styles.times}>
        {(['from', 'to'] as const).map((name) => {
          const field = form.field(name);
          return (
            <TextFieldBase
              key={name}
              type="time"
              name={name}
              label={t(name)}
              value={field.value}
              error={field.error !== undefined}
              helperText={field.error}
              onChange={(event) => field.onValue(event.target.value)}
              slotProps={{ inputLabel: { shrink: true } }}
            />
          );
        })}
      </div>
    </Form>
  );
}
