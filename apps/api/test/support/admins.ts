import { goodPassword, type Harness, type Person } from './harness';

/** Somebody signed in with these roles, as if an administrator had given them. */
export async function signUpWithRoles(harness: Harness, roles: readonly string[]): Promise<Person> {
  const { email, grant } = await harness.signUp();
  await harness.sql('update users set roles = $2 where id = $1', [grant.user.id, ['user', ...roles]]);
  const again = await harness.login(email);
  const { accessToken, refreshToken } = again;
  return { email, password: goodPassword, grant: again, accessToken, refreshToken };
}

/** An administrator, signed in. */
export const signUpAdmin = (harness: Harness): Promise<Person> => signUpWithRoles(harness, ['admin']);

/** A role that has long been there and holds these permissions. @returns its id */
export async function plantRole(
  harness: Harness,
  name: string,
  permissions: readonly string[],
): Promise<string> {
  const [role] = await harness.sql<{ id: string }>(
    `insert into roles (name, permissions, created_at, updated_at) values ($1, $2, '2020-01-01Z', '2020-01-01Z')
     returning id`,
    [name, permissions],
  );
  return role?.id ?? '';
}
