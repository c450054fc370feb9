import type { Rule } from '#web/forms/rules.ts';
import { fromLocalMoment } from './local-moment.ts';

export const moment: Rule = (value) => (fromLocalMoment(value) === undefined ? { rule: 'format' } : undefined);

/** Written with commas, as people write lists; said twice counts once. */
export const dataKindsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((kind) => kind.trim())
      .filter((kind) => kind !== ''),
  ),
];

/** Numbers of users from a list out of another program: one per line, or with commas or spaces between them. */
export const userIdsOf = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter((id) => id !== ''))];

export const userIds: Rule = (value) =>
  userIdsOf(value).every((id) => /^usr_[0-9a-z]{26}$/.test(id)) ? undefined : { rule: 'pattern' };
