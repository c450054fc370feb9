export type ToastTone = 'success' | 'info' | 'danger';

export interface Toast {
  text: string;
  tone: ToastTone;
  /** A link that makes sense right after it, such as “Go to cart”. */
  link?: { href: string; text: string };
  /** A way back from what was just done: “Undo”. */
  action?: { text: string; run: () => void };
}

export const toastEvent = 'mistri:toast';

/** Shows a short message at the edge of the page. What must not be missed belongs into the page itself. */
export function showToast(toast: Toast): void {
  globalThis.dispatchEvent(new CustomEvent<Toast>(toastEvent, { detail: toast }));
}
