'use client';

import { queryText, type Data } from '@mistri/api-client';
import { firmwareLimits } from '@mistri/contracts/remote-sessions/firmware';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import { useTranslations } from 'next-intl';
import { type ReactElement, useId, useState } from 'react';
import { uploadFile } from '#web/api/upload-file.ts';
import { wholeNumber } from '#web/forms/amount.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required, type Rule } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';

type Published = Data<'POST /api/admin/firmware'>;

interface PublishImageProps {
  cancel: () => void;
  onDone: (image: Published) => void;
}

interface Chosen {
  readonly file: File;
  readonly sha256: string;
}

const fits =
  (pattern: RegExp): Rule =>
  (value) =>
    pattern.test(value.trim()) ? undefined : { rule: 'pattern' };

async function hashOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The file is hashed here before it is sent; what the platform signed has to be of the same hash. */
export function PublishImage({ cancel, onDone }: PublishImageProps): ReactElement {
  const t = useTranslations('repairDesk.firmware');
  const tForms = useTranslations('forms');
  const [chosen, setChosen] = useState<Chosen>();
  const [problem, setProblem] = useState<'tooLarge' | 'otherHash'>();
  const [share, setShare] = useState<number>();
  const fileId = useId();
  const form = useForm<Record<'product' | 'partition' | 'build' | 'rollbackIndex', string>, Published>({
    initial: { product: '', partition: '', build: '', rollbackIndex: '' },
    rules: {
      product: [required, fits(/^[a-z0-9][a-z0-9_.-]{0,63}$/)],
      partition: [required, fits(/^[a-z0-9_-]{1,64}$/)],
      build: [required],
      rollbackIndex: [(value) => (value.trim() === '' ? undefined : wholeNumber(value))],
    },
    send: async (values, key) => {
      const index = values.rollbackIndex.trim();
      const query = {
        product: values.product.trim(),
        partition: values.partition.trim(),
        build: values.build.trim(),
        ...(index === '' ? {} : { rollbackIndex: index }),
      };
      const sent = await uploadFile<Published>({
        method: 'POST',
        url: `/api/admin/firmware${queryText(query)}`,
        file: new File(chosen ? [chosen.file] : [], 'image', { type: 'application/octet-stream' }),
        key,
        onShare: setShare,
      });
      setShare(undefined);
      return sent;
    },
    onDone: (image) => {
      if (image.manifest.sha256 === chosen?.sha256) onDone(image);
      else setProblem('otherHash');
    },
  });
  const choose = async (file: File | undefined): Promise<void> => {
    setProblem(undefined);
    setChosen(undefined);
    if (!file) return;
    if (file.size > firmwareLimits.mostBytes) setProblem('tooLarge');
    else setChosen({ file, sha256: await hashOf(file) });
  };
  return (
    <Form form={form} submit={t('send')} beside={<Button onClick={cancel}>{tForms('cancel')}</Button>}>
      <div style={{ display: 'grid', gap: 'var(--space-2)' }}>
        <label htmlFor={fileId}>{t('file')}</label>
        <input
          id={fileId}
          type="file"
          disabled={form.busy}
          aria-describedby={`${fileId}-hint`}
          onChange={(event) => void choose(event.target.files?.[0])}
        />
        <small id={`${fileId}-hint`}>{t('fileHint')}</small>
        {chosen ? (
          <small>
            {t('bytes', { count: chosen.file.size })} · SHA-256{' '}
            <code style={{ overflowWrap: 'anywhere' }}>{chosen.sha256}</code>
          </small>
        ) : null}
      </div>
      {problem ? <Alert severity="error">{t(problem)}</Alert> : null}
      <TextField field={form.field('product')} label={t('product')} hint={t('productHint')} maxLength={64} required />
      <TextField
        field={form.field('partition')}
        label={t('partition')}
        hint={t('partitionHint')}
        maxLength={64}
        required
      />
      <TextField field={form.field('build')} label={t('build')} hint={t('buildHint')} maxLength={80} required />
      <TextField
        field={form.field('rollbackIndex')}
        label={t('rollbackIndex')}
        hint={t('rollbackHint')}
        inputMode="numeric"
        maxLength={10}
      />
      {share === undefined ? null : (
        <LinearProgress variant="determinate" value={Math.round(share * 100)} aria-label={t('sending')} />
      )}
    </Form>
  );
}
