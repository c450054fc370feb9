'use client';

import type { ButtonProps } from '@mui/material/Button';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Icon } from '#web/components/Icon.tsx';
import { BusyButton } from './BusyButton.tsx';
import { useAction } from './use-action.ts';

interface DownloadButtonProps extends Pick<ButtonProps, 'variant' | 'size' | 'disabled'> {
  /** Path of the api; the session may need a renewal first, so this is no plain link. */
  url: string;
  /** Used when the answer names no file. */
  name: string;
  text: string;
  /** Says which file when several buttons have the same text. */
  label?: string;
}

export function DownloadButton({ url, name, text, label, ...rest }: DownloadButtonProps): ReactElement {
  const load = useAction({
    send: () => browserApi.file(url),
    onDone: (file) => save(file.content, file.name ?? name),
  });
  return (
    <BusyButton
      {...rest}
      busy={load.busy}
      {...(label ? { 'aria-label': label } : {})}
      startIcon={<Icon name="download" size={20} />}
      onClick={() => void load.run()}
    >
      {text}
    </BusyButton>
  );
}

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the content over by the next task; freeing it earlier cancels the download in some.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
