import type { Permission } from '@authflow/contracts';
import type { ReactNode } from 'react';
import { useAllowed } from './viewer-context';

/** Shows its children to those who may do it, and to nobody else. */
export function Allowed({ permission, children }: { permission: Permission; children: ReactNode }) {
  return useAllowed(permission) ? children : null;
}
