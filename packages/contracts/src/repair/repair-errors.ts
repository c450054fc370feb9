/** Every refusal of the rooms `repairs` and `technicians`, with its HTTP status; pages have words for each. */
export const repairErrors = {
  'repairs.hardware_fault': 422,
  'repairs.not_online': 422,
  'repairs.mode_not_offered': 422,
  'repairs.not_supported': 422,
  'repairs.laptop_and_cable_needed': 422,
  'repairs.unknown_pin': 422,
  'repairs.wrong_state_for_pin': 422,
  'repairs.not_served_there': 422,
  'repairs.time_in_the_past': 422,
  'repairs.too_many_open': 409,
  'repairs.symptom_not_of_category': 422,
  'repairs.wrong_state': 409,
  'repairs.not_your_move': 403,
  'repairs.reason_missing': 422,
  'repairs.report_missing': 422,
  'repairs.assigned_meanwhile': 409,
  'repairs.technician_not_fit': 422,
  'repairs.technician_is_customer': 422,
  'repairs.technician_full': 409,
  'repairs.money_missing': 409,
  'repairs.quote_waits': 409,
  'repairs.quote_out_of_range': 422,
  'repairs.quote_over': 409,
  'repairs.total_changed': 409,
  'repairs.total_missing': 422,
  'repairs.too_many_photos': 409,
  'repairs.no_photo': 404,
  'repairs.no_warranty': 409,
  'repairs.rules_contradict': 422,
  'repairs.rules_in_the_past': 422,
  'technicians.already_applied': 409,
  'technicians.bad_pan': 422,
  'technicians.bad_gstin': 422,
  'technicians.pan_taken': 409,
  'technicians.unknown_pin': 422,
  'technicians.wrong_state_for_pin': 422,
  'technicians.wrong_state': 409,
  'technicians.documents_missing': 422,
  'technicians.too_many_documents': 429,
  'technicians.no_document': 404,
  'technicians.no_photo': 404,
  'technicians.not_found': 404,
  'technicians.own_application': 403,
  'technicians.certificate_missing': 422,
  'technicians.certificate_too_long': 422,
} as const;
export type RepairErrorCode = keyof typeof repairErrors;

/** The refusals of a route with their statuses. */
export function repairStatuses<C extends RepairErrorCode>(...codes: C[]): Record<C, number> {
  const statuses: Partial<Record<C, number>> = {};
  for (const code of codes) statuses[code] = repairErrors[code];
  return statuses as Record<C, number>;
}
