import { adminRole } from '@authflow/contracts';
import { Alert } from '#src/components/alert.tsx';
import { TextLink } from '#src/components/text-link.tsx';
import { paths } from '#src/lib/paths.ts';
import { useListRolesQuery } from '#src/session/roles.api.ts';
import { useAllowed } from '#src/session/viewer-context.ts';

/** Says so while a password alone opens everything to whoever has it. */
export function MfaNotice() {
  const sees = useAllowed('users:read');
  const changes = useAllowed('roles:write');
  const { data } = useListRolesQuery(undefined, { skip: !sees });
  const admin = data?.find(({ name }) => name === adminRole);
  if (admin === undefined || admin.mfaRequired) return null;
  return (
    <Alert tone="warning" title="Administrators can do everything with a password alone">
      Require two-step verification for the role “{adminRole}”, so that a stolen password is not enough.{' '}
      {changes ? <TextLink to={paths.adminRoles}>Open roles</TextLink> : 'Whoever manages roles can do that.'}
    </Alert>
  );
}
