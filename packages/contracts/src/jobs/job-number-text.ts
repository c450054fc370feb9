import { Type } from 'typebox';
import { jobNumberPattern } from './job-number.ts';

export const jobNumberText = Type.String({
  pattern: jobNumberPattern,
  description:
    'number as pages and mails show it (the last eight characters of the id), with or without `#`, or the whole id',
});
