import type { Permission, User } from '@authflow/contracts';
import { createContext, useContext } from 'react';

export const ViewerContext = createContext<User | null>(null);

/** Who looks at the console. */
export function useViewer(): User {
  const viewer = useContext(ViewerContext);
  if (viewer === null) throw new Error('useViewer needs the console around it.');
  return viewer;
}

/** Whether the viewer may do it. The server decides; this only keeps away what it would refuse. */
export function useAllowed(permission: Permission): boolean {
  return useViewer().permissions.includes(permission);
}
