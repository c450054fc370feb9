'use client';

import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { type ReactElement, type ReactNode, useRef, useState } from 'react';
import { AppsPanel } from './AppsPanel.tsx';
import styles from './Console.module.css';
import { ConsoleKeys } from './ConsoleKeys.tsx';
import { FactsPanel } from './FactsPanel.tsx';
import { FastbootPanel } from './FastbootPanel.tsx';
import { FilesPanel } from './FilesPanel.tsx';
import { LogcatPanel } from './LogcatPanel.tsx';
import { NotesPanel } from './NotesPanel.tsx';
import { type Panel, panels } from './panels.ts';
import { PlaybooksPanel } from './PlaybooksPanel.tsx';
import { ScreenPanel } from './ScreenPanel.tsx';
import type { TechnicianSession, TechnicianSnapshot } from './technician-session.ts';

const TerminalPanel = dynamic(() => import('./TerminalPanel.tsx').then((loaded) => loaded.TerminalPanel), {
  ssr: false,
});

export interface PanelProps {
  session: TechnicianSession;
  now: TechnicianSnapshot;
}

const views: Readonly<Record<Panel, (props: PanelProps) => ReactNode>> = {
  facts: FactsPanel,
  playbooks: PlaybooksPanel,
  apps: AppsPanel,
  files: FilesPanel,
  logcat: LogcatPanel,
  screen: ScreenPanel,
  fastboot: FastbootPanel,
  terminal: (props) => <TerminalPanel {...props} />,
  notes: NotesPanel,
};

/** The parts of the console. Once opened, one stays as it is while another is looked at: a log goes on, a list stays. */
export function ConsolePanels({ session, now, children }: PanelProps & { children: ReactNode }): ReactElement {
  const t = useTranslations('remoteDesk');
  const place = useRef<HTMLDivElement>(null);
  const [panel, setPanel] = useState<Panel>('facts');
  const [opened, setOpened] = useState<ReadonlySet<Panel>>(new Set(['facts']));
  const show = (to: Panel): void => {
    setPanel(to);
    setOpened((before) => new Set([...before, to]));
  };
  return (
    <div ref={place}>
      <div className={styles.tabs}>
        <Tabs
          value={panel}
          onChange={(_, to: Panel) => show(to)}
          variant="scrollable"
          allowScrollButtonsMobile
          aria-label={t('panels')}
        >
          {panels.map((name, index) => (
            <Tab
              key={name}
              value={name}
              label={t(`tabs.${name}`)}
              id={`tab-${name}`}
              aria-controls={`panel-${name}`}
              aria-keyshortcuts={`Alt+${index + 1}`}
              title={`Alt + ${index + 1}`}
              sx={{ minWidth: 0, px: 3 }}
            />
          ))}
        </Tabs>
        <ConsoleKeys place={place} panel={panel} show={show} />
      </div>
      <div className={styles.columns}>
        {/* One place in the grid, whichever part is shown. */}
        <div>
          {panels
            .filter((name) => opened.has(name))
            .map((name) => {
              const View = views[name];
              return (
                <div
                  key={name}
                  role="tabpanel"
                  id={`panel-${name}`}
                  aria-labelledby={`tab-${name}`}
                  hidden={name !== panel}
                  tabIndex={-1}
                  className={styles.panel}
                >
                  <View session={session} now={now} />
                </div>
              );
            })}
        </div>
        {children}
      </div>
    </div>
  );
}
