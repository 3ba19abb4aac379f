import { z } from 'zod';

export const cookieProbeSetSchema = z.object({ status: z.literal('set') });

export const cookieProbeSchema = z.object({
  returned: z.boolean().meta({ description: 'Whether the cookie of the probe came back.' }),
});
export type CookieProbe = z.infer<typeof cookieProbeSchema>;
