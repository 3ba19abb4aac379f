/** Inside a worker: takes the one job, and answers. Anything thrown ends the worker, which fails the run. */
export function onJob<Job, Answer>(work: (job: Job) => Promise<Answer>, { stay = false } = {}): void {
  process.once('message', (job) => {
    void work(job as Job).then((answer) => {
      process.send?.(answer as object, () => {
        if (!stay) process.exit(0);
      });
    });
  });
  process.once('disconnect', () => process.exit(0));
}
