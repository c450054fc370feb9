'use client';

import { useRouter } from 'next/navigation';
import type { ReactElement } from 'react';
import styles from './SortSelect.module.css';

interface SortSelectProps {
  label: string;
  choices: readonly { href: string; text: string; current: boolean }[];
}

export function SortSelect({ label, choices }: SortSelectProps): ReactElement {
  const router = useRouter();
  const current = choices.find((choice) => choice.current)?.href;
  return (
    <label className={styles.sort}>
      <span>{label}</span>
      <select key={current} defaultValue={current} onChange={(event) => router.push(event.target.value)}>
        {choices.map((choice) => (
          <option key={choice.href} value={choice.href}>
            {choice.text}
          </option>
        ))}
      </select>
    </label>
  );
}
