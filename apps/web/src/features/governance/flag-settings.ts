import type { Body } from '@mistri/api-client';
import { type Role, roles } from '@mistri/contracts/auth/roles';

export type FlagSettings = Body<'PUT /api/admin/flags/{flag}'>['settings'];

/** A feature's settings as the fields of a form: lists are lines, an empty share means everybody. */
export interface FeatureFields extends Record<string, string> {
  on: 'yes' | 'no';
  percentage: string;
  roles: string;
  subjects: string;
  values: string;
  reason: string;
}

export function featureFields(settings: FlagSettings): FeatureFields {
  return {
    on: settings.on ? 'yes' : 'no',
    percentage: settings.percentage === undefined ? '' : String(settings.percentage),
    roles: (settings.roles ?? []).join(','),
    subjects: (settings.subjects ?? []).join('\n'),
    values: Object.entries(settings.values ?? {})
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
    reason: '',
  };
}

export const chosenRoles = (text: string): Role[] => roles.filter((role) => text.split(',').includes(role));

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Subjects that are no ids, values that are not `name: text`: what a rule of the form reports. */
export const badSubjects = (text: string): string[] =>
  lines(text).filter((line) => !/^[a-z]{3}_[0-9a-z]{26}$/.test(line));
export const badValues = (text: string): string[] =>
  lines(text).filter((line) => !/^[a-zA-Z]{1,40}\s*:\s*\S.{0,298}$/.test(line));

/** The fields as the api wants them. What is empty is left out, so that “nothing said” stays “nothing said”. */
export function featureSettings(fields: FeatureFields): FlagSettings {
  const chosen = chosenRoles(fields.roles);
  const subjects = [...new Set(lines(fields.subjects))];
  const values = lines(fields.values).map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
  });
  return {
    on: fields.on === 'yes',
    ...(fields.percentage.trim() === '' ? {} : { percentage: Number(fields.percentage) }),
    ...(chosen.length > 0 ? { roles: chosen } : {}),
    ...(subjects.length > 0 ? { subjects } : {}),
    ...(values.length > 0 ? { values: Object.fromEntries(values) } : {}),
  };
}

/** Settings in one line for a history, without words of any language. */
export function settingsInShort(settings: FlagSettings): string {
  return [
    settings.percentage === undefined ? '' : `${settings.percentage} %`,
    (settings.roles ?? []).join(', '),
    settings.subjects ? `${settings.subjects.length} ids` : '',
    Object.entries(settings.values ?? {})
      .map(([name, value]) => `${name}: ${value}`)
      .join(', '),
    settings.notice?.en ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
