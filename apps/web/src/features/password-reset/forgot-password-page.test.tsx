import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { typedAddress } from '#src/session/typed-address.ts';
import { renderPage } from '#src/testing/render-page.tsx';
import { ForgotPasswordPage } from './forgot-password-page';

afterEach(() => {
  cleanup();
  typedAddress.forget();
  vi.unstubAllGlobals();
});

it('starts with the address that was typed on the sign-in page', () => {
  vi.stubGlobal('scrollTo', () => undefined);
  typedAddress.keep(' ada@example.com ');
  renderPage(<ForgotPasswordPage />, '/auth/forgot-password');
  expect(screen.getByLabelText('Email')).toHaveProperty('value', 'ada@example.com');
});
