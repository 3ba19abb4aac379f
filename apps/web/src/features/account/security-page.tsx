import { PageTitle } from '#src/components/page-title.tsx';
import { PasswordForm } from './password-form';

export function SecurityPage() {
  return (
    <div className="space-y-6">
      <PageTitle title="Security" />
      <PasswordForm />
    </div>
  );
}
