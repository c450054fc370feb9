import type { MetadataRoute } from 'next';
import { siteConfig } from '#web/config/site-config.ts';

/** Read at each request: one build serves every installation. */
export const dynamic = 'force-dynamic';

export default function robots(): MetadataRoute.Robots {
  const { publicOrigin } = siteConfig();
  return {
    rules: {
      userAgent: '*',
      allow: '/',
      disallow: [
        '/api/',
        '/account',
        '/admin',
        '/cart',
        '/checkout',
        '/dealer/',
        '/login',
        '/orders',
        '/payments',
        '/repairs',
        '/signup',
        '/work',
      ],
    },
    sitemap: `${publicOrigin}/sitemap.xml`,
  };
}
