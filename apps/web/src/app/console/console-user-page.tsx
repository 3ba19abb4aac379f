import { UserPage } from '#src/features/admin-users/user-page.tsx';
import { describe } from '#src/features/activity/activity-sentences.ts';

export function ConsoleUserPage() {
  return <UserPage describe={describe} />;
}
