/**
 * Maker and product in one line, as a phone tells them over USB. Many makers write themselves into the product, too:
 * “Mistri” and “Mistri One” are “Mistri One”.
 */
export function productName(phone: { manufacturer?: string | undefined; product?: string | undefined }): string {
  const maker = phone.manufacturer?.trim() ?? '';
  const product = phone.product?.trim() ?? '';
  const begins = product.toLowerCase().startsWith(maker.toLowerCase());
  // “One” did not make the “OnePlus 7”.
  const isWhole = !/^[\p{L}\p{N}]/u.test(product.slice(maker.length));
  return begins && isWhole ? product : `${maker} ${product}`.trim();
}
