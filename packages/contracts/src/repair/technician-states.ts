export const technicianClasses = ['software', 'hardware'] as const;
export type TechnicianClass = (typeof technicianClasses)[number];

export const technicianStates = ['draft', 'submitted', 'active', 'rejected', 'suspended', 'blocked'] as const;
export type TechnicianState = (typeof technicianStates)[number];

/**
 * What an admin may decide from each state (ROLE-4). `active → active` renews the certificate. `draft → submitted` and
 * `rejected → submitted` are the technician's.
 */
export const technicianDecisions: Readonly<Record<TechnicianState, readonly TechnicianState[]>> = {
  draft: [],
  submitted: ['active', 'rejected'],
  active: ['active', 'suspended', 'blocked'],
  rejected: [],
  suspended: ['active', 'blocked'],
  blocked: ['active'],
};

export const technicianDocumentKinds = ['identity_proof', 'address_proof', 'pan_card', 'skill_certificate'] as const;
export type TechnicianDocumentKind = (typeof technicianDocumentKinds)[number];

/** Must be there before an application can be sent. */
export const requiredTechnicianDocuments: readonly TechnicianDocumentKind[] = ['identity_proof', 'pan_card'];

export const technicianLanguages = ['en', 'ta', 'hi', 'te', 'ml', 'kn', 'bn', 'mr', 'gu', 'pa'] as const;
export type TechnicianLanguage = (typeof technicianLanguages)[number];
