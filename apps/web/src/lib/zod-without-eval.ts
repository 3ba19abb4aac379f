import { config } from 'zod';

// The content security policy forbids eval; without this zod would try it and leave a report for each schema.
config({ jitless: true });
