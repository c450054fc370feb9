/** IN-13: who runs the shop. Used when `COMPANY_*` is not set; the api prints it on invoices, the pages in the footer. */
export const companyDemo = {
  legalName: 'Mistri Demo Private Limited',
  address: '1 Anna Salai, Chennai, Tamil Nadu 600002',
  gstin: '33AABCM1234C1ZA',
  grievanceOfficer: 'Grievance Officer (demo)',
  grievanceEmail: 'grievance@mistri.invalid',
  grievancePhone: '+914400000000',
} as const;
