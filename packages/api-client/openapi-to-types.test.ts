import { describe, expect, test } from 'vitest';
import { type OpenApiDocument, openApiToTypes, typeOf } from './openapi-to-types.ts';

const envelope = (data: object) => ({
  content: {
    'application/json': {
      schema: { type: 'object', properties: { success: { const: true }, data }, required: ['success', 'data'] },
    },
  },
});

describe('types from JSON Schema', () => {
  test.each([
    [{ type: 'string', format: 'date-time' }, 'string'],
    [{ type: 'integer', minimum: 0 }, 'number'],
    [{ const: 'goods' }, '"goods"'],
    [{ enum: ['a', 'b'] }, '"a" | "b"'],
    [{ anyOf: [{ const: 'a' }, { type: 'null' }] }, '"a" | null'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: 'string', nullable: true }, 'string | null'],
    [{ type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'number' }] } }, '(string | number)[]'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, 'Record<string, number>'],
    [{ type: 'object', patternProperties: { '^.*$': { type: 'boolean' } } }, 'Record<string, boolean>'],
    [{ type: 'object', additionalProperties: false }, 'Record<never, never>'],
    [{ $ref: '#/components/schemas/delivery-address' }, 'DeliveryAddress'],
    [{ allOf: [{ enum: [1, 2] }, { type: 'number' }] }, '(1 | 2) & number'],
    [{}, 'unknown'],
  ])('%j', (schema, expected) => expect(typeOf(schema, '')).toBe(expected));

  test('marks what may be missing and keeps descriptions', () => {
    const text = typeOf(
      {
        type: 'object',
        required: ['orderId'],
        properties: { orderId: { type: 'string' }, 'x-note': { type: 'string', description: 'Seen by the buyer' } },
      },
      '',
    );
    expect(text).toBe('{\n  orderId: string;\n  /** Seen by the buyer */\n  "x-note"?: string;\n}');
  });

  test('refuses a type it does not know instead of guessing', () => {
    expect(() => typeOf({ type: 'tuple' }, '')).toThrow('tuple');
  });
});

describe('operations', () => {
  const document: OpenApiDocument = {
    openapi: '3.1.0',
    paths: {
      '/api/orders/{orderId}': {
        get: {
          summary: 'One order',
          parameters: [
            { name: 'orderId', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'expand', in: 'query', schema: { type: 'string' } },
            { name: 'idempotency-key', in: 'header', schema: { type: 'string' } },
          ],
          responses: { '404': {}, '200': envelope({ type: 'object', properties: { state: { type: 'string' } } }) },
        },
      },
      '/api/files': {
        post: {
          requestBody: { content: { 'multipart/form-data': { schema: { type: 'object' } } } },
          responses: { '201': envelope({ type: 'null' }) },
        },
      },
    },
  };

  test('are sorted by path, with the envelope taken off', () => {
    expect(openApiToTypes(document))
      .toBe(`// Written by packages/api-client/generate.node.ts from the OpenAPI document. Do not edit.

export interface Operations {
  'POST /api/files': {
    path: never;
    query: never;
    body: FormData;
    data: null;
  };
  /** One order */
  'GET /api/orders/{orderId}': {
    path: {
      orderId: string;
    };
    query: {
      expand?: string;
    };
    body: never;
    data: {
      state?: string;
    };
  };
}
`);
  });

  test('another version of OpenAPI is refused', () => {
    expect(() => openApiToTypes({ ...document, openapi: '3.0.3' })).toThrow('3.0.3');
  });
});
