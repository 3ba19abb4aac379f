import { magicLinkSchema, type MagicLink } from '@authflow/contracts';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { Button } from '#src/components/button.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { TextLink } from '#src/components/text-link.tsx';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { paths } from '#src/lib/paths.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { pendingMagicLink } from '#src/session/pending-magic-link.ts';
import { typedAddress } from '#src/session/typed-address.ts';
import { requestMagicLink } from './magic-link.api';

export function RequestMagicLinkPage() {
  const client = useApiClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const query = search.size > 0 ? `?${search}` : '';
  const form = useZodForm(magicLinkSchema, { email: typedAddress.read() });
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const cooldown = useCooldown();
  const { errors, isSubmitting } = form.formState;

  async function submit(values: MagicLink): Promise<void> {
    setFailure(null);
    const answer = await requestMagicLink(client, values);
    if (!('error' in answer)) {
      typedAddress.keep(values.email);
      pendingMagicLink.begin(answer.data, values.email);
      return navigate(`${paths.emailLinkSent}${query}`);
    }
    cooldown.obey(answer.error);
    if (applyProblem(form, answer.error, { fields: ['email'] }) !== null) setFailure(answer.error);
  }

  return (
    <>
      <FormHeading title="Sign in by email">
        We send you a link and a code. No password needed, and both work once.
      </FormHeading>
      <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="space-y-5">
        <FailureAlert failure={failure} />
        <Field label="Email" error={errors.email?.message}>
          <TextInput type="email" inputMode="email" autoComplete="username" {...form.register('email')} />
        </Field>
        <Button type="submit" size="lg" className="w-full" loading={isSubmitting} disabled={cooldown.running}>
          {cooldown.label('Send the link')}
        </Button>
      </form>
      <p className="mt-6 text-sm text-soft">
        Rather another way? <TextLink to={`${paths.login}${query}`}>Back to sign in</TextLink>
      </p>
    </>
  );
}
