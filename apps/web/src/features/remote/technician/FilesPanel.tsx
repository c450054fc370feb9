'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import type { FileEntry } from '@mistri/remote-repair';
import { useTranslations } from 'next-intl';
import { type ReactElement, useRef, useState } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Icon } from '#web/components/Icon.tsx';
import type { PanelProps } from './ConsolePanels.tsx';
import { mayUse, modeOf, NeedsPower } from './NeedsPower.tsx';
import { useOnce } from './use-once.ts';
import styles from './Console.module.css';
import { OperationState } from './OperationState.tsx';
import { joinPath, parentOf, readableBytes, roots } from './phone-lists.ts';
import { saveBytes } from './save-bytes.ts';
import { SendFile } from './SendFile.tsx';
import { useOperation } from './use-operation.ts';

/** The owner's folders and the workshop folder; nothing else is reached by the power `files`. */
export function FilesPanel({ session, now }: PanelProps): ReactElement {
  const t = useTranslations('remoteDesk.files');
  const ask = useAsk();
  const operation = useOperation(session);
  const list = useRef<HTMLUListElement>(null);
  const [path, setPath] = useState<string>(roots[0]);
  const [folder, setFolder] = useState('');
  const [fetched, setFetched] = useState<{ name: string; sha256: string }>();
  const [files, setFiles] = useState<readonly FileEntry[]>();
  const open = async (to: string): Promise<void> => {
    setPath(to);
    const done = await operation.run('file.list', { path: to });
    if (!done) return;
    setFiles(done.files.toSorted((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name)));
    // The row that was chosen is gone with its folder; the keyboard goes on in the new one.
    if (document.activeElement === document.body || list.current?.contains(document.activeElement))
      list.current?.focus();
  };
  useOnce(mayUse(now, 'files') && modeOf(now) === 'system', () => void open(path));
  const fetchFile = async (file: FileEntry): Promise<void> => {
    const pieces: Uint8Array[] = [];
    const done = await operation.run(
      'file.pull',
      { path: joinPath(path, file.name) },
      { onBytes: (bytes) => pieces.push(bytes) },
    );
    // The hash of what came was compared on the way (`contents`); nothing is saved that is not the file.
    if (done) saveBytes(pieces, file.name);
    if (done?.contents) setFetched({ name: file.name, sha256: done.contents.sha256 });
  };
  const remove = async (file: FileEntry): Promise<void> => {
    const where = joinPath(path, file.name);
    const agreed = await ask({
      title: t('remove'),
      text: t('sure', { path: where }),
      action: t('remove'),
      danger: true,
    });
    const done = agreed && (await operation.run('file.remove', { path: where }));
    if (done && !done.exitStatus) setFiles((before) => before?.filter((one) => one !== file));
  };
  const up = parentOf(path);
  return (
    <Stack spacing={4}>
      <NeedsPower session={session} now={now} powers={['files']} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void open(path);
        }}
      >
        <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap', alignItems: 'center' }}>
          <Button
            disabled={up === undefined || operation.busy}
            onClick={() => void open(up ?? path)}
            startIcon={<Icon name="back" size={20} />}
          >
            {t('up')}
          </Button>
          <TextField
            label={t('path')}
            value={path}
            onChange={(event) => setPath(event.target.value)}
            sx={{ flex: 1, minWidth: 240 }}
            slotProps={{ htmlInput: { maxLength: 1000, spellCheck: false } }}
          />
          <BusyButton type="submit" busy={operation.busy} variant="outlined">
            {t('open')}
          </BusyButton>
        </Stack>
      </form>
      <OperationState operation={operation} session={session} />
      {fetched ? (
        <Alert severity="success" onClose={() => setFetched(undefined)} sx={{ overflowWrap: 'anywhere' }}>
          {t('fetched', fetched)}
        </Alert>
      ) : null}
      {files ? (
        <>
          <SendFile
            session={session}
            text={t('push')}
            use={async (blob, fileName) => {
              if (await operation.run('file.push', { path: joinPath(path, fileName), fileName }, { blob }))
                await open(path);
            }}
          />
          <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap', alignItems: 'center' }}>
            <TextField
              label={t('folder')}
              value={folder}
              onChange={(event) => setFolder(event.target.value)}
              sx={{ flex: 1, minWidth: 200 }}
              slotProps={{ htmlInput: { maxLength: 200, spellCheck: false } }}
            />
            <Button
              disabled={folder.trim() === '' || operation.busy}
              onClick={() =>
                void operation.run('file.make_folder', { path: joinPath(path, folder.trim()) }).then((done) => {
                  if (done) setFolder('');
                  return done ? open(path) : undefined;
                })
              }
            >
              {t('make')}
            </Button>
          </Stack>
          {files.length === 0 ? <p className={styles.soft}>{t('empty')}</p> : null}
          <ul ref={list} className={styles.list} aria-label={path} tabIndex={-1}>
            {files.map((file) => (
              <li key={file.name} className={styles.line}>
                {file.isFolder ? (
                  <button type="button" className={styles.row} onClick={() => void open(joinPath(path, file.name))}>
                    <Icon name="next" size={18} /> {file.name}/
                  </button>
                ) : (
                  <span className={styles.row}>
                    {file.name} <span className={styles.soft}>{readableBytes(file.size)}</span>
                  </span>
                )}
                {file.isFolder ? null : (
                  <Button
                    size="small"
                    disabled={operation.busy}
                    aria-label={t('pullLabel', { name: file.name })}
                    onClick={() => void fetchFile(file)}
                  >
                    {t('pull')}
                  </Button>
                )}
                <Button
                  size="small"
                  color="error"
                  disabled={operation.busy}
                  aria-label={t('removeLabel', { name: file.name })}
                  onClick={() => void remove(file)}
                >
                  {t('remove')}
                </Button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Stack>
  );
}
