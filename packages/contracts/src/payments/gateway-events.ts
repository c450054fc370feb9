/**
 * What the webhook endpoint at the gateway is subscribed to: everything that is booked, each thing once. Not
 * `payment.authorized` (money that is only promised moves nothing) and not `order.paid` (`payment.captured` says the same
 * in the same moment). More of them do no harm: they cost a request and a transaction each.
 */
export const gatewayEvents = ['payment.captured', 'payment.failed', 'refund.*', 'payout.*'] as const;
