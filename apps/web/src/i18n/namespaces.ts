/** One message file per feature and language: `messages/{en,ta,hi}/<name>.json`. A test keeps files and list equal. */
export const namespaces = ['shell', 'errors', 'forms', 'home', 'identity'] as const;
export type Namespace = (typeof namespaces)[number];
