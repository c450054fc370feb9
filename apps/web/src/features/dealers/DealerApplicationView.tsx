'use client';

import type { ReactElement } from 'react';
import { ApplicationView } from './ApplicationView.tsx';

export function DealerApplicationView(): ReactElement {
  return <ApplicationView kind="dealer" />;
}
