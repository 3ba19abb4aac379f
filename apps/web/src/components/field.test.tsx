import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { Field } from './field';
import { PasswordInput } from './password-input';
import { TextInput } from './text-input';

afterEach(cleanup);

describe('Field', () => {
  it('names its input, and describes it by fault and hint', () => {
    render(
      <Field label="Email" hint="We never share it." error="Enter an email address.">
        <TextInput />
      </Field>,
    );
    const input = screen.getByRole('textbox', { name: 'Email' });
    const described = (input.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent);
    expect(described).toEqual(['Enter an email address.', 'We never share it.']);
    expect(input.getAttribute('aria-invalid')).toBe('true');
  });

  it('claims no fault and points at nothing while all is well', () => {
    render(
      <Field label="Email">
        <TextInput />
      </Field>,
    );
    const input = screen.getByRole('textbox', { name: 'Email' });
    expect(input.hasAttribute('aria-invalid')).toBe(false);
    expect(input.hasAttribute('aria-describedby')).toBe(false);
  });

  it('keeps a hidden label for screen readers, and two fields apart', () => {
    render(
      <>
        <Field label="First" hideLabel>
          <TextInput />
        </Field>
        <Field label="Second">
          <TextInput />
        </Field>
      </>,
    );
    expect(screen.getByLabelText('First')).not.toBe(screen.getByLabelText('Second'));
  });
});

describe('PasswordInput', () => {
  it('shows and hides by a button that says what it does, and takes a paste', async () => {
    const user = userEvent.setup();
    render(
      <Field label="Password">
        <PasswordInput autoComplete="new-password" />
      </Field>,
    );
    const input = screen.getByLabelText('Password');
    await user.click(input);
    await user.paste('four calm rivers bend');
    expect(input).toHaveProperty('value', 'four calm rivers bend');
    expect(input).toHaveProperty('type', 'password');
    await user.click(screen.getByRole('button', { name: 'Show password' }));
    expect(input).toHaveProperty('type', 'text');
    await user.click(screen.getByRole('button', { name: 'Hide password' }));
    expect(input).toHaveProperty('type', 'password');
    expect(input.getAttribute('autocomplete')).toBe('new-password');
  });
});
