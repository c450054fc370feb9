import type { Data } from '@mistri/api-client';

export type Complaint = Data<'GET /api/complaints/{complaintId}'>;

export const complaintCategories = ['order', 'payment', 'seller', 'repair', 'privacy', 'account', 'other'] as const;
export const complaintTones = {
  received: 'warning',
  acknowledged: 'info',
  resolved: 'success',
  closed: 'neutral',
} as const;

export const complaintsKey = ['complaints'] as const;
