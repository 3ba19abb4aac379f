import { afterEach } from 'vitest';
import { assertAnswersAsDeclared } from './watch';

/** Every answer of the API in every test is what the OpenAPI document says, or the test fails that asked for it. */
afterEach(assertAnswersAsDeclared);
