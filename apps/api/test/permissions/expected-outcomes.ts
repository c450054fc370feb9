import { identityOutcomes } from './identity.ts';
import type { RouteOutcomes } from './outcomes.ts';
import { paymentsOutcomes } from './payments.ts';
import { platformOutcomes } from './platform.ts';

/** Route × role × own/foreign → expected status. Hand-reviewed; how to add rows: README.md. */
export const expectedOutcomes: readonly RouteOutcomes[] = [
  ...platformOutcomes,
  ...identityOutcomes,
  ...paymentsOutcomes,
];
