import type { ReactElement } from 'react';

/** Structured data for search engines. `<` is written so that no text of a listing can end the element. */
export function JsonLd({ data }: { data: object }): ReactElement {
  const text = JSON.stringify(data).replaceAll('<', String.raw`\u003c`);
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: text }} />;
}
