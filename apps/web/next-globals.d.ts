// `next-env.d.ts` is written by builds and not committed; the checker must work without one.
/// <reference types="next" />
/// <reference types="next/image-types/global" />
