'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import '@xterm/xterm/css/xterm.css';
import { AskForPower } from './AskForPower.tsx';
import type { PanelProps } from './ConsolePanels.tsx';
import { useSentences } from '../use-sentences.ts';
import { openWithNonce } from './open-with-nonce.ts';
import { consoleKeyOf } from './panels.ts';
import styles from './Console.module.css';
import type { TechnicianSession } from './technician-session.ts';

/** A shell on the phone: only with the power `free_shell`, and every line is in the log, word for word. */
export function TerminalPanel({ session, now }: PanelProps): ReactElement {
  const t = useTranslations('remoteDesk.terminal');
  const [round, setRound] = useState(0);
  const isAllowed = now.state?.powers.includes('free_shell') ?? false;
  if (!isAllowed)
    return (
      <Alert severity="info" action={<AskForPower session={session} powers={['free_shell']} />}>
        {t('needs')}
      </Alert>
    );
  return (
    <>
      <Alert severity="warning" sx={{ mb: 3 }}>
        {t('logged')}
      </Alert>
      <Screen key={round} session={session} again={() => setRound(round + 1)} />
    </>
  );
}

function Screen({ session, again }: { session: TechnicianSession; again: () => void }): ReactElement {
  const t = useTranslations('remoteDesk.terminal');
  const place = useRef<HTMLDivElement>(null);
  const say = useSentences();
  const [isOver, setOver] = useState(false);
  const [refused, setRefused] = useState<string>();
  useEffect(() => {
    let close = (): void => undefined;
    let isGone = false;
    // Loaded when a terminal is opened: it is a third of the console's script.
    void Promise.all([import('@xterm/xterm'), import('@xterm/addon-fit')]).then(([{ Terminal }, { FitAddon }]) => {
      const element = place.current;
      if (isGone || !element) return;
      const terminal = new Terminal({ cursorBlink: true, fontSize: 14, scrollback: 5000, screenReaderMode: true });
      const fit = new FitAddon();
      terminal.loadAddon(fit);
      openWithNonce(() => terminal.open(element));
      fit.fit();
      terminal.attachCustomKeyEventHandler((event) => consoleKeyOf(event) === undefined);
      // What is not drawn yet holds back what comes: output of any length, and Ctrl-C is felt at once.
      const shell = session.openTerminal(terminal.cols, terminal.rows, (bytes, drawn) => terminal.write(bytes, drawn));
      const encoder = new TextEncoder();
      terminal.onData((text) => shell.write(encoder.encode(text)));
      terminal.onResize(({ cols, rows }) => shell.resize(cols, rows));
      const observer = new ResizeObserver(() => fit.fit());
      observer.observe(element);
      terminal.focus();
      void shell.ended.then((result) => {
        if (isGone) return;
        setOver(true);
        if (!result.ok) setRefused(result.refusal.message);
      });
      close = () => {
        observer.disconnect();
        shell.close();
        terminal.dispose();
      };
    });
    return () => {
      isGone = true;
      close();
    };
  }, [session]);
  return (
    <>
      <div ref={place} className={styles.terminal} data-scrolls />
      {isOver ? (
        <Alert
          severity="info"
          action={
            <Button color="inherit" onClick={again}>
              {t('again')}
            </Button>
          }
        >
          {refused === undefined ? t('ended') : say(refused)}
        </Alert>
      ) : (
        <p className={styles.soft}>{t('leave')}</p>
      )}
    </>
  );
}
