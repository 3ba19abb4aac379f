import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderConfigurationDoc, renderEnvExample } from '../../apps/api/src/config/env-example';

// Writes the two files people read from the schema the API reads. Run: npx tsx scripts/tasks/generate-config-docs.ts
const root = join(import.meta.dirname, '../..');
writeFileSync(join(root, '.env.example'), renderEnvExample());
writeFileSync(join(root, 'docs/configuration.md'), renderConfigurationDoc());
