/**
 * xterm writes its colours, its cells and its scroll bar into style elements of its own, and our policy takes only such that carry
 * the page's nonce: without it letters are dark on black and not of one width. xterm has no setting for it, and makes them all while it
 * opens, so that for this one call style elements are made with the nonce.
 */
export function openWithNonce(open: () => void): void {
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
  if (!nonce) return open();
  const make = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const made = make(name, options);
    if (made instanceof HTMLStyleElement) made.nonce = nonce;
    return made;
  };
  try {
    open();
  } finally {
    Reflect.deleteProperty(document, 'createElement');
  }
}
