import { acceptInvitationSchema, limits } from '@authflow/contracts';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { useNavigate } from 'react-router-dom';
import { z } from 'zod';
import { Button } from '#src/components/button.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { PasswordInput } from '#src/components/password-input.tsx';
import { PasswordStrength } from '#src/components/password-strength.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { forgetLinkToken } from '#src/lib/link-token.ts';
import { paths } from '#src/lib/paths.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { useSessionState } from '#src/session/use-session-state.ts';
import { acceptInvitation } from './invitations.api';

const formSchema = z.object({
  name: z
    .string()
    .transform((name) => (name.trim() === '' ? undefined : name))
    .pipe(acceptInvitationSchema.shape.name),
  password: acceptInvitationSchema.shape.password,
});

interface AcceptFormProps {
  token: string;
  /** As the operator put it. */
  name: string | null;
  onDeadLink: () => void;
  /** Accepted while somebody is signed in in this browser, such as whoever sent it. */
  onAccepted: () => void;
}

export function AcceptForm({ token, name, onDeadLink, onAccepted }: AcceptFormProps) {
  const client = useApiClient();
  const state = useSessionState();
  const navigate = useNavigate();
  const form = useZodForm(formSchema, { name: name ?? '', password: '' });
  const [password, typedName] = useWatch({ control: form.control, name: ['password', 'name'] });
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const cooldown = useCooldown();
  const { errors, isSubmitting } = form.formState;

  async function submit(values: z.output<typeof formSchema>): Promise<void> {
    setFailure(null);
    const chosen = values.name === undefined ? {} : { name: values.name };
    const answer = await acceptInvitation(client, { token, password: values.password, ...chosen });
    if ('error' in answer) return refuse(answer.error);
    forgetLinkToken(paths.acceptInvitation);
    if (state.status === 'authenticated') return onAccepted();
    await navigate(paths.login, { replace: true, state: { notice: 'invitationAccepted' } });
  }

  function refuse(error: ApiFailure): void {
    if (isRefusal(error, 'invalid_or_expired_token')) return onDeadLink();
    cooldown.obey(error);
    const left = applyProblem(form, error, {
      fields: ['name', 'password'],
      codes: { weak_password: 'password' },
    });
    if (left !== null) setFailure(error);
  }

  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="space-y-5">
      <FailureAlert failure={failure} />
      <Field label="Name" optional error={errors.name?.message}>
        <TextInput autoComplete="name" maxLength={limits.nameLength} {...form.register('name')} />
      </Field>
      <Field
        label="Password"
        error={errors.password?.message}
        hint={<PasswordStrength password={password} related={typedName === '' ? [] : [typedName]} />}
      >
        <PasswordInput autoComplete="new-password" {...form.register('password')} />
      </Field>
      <Button type="submit" size="lg" className="w-full" loading={isSubmitting} disabled={cooldown.running}>
        {cooldown.label('Accept the invitation')}
      </Button>
    </form>
  );
}
