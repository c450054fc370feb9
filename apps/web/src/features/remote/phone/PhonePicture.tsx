'use client';

import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import type { PhoneKey, PhoneLook } from './phone-look.ts';
import styles from './PhonePicture.module.css';

interface PhonePictureProps {
  look: PhoneLook;
  press: (id: string) => void;
  pressKey: (key: PhoneKey) => void;
  /** How full its battery is, as whoever practises wants it. */
  charge: (level_percent: number) => void;
  plug: (isPlugged: boolean) => void;
}

/** As from the shop, and on both sides of what may be flashed. */
const charges = [100, 76, 40, 15, 5] as const;

/** A practice phone as it lies on the desk: glass, keys, and a finger for what it asks. */
export function PhonePicture({ look, press, pressKey, charge, plug }: PhonePictureProps): ReactElement {
  const t = useTranslations('remote.phone');
  const [isPlugged, setPlugged] = useState(true);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const drawing = canvas.current?.getContext('2d');
    if (!drawing) return;
    const pixels = new Uint8ClampedArray(look.pixels);
    drawing.putImageData(new ImageData(pixels, look.width, look.height), 0, 0);
  }, [look]);
  const words = [t(`screens.${look.kind}`), ...look.words].join('. ');
  return (
    <div className={styles.phone}>
      <div className={styles.body}>
        <canvas ref={canvas} width={look.width} height={look.height} className={styles.glass}>
          {words}
        </canvas>
      </div>
      <output className={styles.words}>{t(`screens.${look.kind}`)}</output>
      {look.buttons.length > 0 ? (
        <fieldset className={styles.answers} aria-label={t('asks')}>
          <p className={styles.asks}>{look.words.slice(0, 1).join('')}</p>
          {look.buttons.map((button) => (
            <Button key={button.id} variant="outlined" onClick={() => press(button.id)}>
              {button.label}
            </Button>
          ))}
        </fieldset>
      ) : null}
      <fieldset className={styles.keys} aria-label={t('keys')}>
        <Button size="small" onClick={() => pressKey('power')} startIcon={<Icon name="phone" size={18} />}>
          {look.kind === 'off' ? t('powerOn') : t('powerOff')}
        </Button>
        <Button size="small" onClick={() => pressKey('restart')} startIcon={<Icon name="returns" size={18} />}>
          {t('restart')}
        </Button>
        <Button size="small" onClick={() => pressKey('volume')} startIcon={<Icon name="down" size={18} />}>
          {t('volume')}
        </Button>
        <Button
          size="small"
          onClick={() => {
            plug(!isPlugged);
            setPlugged(!isPlugged);
          }}
          startIcon={<Icon name="cable" size={18} />}
        >
          {isPlugged ? t('unplug') : t('plug')}
        </Button>
        <TextField
          select
          size="small"
          label={t('battery')}
          value={look.battery_percent}
          onChange={(event) => charge(Number(event.target.value))}
          sx={{ minWidth: 120 }}
        >
          {charges.map((percent) => (
            <MenuItem key={percent} value={percent}>
              {percent} %
            </MenuItem>
          ))}
        </TextField>
      </fieldset>
    </div>
  );
}
