import { Type } from 'typebox';

/** Events of the room `governance`. */
export const governanceEvents = {
  /** The nightly verification found rows or seals that are not as they were sealed: an incident (runbook audit-mismatch). */
  'governance.audit_mismatch.v1': Type.Object({ checkId: Type.String(), problems: Type.Integer() }),
  /** The error budget of an area burns so fast that a month's is gone in two days (GOV-3). */
  'governance.budget_burning.v1': Type.Object({ alertId: Type.String(), area: Type.String(), burn: Type.Number() }),
};
