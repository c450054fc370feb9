export type ToastTone = 'success' | 'info' | 'danger';

export interface Toast {
  text: string;
  tone: ToastTone;
  /** A link that makes sense right after it, such as “Go to cart”. */
  link?: { href: string; text: string };
}

export const toastEvent = 'mistri:toast';

/** Shows a short message at the edge of the page. What must not be missed belongs into the page itself. */
export function showToast(toast: Toast): void {
  globalThis.dispatchEvent(new CustomEvent<Toast>(toastEvent, { detail: toast }));
}
