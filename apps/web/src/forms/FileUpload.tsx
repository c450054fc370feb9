'use client';

import type { ApiProblem, ApiResult } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import { useTranslations } from 'next-intl';
import { type DragEvent, type ReactElement, useId, useRef, useState } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import { useProblemText } from '#web/i18n/use-problem-text.ts';
import { extensionsOf, readableTypes, refuseFile } from './file-rules.ts';
import styles from './FileUpload.module.css';

export interface UploadedFile<T> {
  name: string;
  data: T;
}

interface Pending {
  id: number;
  key: string;
  file: File;
  problem: ApiProblem | undefined;
  /** Between 0 and 1, where the sender can tell. */
  share: number | undefined;
}

interface FileUploadProps<T> {
  label: string;
  hint?: string;
  /** MIME types as the api takes them, such as `image/jpeg`. The server looks at the content again. */
  types: readonly string[];
  max_bytes: number;
  most?: number;
  /** Sends one file. `key` stays the same over retries. */
  upload: (file: File, key: string, onShare: (share: number) => void) => Promise<ApiResult<T>>;
  files: readonly UploadedFile<T>[];
  onFiles: (change: (files: readonly UploadedFile<T>[]) => readonly UploadedFile<T>[]) => void;
  /** For kinds that systems name wrongly or not at all: what the file is by its name. */
  typeOf?: (file: File) => string;
  /** Where a file that was sent cannot be taken back, there is no button for it. */
  removable?: boolean;
}

const systemType = (file: File): string => file.type;

let counter = 0;

/** Files are sent at once, one by one; each says how it stands and can be tried again. */
export function FileUpload<T>(props: FileUploadProps<T>): ReactElement {
  const {
    label,
    hint,
    types,
    max_bytes,
    most = 5,
    upload,
    files,
    onFiles,
    typeOf = systemType,
    removable = true,
  } = props;
  const t = useTranslations('forms.upload');
  const text = useProblemText();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [pending, setPending] = useState<readonly Pending[]>([]);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const size = Math.floor(max_bytes / 1_000_000);

  async function send(entry: Pending): Promise<void> {
    const change = (to: Partial<Pending>): void =>
      setPending((list) => list.map((other) => (other.id === entry.id ? { ...other, ...to } : other)));
    change({ problem: undefined, share: undefined });
    const result = await upload(entry.file, entry.key, (share) => change({ share }));
    if (result.ok) {
      setPending((list) => list.filter((other) => other.id !== entry.id));
      onFiles((list) => [...list, { name: entry.file.name, data: result.data }]);
    } else {
      // The same key again only while no answer came; a refused file is a new attempt.
      change({ problem: result.problem, ...(result.problem.status === 0 ? {} : { key: crypto.randomUUID() }) });
    }
  }

  /** A file that was refused stands there to say why; it is in nobody's way. Where one is wanted, the next takes its place. */
  const gaveUp = ({ problem }: Pending): boolean => problem !== undefined && (problem.status > 0 || most === 1);
  const going = pending.filter((entry) => !gaveUp(entry));

  async function take(chosen: readonly File[]): Promise<void> {
    const room = most - files.length - going.length;
    const said = chosen.flatMap((file) => {
      const reason = refuseFile({ type: typeOf(file), size: file.size }, types, max_bytes);
      return reason ? [t(reason, { name: file.name, size, types: readableTypes(types) })] : [];
    });
    const good = chosen.filter((file) => !refuseFile({ type: typeOf(file), size: file.size }, types, max_bytes));
    setRefused([...said, ...(good.length > room ? [t('tooMany', { count: most })] : [])]);
    const entries = good.slice(0, Math.max(0, room)).map((file) => ({
      id: (counter += 1),
      key: crypto.randomUUID(),
      file,
      problem: undefined,
      share: undefined,
    }));
    setPending((list) => (entries.length === 0 ? list : [...list.filter((entry) => !gaveUp(entry)), ...entries]));
    for (const entry of entries) await send(entry);
  }

  const drop = (event: DragEvent): void => {
    event.preventDefault();
    void take([...event.dataTransfer.files]);
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dropping is a second way; the button is the first
    <fieldset className={styles.field} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <legend className={styles.label}>{label}</legend>
      {hint ? <p className={styles.hint}>{hint}</p> : null}
      <input
        ref={input}
        id={id}
        type="file"
        hidden
        multiple={most > 1}
        accept={[...types, ...extensionsOf(types)].join(',')}
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])];
          event.target.value = '';
          void take(chosen);
        }}
      />
      <div className={styles.choose}>
        <Button
          variant="outlined"
          disabled={files.length + going.length >= most}
          startIcon={<Icon name="upload" size={20} />}
          onClick={() => input.current?.click()}
        >
          {files.length > 0 ? t('another') : t('choose')}
        </Button>
        <span className={styles.hint}>{t('limits', { types: readableTypes(types), size })}</span>
      </div>
      <div role="alert">
        {refused.map((reason) => (
          <Alert key={reason} severity="error">
            {reason}
          </Alert>
        ))}
      </div>
      <ul className={styles.list}>
        {files.map((file, index) => (
          <li key={`${file.name}-${index}`} className={styles.file}>
            <Icon name="check" size={20} />
            <span className={styles.name}>{file.name}</span>
            {removable ? (
              <Button
                size="small"
                aria-label={t('remove', { name: file.name })}
                onClick={() => onFiles((list) => list.filter((_, at) => at !== index))}
              >
                <Icon name="trash" size={20} />
              </Button>
            ) : null}
          </li>
        ))}
        {pending.map((entry) => (
          <li key={entry.id} className={styles.file}>
            <Icon name={entry.problem ? 'warning' : 'file'} size={20} />
            <span className={styles.name}>
              {entry.file.name}
              {entry.problem ? (
                <span className={styles.problem}>{text(entry.problem)}</span>
              ) : (
                <LinearProgress
                  aria-label={t('uploading')}
                  {...(entry.share === undefined ? {} : { variant: 'determinate', value: entry.share * 100 })}
                />
              )}
            </span>
            {entry.problem ? (
              <>
                <Button size="small" onClick={() => void send(entry)}>
                  {t('again')}
                </Button>
                <Button
                  size="small"
                  aria-label={t('remove', { name: entry.file.name })}
                  onClick={() => setPending((list) => list.filter((other) => other.id !== entry.id))}
                >
                  <Icon name="trash" size={20} />
                </Button>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
