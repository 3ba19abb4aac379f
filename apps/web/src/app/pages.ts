import { lazyPage } from './lazy-page';

export const LandingPage = lazyPage(
  async () => (await import('#src/features/landing/landing-page.tsx')).LandingPage,
);
export const LoginPage = lazyPage(async () => (await import('#src/features/login/login-page.tsx')).LoginPage);
export const RegisterPage = lazyPage(
  async () => (await import('#src/features/registration/register-page.tsx')).RegisterPage,
);
export const ForgotPasswordPage = lazyPage(
  async () => (await import('#src/features/password-reset/forgot-password-page.tsx')).ForgotPasswordPage,
);
export const InnerRoutes = lazyPage(async () => (await import('./inner-routes')).InnerRoutes);
export const VisitorPage = lazyPage(async () => (await import('./visitor-page')).VisitorPage);
