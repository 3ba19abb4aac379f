/** A task that cannot go on, with a sentence for the person who started it instead of a stack. */
export class TaskError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TaskError';
  }
}
