'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Icon } from '#web/components/Icon.tsx';
import { PinField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { pin as pinRule, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import styles from './PinForm.module.css';

interface PinFormProps {
  pin: string | undefined;
  onPin: (pin: string) => void;
}

export function PinForm({ pin, onPin }: PinFormProps): ReactElement {
  const t = useTranslations('cart.pin');
  const tForms = useTranslations('forms');
  const [editing, setEditing] = useState(false);
  const form = useForm({
    initial: { pin: pin ?? '' },
    rules: { pin: [required, pinRule] },
    send: (values) => browserApi.get('/api/places/pins/{pin}', { path: { pin: values.pin } }),
    onDone: (_, values) => {
      setEditing(false);
      onPin(values.pin);
    },
  });
  if (pin !== undefined && !editing)
    return (
      <div className={styles.known}>
        <Icon name="pin" size={20} />
        <span>{t('deliverTo', { pin })}</span>
        <Button onClick={() => setEditing(true)}>{tForms('change')}</Button>
      </div>
    );
  return (
    <Form form={form} submit={t('show')}>
      <PinField field={form.field('pin')} label={t('label')} hint={t('hint')} />
    </Form>
  );
}
