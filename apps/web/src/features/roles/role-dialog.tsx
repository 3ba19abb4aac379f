import type { Role } from '@authflow/contracts';
import { useState, type RefObject } from 'react';
import { Alert } from '#src/components/alert.tsx';
import { Button } from '#src/components/button.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { TextLink } from '#src/components/text-link.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure, isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { paths } from '#src/lib/paths.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { useViewer } from '#src/session/viewer-context.ts';
import { MfaSwitch } from './mfa-switch';
import { PermissionChips } from './permission-chips';
import { PermissionPicker } from './permission-picker';
import { isWithin } from './role-reach';
import { changesTo, emptyRole, formOf, roleFormSchema, type RoleForm } from './role-form-values';
import { useCreateRoleMutation, useUpdateRoleMutation } from './roles.api';

interface RoleDialogProps {
  opener: RefObject<HTMLElement | null>;
  home: RefObject<HTMLElement | null>;
  open: boolean;
  onClose: () => void;
  /** The one to change; null for a new one. */
  role: Role | null;
}

export function RoleDialog({ opener, home, open, onClose, role }: RoleDialogProps) {
  return (
    <DialogShell
      opener={opener}
      home={home}
      open={open}
      onOpenChange={onClose}
      width="lg"
      title={role === null ? 'New role' : `Role “${role.name}”`}
      description={descriptionOf(role)}
    >
      <RoleFields role={role} onClose={onClose} />
    </DialogShell>
  );
}

function descriptionOf(role: Role | null): string {
  if (role === null)
    return 'Name it after what its people do. The name stays; everything else can change later.';
  if (role.builtIn) {
    return 'A built-in role. What it allows is fixed, so that there is always a role with everything and one with nothing; whether it requires two-step verification is up to you.';
  }
  return 'Changes count at once for everybody who has it.';
}

function RoleFields({ role, onClose }: Pick<RoleDialogProps, 'role' | 'onClose'>) {
  const viewer = useViewer();
  const form = useZodForm(roleFormSchema, role === null ? emptyRole : formOf(role));
  const { failure, submit } = useSave(form, role, onClose);
  const { errors, isSubmitting } = form.formState;
  const beyond = role !== null && !isWithin(viewer.permissions, role);
  const locked = role?.builtIn === true || beyond;
  const values = form.watch();

  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="mt-5 space-y-5">
      {beyond ? (
        <Alert tone="info" title="Not yours to change">
          This role allows more than you may do yourself.
        </Alert>
      ) : null}
      {role === null ? (
        <Field label="Name" error={errors.name?.message} hint="Lower-case letters, digits and hyphens.">
          <TextInput
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            className="font-mono"
            {...form.register('name')}
          />
        </Field>
      ) : null}
      {locked ? null : (
        <Field label="Description" optional error={errors.description?.message}>
          <TextInput autoComplete="off" {...form.register('description')} />
        </Field>
      )}
      {role?.builtIn ? (
        <PermissionChips held={role.permissions} />
      ) : (
        <PermissionPicker
          held={values.permissions}
          locked={locked}
          error={errors.permissions?.message}
          onChange={(permissions) => form.setValue('permissions', permissions, { shouldDirty: true })}
        />
      )}
      <MfaSwitch
        on={values.mfaRequired}
        locked={beyond}
        onChange={(on) => form.setValue('mfaRequired', on, { shouldDirty: true })}
      />
      {failure !== null && isRefusal(failure, 'mfa_enrollment_required') ? (
        <Alert tone="warning" title="You would shut yourself out">
          You have this role and no second factor yet.{' '}
          <TextLink to={paths.security}>Set up two-step verification</TextLink> first.
        </Alert>
      ) : (
        <FailureAlert failure={failure} />
      )}
      {/* In sight however long the list above is. */}
      <div className="sticky -bottom-6 -mx-6 -mb-6 border-t border-line bg-surface px-6 pb-6 [&>*]:mt-4">
        <DialogActions>
          <Button variant="secondary" onClick={onClose}>
            {beyond ? 'Close' : 'Cancel'}
          </Button>
          {beyond ? null : (
            <Button type="submit" loading={isSubmitting}>
              {role === null ? 'Create role' : 'Save changes'}
            </Button>
          )}
        </DialogActions>
      </div>
    </form>
  );
}

function useSave(
  form: ReturnType<typeof useZodForm<RoleForm, RoleForm>>,
  role: Role | null,
  onClose: () => void,
) {
  const [create] = useCreateRoleMutation();
  const [update] = useUpdateRoleMutation();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const toast = useToast();

  async function send(values: RoleForm): Promise<unknown> {
    if (role === null) return (await create(values)).error;
    const body = changesTo(role, values);
    return body === null ? undefined : (await update({ id: role.id, body })).error;
  }

  async function submit(values: RoleForm): Promise<void> {
    setFailure(null);
    const error = await send(values);
    if (error === undefined) {
      onClose();
      return toast({
        tone: 'success',
        title: role === null ? `Role “${values.name}” is created` : `Role “${values.name}” is saved`,
      });
    }
    const refused = asFailure(error);
    if (role === null && isRefusal(refused, 'conflict')) {
      return form.setError(
        'name',
        { type: 'server', message: 'There is a role with this name already.' },
        { shouldFocus: true },
      );
    }
    const fields = ['name', 'description', 'permissions', 'mfaRequired'] as const;
    if (applyProblem(form, refused, { fields }) !== null) setFailure(refused);
  }

  return { failure, submit };
}
