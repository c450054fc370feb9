import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { StatusChip, type Tone } from '#web/components/StatusChip.tsx';

export const knownGrades = ['original', 'oem', 'compatible', 'refurbished'] as const;
export type Grade = (typeof knownGrades)[number];

const tones: Record<Grade, Tone> = { original: 'success', oem: 'info', compatible: 'neutral', refurbished: 'warning' };

export const isGrade = (text: string): text is Grade => (knownGrades as readonly string[]).includes(text);

export function GradeChip({ grade }: { grade: string }): ReactElement {
  const t = useTranslations('product.grades');
  return <StatusChip tone={isGrade(grade) ? tones[grade] : 'neutral'}>{isGrade(grade) ? t(grade) : grade}</StatusChip>;
}
