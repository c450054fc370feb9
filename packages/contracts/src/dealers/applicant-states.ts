export const applicantKinds = ['dealer', 'business'] as const;
export type ApplicantKind = (typeof applicantKinds)[number];

export const applicantStates = ['draft', 'submitted', 'active', 'rejected', 'suspended', 'blocked'] as const;
export type ApplicantState = (typeof applicantStates)[number];

/**
 * What an admin may decide from each state (MKT-1). `active → active`: new documents of a dealer at work were looked at.
 * `draft → submitted` and `rejected → submitted` are
 * the applicant's.
 */
export const decisions: Readonly<Record<ApplicantState, readonly ApplicantState[]>> = {
  draft: [],
  submitted: ['active', 'rejected'],
  active: ['active', 'suspended', 'blocked'],
  rejected: [],
  suspended: ['active', 'blocked'],
  blocked: ['active'],
};

export const documentKinds = ['gst_certificate', 'pan_card', 'address_proof', 'bank_proof', 'trade_licence'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** Must be there before an application can be sent. */
export const requiredDocuments: Readonly<Record<ApplicantKind, readonly DocumentKind[]>> = {
  dealer: ['gst_certificate', 'pan_card', 'address_proof'],
  business: ['gst_certificate'],
};
