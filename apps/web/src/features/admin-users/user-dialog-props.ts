import type { AdminUserDetail } from '@authflow/contracts';
import type { RefObject } from 'react';

/** What each question about an account is given. */
export interface UserDialogProps {
  user: AdminUserDetail;
  opener: RefObject<HTMLElement | null>;
  open: boolean;
  onClose: () => void;
}
