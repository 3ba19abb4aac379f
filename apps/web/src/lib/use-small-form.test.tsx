import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { useSmallForm, type Checked } from './use-small-form';

type Values = Record<'email' | 'password', string>;

const check = ({ email, password }: Values): Promise<Checked<keyof Values>> =>
  Promise.resolve(
    email.includes('@') && password !== ''
      ? { values: { email: email.trim(), password } }
      : {
          faults: {
            ...(email.includes('@') ? {} : { email: 'No address' }),
            ...(password === '' ? { password: 'Missing' } : {}),
          },
        },
  );

function Form({ submit }: { submit: (values: Values) => Promise<void> }) {
  const form = useSmallForm({ names: ['email', 'password'], check, submit });
  return (
    <form {...form.attributes}>
      <input name="email" aria-label="Email" />
      <p>{form.faults.email}</p>
      <input name="password" aria-label="Password" />
      <p>{form.faults.password}</p>
      <button type="submit">Send</button>
    </form>
  );
}

afterEach(cleanup);

it('shows a fault when its field is left, not when it was left empty, and lets it go as it is corrected', async () => {
  const user = userEvent.setup();
  render(<Form submit={vi.fn()} />);
  await user.click(screen.getByLabelText('Email'));
  await user.tab();
  expect(screen.queryByText('No address')).toBeNull();
  await user.type(screen.getByLabelText('Email'), 'ada');
  await user.tab();
  await screen.findByText('No address');
  await user.type(screen.getByLabelText('Email'), '@example.com');
  await vi.waitFor(() => expect(screen.queryByText('No address')).toBeNull());
});

it('sends nothing with a fault in it, and focuses the first; then sends what the rules made of it', async () => {
  const user = userEvent.setup();
  const submit = vi.fn(() => Promise.resolve());
  render(<Form submit={submit} />);
  await user.click(screen.getByRole('button', { name: 'Send' }));
  await screen.findByText('Missing');
  expect(document.activeElement).toBe(screen.getByLabelText('Email'));
  expect(submit).not.toHaveBeenCalled();
  await user.type(screen.getByLabelText('Email'), 'ada@example.com ');
  await user.type(screen.getByLabelText('Password'), 'secret');
  await user.click(screen.getByRole('button', { name: 'Send' }));
  await vi.waitFor(() =>
    expect(submit).toHaveBeenCalledWith({ email: 'ada@example.com', password: 'secret' }),
  );
});
