import { useForm } from 'react-hook-form';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Field } from '#src/components/field.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { problem } from '#src/testing/problems.ts';
import type { ApiFailure } from './api-failure';
import { applyProblem } from './apply-problem';
import { errorSentences } from './error-sentences';

interface Values {
  email: string;
  password: string;
}

interface FormProps {
  failure: ApiFailure;
  onLeft: (left: string | null) => void;
}

function Form({ failure, onLeft }: FormProps) {
  const form = useForm<Values>({ defaultValues: { email: '', password: '' } });
  const options = { fields: ['email', 'password'], codes: { weak_password: 'password' } } as const;
  const { errors } = form.formState;
  return (
    <form>
      <Field label="Email" error={errors.email?.message}>
        <TextInput {...form.register('email')} />
      </Field>
      <Field label="Password" error={errors.password?.message}>
        <TextInput {...form.register('password')} />
      </Field>
      <button type="button" onClick={() => onLeft(applyProblem(form, failure, options))}>
        Send
      </button>
    </form>
  );
}

function apply(failure: ApiFailure): string | null {
  let result: string | null = null;
  render(<Form failure={failure} onLeft={(left) => (result = left)} />);
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  return result;
}

afterEach(cleanup);

describe('applyProblem', () => {
  it('puts each server fault on its field and focuses the first in page order', () => {
    const left = apply(
      problem('validation_failed', {
        errors: [
          { path: 'password', code: 'too_short', message: 'Use a longer password.' },
          { path: 'email', code: 'custom', message: 'Enter an email address.' },
        ],
      }),
    );
    expect(left).toBeNull();
    expect(screen.getByLabelText('Password').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('Use a longer password.')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText('Email'));
  });

  it('sends a code without errors[] to the field it belongs to', () => {
    expect(apply(problem('weak_password'))).toBeNull();
    expect(screen.getByText(errorSentences.weak_password)).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText('Password'));
  });

  it('prefers the server’s own words for that field', () => {
    apply(
      problem('weak_password', {
        errors: [{ path: 'password', code: 'breached', message: 'Seen in a breach.' }],
      }),
    );
    expect(screen.getByText('Seen in a breach.')).toBeTruthy();
    expect(screen.queryByText(errorSentences.weak_password)).toBeNull();
  });

  it('tells above the form what belongs to no field on the page', () => {
    expect(apply(problem('invalid_credentials'))).toBe(errorSentences.invalid_credentials);
    cleanup();
    const unknownField = { path: 'nickname', code: 'unrecognized_keys', message: 'Unknown field.' };
    expect(apply(problem('validation_failed', { errors: [unknownField] }))).toBe(
      errorSentences.validation_failed,
    );
  });

  it('says how long a rate limit lasts, and what a lost connection means', () => {
    expect(apply(problem('rate_limited', { status: 429, retryAfter: 42 }))).toBe(
      'Too many attempts. Try again in 42 seconds.',
    );
    cleanup();
    expect(apply({ kind: 'unreachable' })).toMatch(/could not reach the server/);
  });
});
