'use client';

import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import Typography from '@mui/material/Typography';
import type { Power } from '@mistri/contracts/repair/powers';
import type { ReactElement } from 'react';
import { usePowerTexts, weightyPowers } from '../power-texts.ts';
import styles from './Remote.module.css';

interface PowerChoicesProps {
  /** What is asked for, in the order of the list. */
  offered: readonly Power[];
  chosen: readonly Power[];
  choose: (powers: readonly Power[]) => void;
}

/** Powers in plain words, each with a tick of its own. Nothing is ticked beforehand. */
export function PowerChoices({ offered, chosen, choose }: PowerChoicesProps): ReactElement {
  const textOf = usePowerTexts();
  return (
    <ul className={styles.powers}>
      {offered.map((power) => (
        <li key={power} className={styles.power} data-risky={weightyPowers.has(power)}>
          <FormControlLabel
            control={
              <Checkbox
                checked={chosen.includes(power)}
                onChange={(event) =>
                  choose(offered.filter((one) => (one === power ? event.target.checked : chosen.includes(one))))
                }
              />
            }
            label={
              <>
                <Typography component="span" sx={{ display: 'block', fontWeight: 600 }}>
                  {textOf(power).name}
                </Typography>
                <Typography component="span" sx={{ display: 'block', color: 'text.secondary' }}>
                  {[textOf(power).meaning, ...textOf(power).notes].join(' ')}
                </Typography>
              </>
            }
          />
        </li>
      ))}
    </ul>
  );
}
