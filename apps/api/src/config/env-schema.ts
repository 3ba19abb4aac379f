import { z } from 'zod';
import { type VariableDoc, variableDocs } from './fields';
import { addressVariables } from './variables/addresses';
import { essentialVariables } from './variables/essentials';
import { mailVariables } from './variables/mail';
import { oauthVariables } from './variables/oauth';
import { operationsVariables, platformVariables } from './variables/operations';
import { passwordVariables } from './variables/passwords';
import { storageVariables } from './variables/storage';
import { tokenVariables } from './variables/tokens';

/** Every environment variable AuthFlow reads: the one source of the configuration, `.env.example` and its docs page. */
export const envSchema = z.object({
  ...essentialVariables,
  ...addressVariables,
  ...storageVariables,
  ...mailVariables,
  ...tokenVariables,
  ...passwordVariables,
  ...oauthVariables,
  ...operationsVariables,
  ...platformVariables,
});

/** The variables after parsing, before defaults that depend on one another. */
export type Env = z.output<typeof envSchema>;

export interface DescribedVariable extends VariableDoc {
  readonly name: string;
}

/** Every variable with its documentation, in the order of the schema. */
export function describeVariables(): readonly DescribedVariable[] {
  return Object.entries(envSchema.shape).map(([name, schema]) => {
    const doc = variableDocs.get(schema);
    if (!doc) throw new Error(`The variable ${name} has no documentation.`);
    return { name, ...doc };
  });
}
