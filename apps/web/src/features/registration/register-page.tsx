import { maskEmail } from '@authflow/contracts';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { Button } from '#src/components/button.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { OrProviders } from '#src/components/or-providers.tsx';
import { PasswordInput } from '#src/components/password-input.tsx';
import { PasswordStrength } from '#src/components/password-strength.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { TextLink } from '#src/components/text-link.tsx';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { paths } from '#src/lib/paths.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { pendingVerification } from '#src/session/pending-verification.ts';
import { registerFormSchema, type RegisterForm } from './register-form-schema';
import { register } from './registration.api';

export function RegisterPage() {
  const client = useApiClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const query = search.size > 0 ? `?${search}` : '';
  // Coming back to correct the address: what was typed is still here, in memory only.
  const form = useZodForm(registerFormSchema, {
    email: pendingVerification.email() ?? '',
    password: '',
    name: '',
  });
  const [email, name, password] = useWatch({ control: form.control, name: ['email', 'name', 'password'] });
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const cooldown = useCooldown();
  const { errors, isSubmitting } = form.formState;

  async function submit(values: RegisterForm): Promise<void> {
    setFailure(null);
    const { name: chosenName, ...credentials } = values;
    const answer = await register(
      client,
      chosenName === undefined ? credentials : { ...credentials, name: chosenName },
    );
    if ('error' in answer) return refuse(answer.error);
    const { verificationId } = answer.data;
    pendingVerification.begin({ verificationId, maskedEmail: maskEmail(values.email) }, credentials);
    await navigate(`${paths.checkInbox}${query}`);
  }

  function refuse(error: ApiFailure): void {
    cooldown.obey(error);
    const options = { fields: ['name', 'email', 'password'], codes: { weak_password: 'password' } } as const;
    if (applyProblem(form, error, options) !== null) setFailure(error);
  }

  return (
    <>
      <FormHeading title="Create your account">
        Already have one? <TextLink to={`${paths.login}${query}`}>Sign in</TextLink>
      </FormHeading>
      <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="space-y-5">
        <FailureAlert failure={failure} />
        <Field label="Name" optional error={errors.name?.message}>
          <TextInput autoComplete="name" {...form.register('name')} />
        </Field>
        <Field label="Email" error={errors.email?.message}>
          <TextInput type="email" inputMode="email" autoComplete="username" {...form.register('email')} />
        </Field>
        <Field
          label="Password"
          error={errors.password?.message}
          hint={<PasswordStrength password={password} related={[email, name]} />}
        >
          <PasswordInput autoComplete="new-password" {...form.register('password')} />
        </Field>
        <Button type="submit" size="lg" className="w-full" loading={isSubmitting} disabled={cooldown.running}>
          {cooldown.label('Create account')}
        </Button>
      </form>
      <OrProviders />
    </>
  );
}
