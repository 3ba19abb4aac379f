import { doctorEchoAnswerSchema, doctorEchoSchema, doctorReportSchema } from '@authflow/contracts';
import type { DoctorController } from '#src/controllers/doctor.controller';
import { rateLimits } from '#src/domain/rate-limits';
import { defineRoute, type Route } from '#src/http/define-route';

export function doctorRoutes(doctor: DoctorController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/admin/doctor',
      summary: 'What is wrong with this deployment, and how to mend it',
      description:
        'Looks at API_URL and WEB_URL as a browser does, at the database, the mail provider and the clocks. Takes up to some ten seconds.',
      tag: 'Administration',
      access: { permission: 'deployment:read' },
      rateLimit: { rules: rateLimits.doctor, per: 'user', counted: 'local' },
      responses: { 200: doctorReportSchema },
      handle: doctor.examine,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/doctor/echo',
      summary: 'How a request arrives, for the deployment doctor',
      description:
        'Says what the request looked like to who proves to know AUTH_SECRET, and nothing to others.',
      tag: 'Operations',
      access: 'public',
      rateLimit: { rules: rateLimits.doctorEchoAddress, per: 'address', counted: 'local' },
      body: doctorEchoSchema,
      responses: { 200: doctorEchoAnswerSchema },
      handle: doctor.echo,
    }),
  ];
}
