// Written by packages/api-client/generate.node.ts from the OpenAPI document. Do not edit.

export interface Operations {}
