import {
  createRoleSchema,
  permissions,
  updateRoleSchema,
  type Permission,
  type Role,
  type UpdateRole,
} from '@authflow/contracts';
import { z } from 'zod';

/** The form's own shape: the contract's, with every field there. */
export const roleFormSchema = z.object({
  name: createRoleSchema.shape.name,
  description: createRoleSchema.shape.description.unwrap(),
  permissions: createRoleSchema.shape.permissions,
  mfaRequired: z.boolean(),
});
export type RoleForm = z.output<typeof roleFormSchema>;

export const emptyRole: RoleForm = { name: '', description: '', permissions: [], mfaRequired: true };

export function formOf({ name, description, permissions: held, mfaRequired }: Role): RoleForm {
  return { name, description, permissions: held, mfaRequired };
}

/** What differs, or null when nothing does: what stays is not sent, so that it cannot undo somebody else's change. */
export function changesTo(role: Role, form: RoleForm): UpdateRole | null {
  const changes: UpdateRole = {};
  if (form.description !== role.description) changes.description = form.description;
  if (form.mfaRequired !== role.mfaRequired) changes.mfaRequired = form.mfaRequired;
  if (!sameSet(form.permissions, role.permissions)) changes.permissions = form.permissions;
  return updateRoleSchema.safeParse(changes).success ? changes : null;
}

/** Adds or takes one, in the order of the contract. */
export function toggled(held: readonly Permission[], permission: Permission, on: boolean): Permission[] {
  return permissions.filter((one) => (one === permission ? on : held.includes(one)));
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((entry) => other.includes(entry));
}
