import { type Static, Type } from 'typebox';

const hours = (description: string) => Type.Integer({ minimum: 0, maximum: 8_760, description });
const paise = (description: string) => Type.Integer({ minimum: 0, maximum: 100_000_000_000, description });

/** The limits the money rooms obey. Names are those of the wire; amounts are paise. */
export const moneyPolicySchema = Type.Object(
  {
    twoPersonRelease: paise('a job above this amount is released by two different finance admins'),
    autoRelease: Type.Boolean({ description: 'release without a person; ships off' }),
    autoReleaseMax: paise('largest job that may be released automatically; never above twoPersonRelease'),
    autoReleaseWaitHours: hours('between the request for release and its automatic release'),
    releaseOverdueHours: hours('a requested release older than this is escalated'),
    maxHoldDays: Type.Integer({ minimum: 1, maximum: 365, description: 'longest hold (IN-1)' }),
    reviewScore: Type.Integer({ minimum: 1, maximum: 100, description: 'fraud score that holds a payment for review' }),
    firstAccountCoolOffHours: hours('before the first payout to a first account'),
    changedAccountCoolOffHours: hours('before the first payout to a changed account'),
    disputeAnswerHours: hours('the other side has this long to answer a dispute'),
    disputeDecideHours: hours('a dispute is decided within'),
    appealDays: Type.Integer({ minimum: 1, maximum: 60, description: 'one appeal within' }),
  },
  { additionalProperties: false },
);

export type MoneySettings = Static<typeof moneyPolicySchema>;

export interface MoneyPolicy extends MoneySettings {
  readonly version: number;
}

/** What the schema cannot say. */
export function policyProblem(settings: MoneySettings): { path: string; message: string } | undefined {
  if (settings.autoReleaseMax > settings.twoPersonRelease)
    return { path: 'autoReleaseMax', message: 'must not be above twoPersonRelease' };
  if (settings.releaseOverdueHours === 0) return { path: 'releaseOverdueHours', message: 'must be at least 1' };
  return undefined;
}
