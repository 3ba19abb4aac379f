export interface FlowStep {
  id: string;
  title: string;
  summary: string;
  command: string;
  answer: string;
}

type Step = Omit<FlowStep, 'command'> & { call: (base: string) => string };

function post(path: string, body: string): (base: string) => string {
  return (base) => `curl ${base}${path} \\\n  -H 'Content-Type: application/json' \\\n  -d '${body}'`;
}

const steps: readonly Step[] = [
  {
    id: 'register',
    title: 'Register',
    summary: 'The same answer for a new and a taken address.',
    call: post(
      '/v1/auth/register',
      '{ "email": "ada@example.com",\n        "password": "four calm rivers bend" }',
    ),
    answer: '202\n{ "status": "verification_required",\n  "verificationId": "0192f5c4-…" }',
  },
  {
    id: 'verify',
    title: 'Verify',
    summary: 'Six digits, or a link that waits for a click.',
    call: post('/v1/auth/verify-email', '{ "verificationId": "0192f5c4-…",\n        "code": "492816" }'),
    answer:
      '200\n{ "status": "authenticated", "accessToken": "eyJ…",\n  "expiresIn": 600, "refreshToken": "eyJ…", "user": { … } }',
  },
  {
    id: 'use',
    title: 'Use',
    summary: 'Checked on the processor alone, without a query.',
    call: (base) => `curl ${base}/v1/auth/session \\\n  -H "Authorization: Bearer $ACCESS_TOKEN"`,
    answer: '200\n{ "sub": "0192f5c4-…", "sid": "0192f5c9-…",\n  "exp": 1795376600, "roles": ["user"], … }',
  },
  {
    id: 'refresh',
    title: 'Refresh',
    summary: 'Rotates. A replay ends the session.',
    call: post('/v1/auth/refresh', '{ "refreshToken": "eyJ…" }'),
    answer: '200\n{ "status": "authenticated", "accessToken": "eyJ…",\n  "refreshToken": "eyJ…", … }',
  },
  {
    id: 'logout',
    title: 'Sign out',
    summary: 'Here, on the others, or everywhere.',
    call: post('/v1/auth/logout', '{ "refreshToken": "eyJ…", "scope": "all" }'),
    answer: '200\n{ "status": "logged_out" }',
  },
];

/** The routes of the first flow, as calls to this very server. */
export function flowSteps(base: string): readonly FlowStep[] {
  return steps.map(({ call, ...step }) => ({ ...step, command: call(base) }));
}
