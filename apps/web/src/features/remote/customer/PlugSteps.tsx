'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Icon, type IconName } from '#web/components/Icon.tsx';
import type { LaptopSystem } from '../line/browser-device.ts';
import styles from './Remote.module.css';

/** Pictures with a sentence each; the last one is what this laptop's system needs. */
export function PlugSteps({ system }: { system: LaptopSystem }): ReactElement {
  const t = useTranslations('remote.plug');
  const steps: readonly (readonly [IconName, string])[] = [
    ['cable', t('cable')],
    ['phone', t('unlock')],
    ['tools', t('debugging')],
    [system === 'windows' ? 'board' : 'screen', t(`systems.${system}`)],
  ];
  return (
    <ol className={styles.plug}>
      {steps.map(([icon, text]) => (
        <li key={text}>
          <span className={styles.plugPicture}>
            <Icon name={icon} size={40} />
          </span>
          <span>{text}</span>
        </li>
      ))}
    </ol>
  );
}
