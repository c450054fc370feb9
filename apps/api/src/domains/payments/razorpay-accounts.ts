import type { Gateway, LinkedAccountSettlement } from './gateway.ts';
import type { RazorpayHttp } from './razorpay-http.ts';

interface ProductEntity {
  id: string;
  activation_status: string;
}

/** Razorpay Route: the linked account of a payee. */
export function accountCalls(http: RazorpayHttp) {
  return {
    configureLinkedAccount: (input) => configureAccount(http, input),
    createLinkedAccount: async (input) => {
      const account = await http.request<{ id: string }>('POST', '/v2/accounts', {
        type: 'route',
        email: input.email,
        phone: input.phone,
        reference_id: input.reference.slice(-20),
        legal_business_name: input.legalName,
        contact_name: input.contactName,
        business_type: input.businessType,
        legal_info: { pan: input.pan, ...(input.gstin ? { gst: input.gstin } : {}) },
        profile: {
          category: 'ecommerce',
          subcategory: 'electronics_and_furniture',
          addresses: {
            registered: {
              street1: input.address.street,
              street2: input.address.city,
              city: input.address.city,
              state: input.address.state,
              postal_code: input.address.pin,
              country: 'IN',
            },
          },
        },
      });
      return { accountId: account.id };
    },
  } satisfies Partial<Gateway>;
}

/** Route asks for a stakeholder, the terms and a settlement account before a linked account is activated. */
async function configureAccount(
  http: RazorpayHttp,
  input: LinkedAccountSettlement,
): Promise<{ productId: string; active: boolean }> {
  const base = `/v2/accounts/${input.accountId}`;
  const known = await http.request<{ items: unknown[] }>('GET', `${base}/stakeholders`);
  if (known.items.length === 0) {
    const { name, email, pan } = input.stakeholder;
    await http.request('POST', `${base}/stakeholders`, { name, email, kyc: { pan } });
  }
  const productId =
    input.productId ??
    (await http.request<ProductEntity>('POST', `${base}/products`, { product_name: 'route', tnc_accepted: true })).id;
  const product = await http.request<ProductEntity>('PATCH', `${base}/products/${productId}`, {
    settlements: {
      account_number: input.settlement.accountNumber,
      ifsc_code: input.settlement.ifsc,
      beneficiary_name: input.settlement.beneficiaryName,
    },
    tnc_accepted: true,
  });
  return { productId: product.id, active: product.activation_status === 'activated' };
}
