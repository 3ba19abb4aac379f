import { problemSchema, type ErrorCode, type Problem } from '@authflow/contracts';
import { expect } from 'vitest';
import { apiUrl } from './harness';

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

/** What no answer may carry: traces, paths, statements, names of our tables, libraries and drivers. */
const innards =
  /\bat (\S+ )?\(?\S+:\d+:\d+|node_modules|\.ts\b|select |insert |update |constraint|postgres|ECONN|Error:|zod|undefined/i;

/** The problem document of a refusal: its media type, status, id and address are right, and nothing leaks. */
export function problemOf(answer: Answer): Problem {
  expect(answer.headers['content-type'], answer.text).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers['cache-control']).toBe('no-store');
  const problem = problemSchema.parse(JSON.parse(answer.text));
  expect(problem.status).toBe(answer.status);
  expect(problem.type).toBe(`${apiUrl}/docs/errors/${problem.code}`);
  expect(problem.requestId).toBe(answer.headers['x-request-id']);
  expect(answer.text).not.toMatch(innards);
  return problem;
}

/** @see problemOf */
export function expectProblem(answer: Answer, status: number, code: ErrorCode): Problem {
  const problem = problemOf(answer);
  expect({ status: answer.status, code: problem.code }, answer.text).toEqual({ status, code });
  return problem;
}
