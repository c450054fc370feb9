'use client';

import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useTranslations } from 'next-intl';
import { type ReactElement, type RefObject, useEffect, useState } from 'react';
import { Facts } from '#web/components/Facts.tsx';
import { consoleKeyOf, type Panel, panels } from './panels.ts';

interface ConsoleKeysProps {
  place: RefObject<HTMLDivElement | null>;
  panel: Panel;
  show: (panel: Panel) => void;
}

/** Everything of the console by keyboard: Alt with a number or a letter, also from within the terminal. */
export function ConsoleKeys({ place, panel, show }: ConsoleKeysProps): ReactElement {
  const t = useTranslations('remoteDesk');
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const key = consoleKeyOf(event);
      // A dialog that is open is answered first.
      if (!key || event.repeat || document.querySelector('[role=dialog], [role=alertdialog]')) return;
      event.preventDefault();
      const within = (selector: string): HTMLElement | null => place.current?.querySelector(selector) ?? null;
      if (key.to === 'panel') {
        show(key.panel);
        // After it is drawn.
        requestAnimationFrame(() => enter(document.getElementById(`panel-${key.panel}`)));
      } else if (key.to === 'stop') within(`#panel-${panel} [data-stop]`)?.click();
      else if (key.to === 'log') within('[role=log]')?.focus();
      else if (key.to === 'restart') document.getElementById('console-restart')?.click();
      else setOpen(true);
    };
    globalThis.addEventListener('keydown', pressed);
    return () => globalThis.removeEventListener('keydown', pressed);
  }, [place, panel, show]);
  const all: [string, string][] = [
    ...panels.map((name, index): [string, string] => [`Alt + ${index + 1}`, t(`tabs.${name}`)]),
    ['Alt + R', t('keys.restart')],
    ['Alt + S', t('keys.stop')],
    ['Alt + L', t('log')],
    ['Alt + K', t('keys.title')],
  ];
  return (
    <>
      <Button size="small" aria-keyshortcuts="Alt+K" onClick={() => setOpen(true)} sx={{ flexShrink: 0 }}>
        {t('keys.title')}
      </Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} fullWidth maxWidth="xs" aria-labelledby="keys-title">
        <DialogTitle id="keys-title">{t('keys.title')}</DialogTitle>
        <DialogContent>
          <Facts of={all} />
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setOpen(false)}>{t('keys.close')}</Button>
        </DialogActions>
      </Dialog>
    </>
  );
}

/** Into the part: the terminal takes keys at once, any other one is read from its beginning. */
function enter(panel: HTMLElement | null): void {
  const terminal = panel?.querySelector<HTMLElement>('.xterm-helper-textarea');
  (terminal ?? panel)?.focus();
}
