import { maskEmail, type Login } from '@authflow/contracts';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { Button } from '#src/components/button.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { LastUsed } from '#src/components/last-used.tsx';
import { PasswordInput } from '#src/components/password-input.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { TextLink } from '#src/components/text-link.tsx';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { paths } from '#src/lib/paths.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { useSmallForm } from '#src/lib/use-small-form.ts';
import { login } from '#src/session/login.api.ts';
import { pendingVerification } from '#src/session/pending-verification.ts';
import { typedAddress } from '#src/session/typed-address.ts';
import { useEnter } from '#src/session/use-enter.ts';
import { checkLoginLate } from './late-login-rules';
import { LoginNotice } from './login-notice';
import { OtherWays } from './other-ways';
import { PasskeyTroubleAlert } from './passkey-trouble-alert';
import { usePasskeySignIn, type PasskeyTrouble } from './use-passkey-sign-in';

export function LoginPage() {
  const client = useApiClient();
  const enter = useEnter();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const form = useSmallForm({ names: ['email', 'password'], check: checkLoginLate, submit });
  const [address] = useState(() => typedAddress.read());
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [trouble, setTrouble] = useState<PasskeyTrouble | null>(null);
  const passkey = usePasskeySignIn(setTrouble);
  const cooldown = useCooldown();
  const query = search.size > 0 ? `?${search}` : '';

  async function submit(values: Login): Promise<void> {
    setFailure(null);
    setTrouble(null);
    passkey.pause();
    const answer = await login(client, values);
    if (!('error' in answer)) return enter(answer.data, 'password');
    refuse(answer.error, values);
    passkey.resume();
  }

  function refuse(error: ApiFailure, values: Login): void {
    if (isRefusal(error, 'email_not_verified') && error.verificationId !== null) {
      pendingVerification.begin(
        { verificationId: error.verificationId, maskedEmail: maskEmail(values.email) },
        values,
      );
      void navigate(`${paths.checkInbox}${query}`);
      return;
    }
    cooldown.obey(error);
    if (applyProblem(form, error, { fields: ['email', 'password'] }) !== null) setFailure(error);
    if (isRefusal(error, 'invalid_credentials')) form.focus('password');
  }

  /** Other forms ask for it too. */
  function keepAddress(): void {
    typedAddress.keep(form.valueOf('email'));
  }

  function startPasskey(): void {
    setFailure(null);
    form.clearErrors();
    void passkey.start();
  }

  return (
    <>
      <FormHeading title="Sign in">
        New here? <TextLink to={`${paths.register}${query}`}>Create an account</TextLink>
      </FormHeading>
      <form {...form.attributes} className="space-y-5">
        {trouble ? <PasskeyTroubleAlert trouble={trouble} /> : null}
        {failure ? <FailureAlert failure={failure} /> : trouble ? null : <LoginNotice />}
        <Field label="Email" error={form.faults.email}>
          <TextInput
            type="email"
            inputMode="email"
            autoComplete="username webauthn"
            name="email"
            defaultValue={address}
          />
        </Field>
        <Field
          label="Password"
          error={form.faults.password}
          aside={
            <TextLink to={paths.forgotPassword} className="text-sm" onClick={keepAddress}>
              Forgot password?
            </TextLink>
          }
        >
          <PasswordInput autoComplete="current-password" name="password" />
        </Field>
        <LastUsed method="password">
          {(describedBy) => (
            <Button
              type="submit"
              size="lg"
              className="w-full"
              aria-describedby={describedBy}
              loading={form.submitting}
              disabled={cooldown.running}
            >
              {cooldown.label('Sign in')}
            </Button>
          )}
        </LastUsed>
      </form>
      <OtherWays
        query={query}
        passkeyBusy={passkey.busy}
        onPasskey={startPasskey}
        onEmailLink={keepAddress}
      />
    </>
  );
}
