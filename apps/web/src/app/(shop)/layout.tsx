import type { ReactElement, ReactNode } from 'react';
import { ShopFrame } from '#web/shell/ShopFrame.tsx';

export default function ShopLayout({ children }: { children: ReactNode }): ReactElement {
  return <ShopFrame>{children}</ShopFrame>;
}
