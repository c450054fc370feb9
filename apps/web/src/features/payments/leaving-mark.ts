/** Remembers in this tab that the person went to the gateway's page, to know a return from a first visit. */
const key = (paymentId: string): string => `mistri_paying_${paymentId}`;

export function markLeaving(paymentId: string): void {
  try {
    sessionStorage.setItem(key(paymentId), '1');
  } catch {
    // Without storage the page asks to pay again instead of waiting; the api refuses a second payment.
  }
}

export function forgetLeaving(paymentId: string): void {
  try {
    sessionStorage.removeItem(key(paymentId));
  } catch {
    // Nothing was kept.
  }
}

export function leftForGateway(paymentId: string): boolean {
  try {
    return sessionStorage.getItem(key(paymentId)) !== null;
  } catch {
    return false;
  }
}
