import { registeredSchema, registerSchema } from '@authflow/contracts';
import type { RegistrationController } from '#src/controllers/registration.controller';
import { rateLimits } from '#src/domain/rate-limits';
import { defineRoute, type Route } from '#src/http/define-route';

export function registrationRoutes(registration: RegistrationController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/auth/register',
      summary: 'Create an account',
      description:
        'Answers the same for a new and a taken address. A new address gets a mail with a link and a six-digit code; the owner of a taken one gets a notice.',
      tag: 'Registration',
      access: 'public',
      rateLimit: { rules: rateLimits.registerAddress, per: 'address', counted: 'shared' },
      body: registerSchema,
      responses: { 202: registeredSchema },
      errors: ['weak_password', 'overloaded'],
      handle: registration.register,
    }),
  ];
}
