import type { DoctorReport } from '@authflow/contracts';
import { api } from '#src/lib/api.ts';

const doctorApi = api.injectEndpoints({
  endpoints: (build) => ({
    /** Looks anew each time it is asked; going to another page and back within a minute shows the same report. */
    examine: build.query<DoctorReport, void>({
      query: () => ({ url: '/v1/admin/doctor', method: 'POST', body: {}, access: 'session' }),
    }),
  }),
});

export const { useExamineQuery } = doctorApi;
