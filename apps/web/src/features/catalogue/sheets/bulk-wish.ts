import type { Body } from '@mistri/api-client';
import { productStatuses } from '@mistri/contracts/catalogue/products';

export type BulkBody = Body<'POST /api/dealers/{dealerId}/bulk-changes'>;

export interface BulkFields extends Record<string, string> {
  search: string;
  status: string;
  category: string;
  kind: string;
  which: string;
  direction: string;
  percent: string;
  quantity: string;
}

/** Percent as people write it, up or down, as basis points with a sign; undefined when it is none. */
export function signedBasisPoints(text: string, direction: string): number | undefined {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (!match) return undefined;
  const rate_bp = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  const signed = direction === 'down' ? -rate_bp : rate_bp;
  return rate_bp === 0 || signed < -9_000 || signed > 20_000 ? undefined : signed;
}

/** What the fields ask for; undefined while they ask for nothing that the api could answer. */
export function bulkWish(fields: BulkFields): BulkBody | undefined {
  const status = productStatuses.find((name) => name === fields.status);
  const search = fields.search.trim();
  const selection = {
    ...(search === '' ? {} : { search }),
    ...(status ? { status } : {}),
    ...(fields.category === 'any' ? {} : { categoryId: fields.category }),
  };
  if (Object.keys(selection).length === 0) return undefined;
  const change = changeOf(fields);
  return change && { selection, change };
}

function changeOf(fields: BulkFields): BulkBody['change'] | undefined {
  if (fields.kind === 'pause' || fields.kind === 'resume') return { kind: fields.kind };
  if (fields.kind === 'stock') {
    const quantity = fields.quantity.trim();
    return /^\d{1,7}$/.test(quantity) && Number(quantity) <= 1_000_000
      ? { kind: 'stock', quantity: Number(quantity) }
      : undefined;
  }
  const percentBp = signedBasisPoints(fields.percent, fields.direction);
  const which = (['both', 'b2c', 'b2b'] as const).find((name) => name === fields.which) ?? 'both';
  return percentBp === undefined ? undefined : { kind: 'price', percentBp, which };
}
