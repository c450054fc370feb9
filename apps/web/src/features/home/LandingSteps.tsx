import type { CSSProperties, ReactElement } from 'react';
import { Icon, type IconName } from '#web/components/Icon.tsx';
import landing from './landing.module.css';

interface LandingStepsProps {
  of: readonly { key: string; icon: IconName; title: string; text: string }[];
  /** How narrow a step may get before the row breaks. */
  width?: string;
}

/** How it goes, in numbered steps with a picture each. */
export function LandingSteps({ of, width = '15rem' }: LandingStepsProps): ReactElement {
  return (
    <ol className={landing.steps} style={{ '--step-width': width } as CSSProperties}>
      {of.map(({ key, icon, title, text }, index) => (
        <li key={key} className={landing.tile}>
          <span className={landing.icon}>
            <Icon name={icon} />
          </span>
          <h3>
            {index + 1}. {title}
          </h3>
          <p>{text}</p>
        </li>
      ))}
    </ol>
  );
}
