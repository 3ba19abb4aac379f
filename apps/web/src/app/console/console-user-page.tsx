import type { DescribeActivity } from '#src/features/admin-users/user-activity.tsx';
import { UserPage } from '#src/features/admin-users/user-page.tsx';
import { describeEvent } from '#src/features/audit-events/audit-sentences.ts';

/** One account, with what happened to it told as the audit log tells it. */
export function ConsoleUserPage() {
  return <UserPage describe={describe} />;
}

const describe: DescribeActivity = (activity) => {
  const { text, tone } = describeEvent(activity);
  return { text, alarming: tone !== 'plain' };
};
