/** One message file per feature and language: `messages/{en,ta,hi}/<name>.json`. A test keeps files and list equal. */
export const namespaces = ['errors', 'forms', 'home', 'identity', 'lists', 'shell', 'states'] as const;
export type Namespace = (typeof namespaces)[number];
