import { type Static, Type } from 'typebox';
import { roles } from '@mistri/contracts/auth/roles';
import type { KillSwitch } from '#platform/flags.ts';

/** What a flag can be set to. One shape for all; a switch uses only `on` and the notices. */
export const flagSettings = Type.Object(
  {
    /** A feature that is on, a switch that is thrown (stopped), a mode that is active. */
    on: Type.Boolean({ description: 'feature: on · switch: stopped · mode: active' }),
    percentage: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 100, description: 'features: share of subjects, stable per subject' }),
    ),
    roles: Type.Optional(
      Type.Array(Type.Enum([...roles]), { maxItems: 6, uniqueItems: true, description: 'features: only these roles' }),
    ),
    subjects: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z]{3}_[0-9a-z]{26}$' }), {
        maxItems: 200,
        uniqueItems: true,
        description: 'features: always on for these',
      }),
    ),
    values: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-zA-Z]{1,40}$' }), Type.String({ maxLength: 300 }), {
        maxProperties: 20,
        // A record without it takes every other name with every value.
        additionalProperties: false,
        description: 'features: data for the pages, e.g. the branding of whiteLabelMode',
      }),
    ),
    notice: Type.Optional(
      Type.Object(
        {
          en: Type.String({ minLength: 3, maxLength: 300 }),
          ta: Type.String({ minLength: 3, maxLength: 300 }),
          hi: Type.String({ minLength: 3, maxLength: 300 }),
        },
        { additionalProperties: false, description: 'what pages say while it is stopped' },
      ),
    ),
  },
  { additionalProperties: false },
);
export type FlagSettings = Static<typeof flagSettings>;

export interface FlagDefinition {
  readonly flag: string;
  readonly kind: 'feature' | 'switch' | 'mode';
  readonly description: string;
  /** `turning_off`: who stops acts alone and at once, opening again needs a second admin. */
  readonly twoPeople: 'never' | 'turning_off';
}

const feature = (flag: string, description: string): FlagDefinition => ({
  flag,
  kind: 'feature',
  description,
  twoPeople: 'never',
});
const stop = (flag: KillSwitch, description: string, twoPeople: FlagDefinition['twoPeople']): FlagDefinition => ({
  flag,
  kind: 'switch',
  description,
  twoPeople,
});

export const readOnlyFlag = 'read_only';

/** Every flag there is. A flag that is not here can be neither asked for nor set. */
export const flagDefinitions: readonly FlagDefinition[] = [
  feature('aiIntegration', 'Suggested next steps from a diagnosis'),
  feature('advancedAnalytics', 'Extended reports for dealers and admins'),
  feature('whiteLabelMode', 'Branding from the values: name, colour, logo'),
  feature('betaFeatures', 'Whatever is being tried out with a few'),
  stop(
    'payments',
    'No new payment starts; automatic releases rest. Money that is on its way is still booked.',
    'turning_off',
  ),
  stop('payouts', 'Nothing is paid out.', 'turning_off'),
  stop('listings', 'No new listing goes live; what is live stays.', 'never'),
  stop('sign_ups', 'Nobody new can sign up; everybody can still sign in.', 'never'),
  stop('matching', 'No repair is offered to technicians automatically.', 'never'),
  stop('remote_sessions', 'No remote session starts, running ones end.', 'turning_off'),
  {
    flag: readOnlyFlag,
    kind: 'mode',
    description: 'Read-only: everything can be looked at, nothing can be changed; background work rests.',
    twoPeople: 'turning_off',
  },
];

export function definitionOf(flag: string): FlagDefinition | undefined {
  return flagDefinitions.find((definition) => definition.flag === flag);
}

export const initialSettings: FlagSettings = { on: false };

/** @returns what is wrong with these settings for this kind of flag */
export function settingsProblem(
  definition: FlagDefinition,
  settings: FlagSettings,
): { path: string; message: string } | undefined {
  if (definition.kind === 'feature') {
    if (settings.notice) return { path: 'settings.notice', message: 'belongs to switches, not to features' };
    return undefined;
  }
  const misplaced = (['percentage', 'roles', 'subjects', 'values'] as const).find(
    (name) => settings[name] !== undefined,
  );
  return misplaced && { path: `settings.${misplaced}`, message: 'belongs to features, a switch is for everybody' };
}

export function needsTwoPeople(definition: FlagDefinition, before: FlagSettings, after: FlagSettings): boolean {
  return definition.twoPeople === 'turning_off' && before.on && !after.on;
}
