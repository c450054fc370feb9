/** `/api/orders/{orderId}` and `{ orderId }` → `/api/orders/ord_…`. A missing value is a bug in the page. */
export function fillPath(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || value === '') throw new Error(`${template}: no value for ${name}`);
    return encodeURIComponent(value);
  });
}

/** Repeated values repeat the name; `undefined`, `null` and empty lists leave no trace. */
export function queryText(values: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (one === undefined || one === null || one === '') continue;
      search.append(name, typeof one === 'object' ? JSON.stringify(one) : String(one as string | number | boolean));
    }
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
