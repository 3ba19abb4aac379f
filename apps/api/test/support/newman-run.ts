import { run, type NewmanRunExecution, type NewmanRunSummary } from 'newman';
import { seconds } from '#src/domain/duration';

/** What went wrong in a run, readable: request, assertion, and what was answered. */
export function failuresOf({ run: { failures, executions } }: NewmanRunSummary): string[] {
  return failures.map(({ error, source, cursor }) => {
    const reference = 'ref' in cursor ? cursor.ref : '';
    const answered = executions.find((execution) => execution.cursor.ref === reference);
    const { method = '', url = '' } = answered?.request ?? {};
    return [
      `“${source?.name ?? '?'}” (${method} ${url.toString()})`,
      `  ${error.test ?? error.name}: ${error.message}`,
      `  ${answered === undefined ? 'no answer' : bodyOf(answered).slice(0, 800)}`,
    ].join('\n');
  });
}

/** The body of an answer, as text; empty when there was none. */
export function bodyOf({ response }: NewmanRunExecution): string {
  return (response as typeof response | undefined)?.text() ?? '';
}

/** Runs a collection as `newman run` does, without printing. */
export function runCollection(
  collection: object,
  environment: object,
  variables: Record<string, string>,
): Promise<NewmanRunSummary> {
  const envVar = Object.entries(variables).map(([key, value]) => ({ key, value }));
  return new Promise((resolve, reject) => {
    run({ collection, environment, envVar, reporters: [], timeoutRequest: seconds(20) }, (error, summary) =>
      error === null ? resolve(summary) : reject(error),
    );
  });
}
