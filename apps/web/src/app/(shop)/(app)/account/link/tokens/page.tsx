import { TokensView } from '#web/features/link/TokensView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('link.tokens.title');
export default TokensView;
