'use client';

import { productName } from '@mistri/contracts/remote-sessions/product-name';
import Button from '@mui/material/Button';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { TimeLeft } from '../customer/TimeLeft.tsx';
import { useSentences } from '../use-sentences.ts';
import { isFastboot, modeOf } from './NeedsPower.tsx';
import styles from './Console.module.css';
import { OperationState } from './OperationState.tsx';
import type { TechnicianSession, TechnicianSnapshot } from './technician-session.ts';
import { useOperation } from './use-operation.ts';

/** What the phone can be asked for in the mode in which it is. */
const targets = {
  fastboot: ['system', 'bootloader', 'fastbootd', 'recovery'],
  other: ['system', 'bootloader', 'fastbootd', 'recovery', 'sideload'],
} as const;

/** Connection, phone, time and restart, always in sight. */
export function ConsoleBar({
  session,
  now,
  finish,
}: {
  session: TechnicianSession;
  now: TechnicianSnapshot;
  finish: ReactElement;
}): ReactElement {
  const t = useTranslations('remoteDesk.bar');
  const say = useSentences();
  const operation = useOperation(session);
  const [anchor, setAnchor] = useState<HTMLElement>();
  const { report, state } = now;
  const phone = state?.phone;
  const where =
    phone === undefined
      ? undefined
      : phone.presence === 'there'
        ? t(`modes.${phone.mode}`)
        : phone.presence === 'connecting'
          ? t(phone.waitsFor === 'owner' ? 'owner' : 'opening')
          : phone.presence === 'unusable'
            ? say(phone.message)
            : phone.tap
              ? t('tap')
              : t('away');
  return (
    <>
      <section className={styles.bar} aria-label={t('title')}>
        <StatusChip tone={now.link === 'open' ? 'success' : now.link === 'ended' ? 'danger' : 'warning'}>
          {t(`link.${now.link}`)}
          {now.path === undefined
            ? ''
            : ` · ${t.has(`paths.${now.path}` as never) ? t(`paths.${now.path}` as never) : now.path}`}
        </StatusChip>
        {report?.roundTrip_ms === undefined ? null : <span>{t('roundTrip', { ms: report.roundTrip_ms })}</span>}
        <output>
          <strong>{state ? productName(state.device) : t('noPhone')}</strong>
          {where === undefined ? null : ` · ${where}`}
        </output>
        {now.until_ms === undefined ? null : <TimeLeft until_ms={now.until_ms} />}
        {now.code === undefined ? null : (
          <p>
            {t('code')} <span className={styles.code}>{now.code}</span>
          </p>
        )}
        {now.isCodeBroken ? <StatusChip tone="danger">{t('codeBroken')}</StatusChip> : null}
        <div className={styles.push}>
          <Button
            variant="outlined"
            id="console-restart"
            aria-keyshortcuts="Alt+R"
            aria-haspopup="menu"
            aria-expanded={anchor !== undefined}
            disabled={operation.busy}
            onClick={(event) => setAnchor(event.currentTarget)}
          >
            {t('reboot')}
          </Button>
          <Menu anchorEl={anchor ?? null} open={anchor !== undefined} onClose={() => setAnchor(undefined)}>
            {targets[isFastboot(modeOf(now)) ? 'fastboot' : 'other'].map((to) => (
              <MenuItem
                key={to}
                onClick={() => {
                  setAnchor(undefined);
                  void operation.run('device.reboot', { to });
                }}
              >
                {t(`targets.${to}`)}
              </MenuItem>
            ))}
          </Menu>
          {finish}
        </div>
      </section>
      <OperationState operation={operation} session={session} />
    </>
  );
}
