import { z } from 'zod';
import { timestampSchema } from './common';

export const findingSeverities = ['error', 'warning', 'info'] as const;
/** Where AuthFlow is deployed by its own files; each finding has its fix for each. */
export const deploymentHosts = ['render', 'vercel', 'docker'] as const;

/** One thing that is wrong with a deployment. */
export const findingSchema = z
  .object({
    id: z.string().meta({ description: 'Stable. docs/doctor.md has a section of this name.' }),
    severity: z.enum(findingSeverities),
    title: z.string(),
    evidence: z.string().meta({ description: 'What was seen. Never a secret.' }),
    fix: z
      .object({ render: z.string(), vercel: z.string(), docker: z.string() })
      .meta({ description: 'What to change, for each host.' }),
  })
  .meta({ id: 'DoctorFinding' });
export type Finding = z.infer<typeof findingSchema>;
export type FindingSeverity = Finding['severity'];
export type DeploymentHost = (typeof deploymentHosts)[number];

export const checkStates = ['passed', 'found', 'skipped'] as const;

/** One thing that was looked at, or why it was not. */
export const checkResultSchema = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(checkStates),
  reason: z.string().nullable().meta({ description: 'Why it was not looked at.' }),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

export const doctorReportSchema = z
  .object({
    status: z.enum(['healthy', 'unhealthy']),
    apiUrl: z.string(),
    webUrl: z.string(),
    startedAt: timestampSchema,
    durationMs: z.int(),
    findings: z.array(findingSchema),
    checks: z.array(checkResultSchema),
  })
  .meta({ id: 'DoctorReport' });
export type DoctorReport = z.infer<typeof doctorReportSchema>;

const longestProof = 128;

export const doctorEchoSchema = z.strictObject({
  proof: z.string().max(longestProof).optional().meta({ description: 'Made with AUTH_SECRET.' }),
});
export type DoctorEcho = z.infer<typeof doctorEchoSchema>;

/** How a request looked when it arrived. Only who knows AUTH_SECRET is told. */
export const doctorEchoAnswerSchema = z.object({
  seen: z
    .object({
      ip: z.string().nullable(),
      forwardedFor: z.array(z.string()),
      trustProxyHops: z.int(),
      now: timestampSchema,
    })
    .nullable(),
});
export type DoctorEchoAnswer = z.infer<typeof doctorEchoAnswerSchema>;
