/** `ord_01h…`: a prefix and 26 letters and digits. Anything else in an address is a page that does not exist. */
export function isId(prefix: string, text: string): boolean {
  return text.startsWith(`${prefix}_`) && /^[0-9a-z]{26}$/.test(text.slice(prefix.length + 1));
}

/** What is paid for: an order or a repair. */
export const isJobId = (text: string): boolean => isId('ord', text) || isId('rep', text);
