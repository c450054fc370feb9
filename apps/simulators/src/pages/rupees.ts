/** Paise as people read them in India: ₹1,23,456.50 */
export function rupees(amount: number): string {
  const digits = String(Math.floor(amount / 100));
  const last = digits.slice(-3);
  const rest = digits.slice(0, -3).replace(/\B(?=(\d{2})+$)/g, ',');
  const paise = amount % 100;
  return `₹${rest ? `${rest},` : ''}${last}${paise === 0 ? '' : `.${String(paise).padStart(2, '0')}`}`;
}
