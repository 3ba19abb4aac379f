// Asks the API beside it for a health route; the exit code is the answer. The image has no curl.
const path = process.argv[2] ?? '/health/live';
const response = await fetch(`http://127.0.0.1:${process.env.PORT || 3000}${path}`, {
  signal: AbortSignal.timeout(4000),
}).catch(() => null);
process.exitCode = response?.ok ? 0 : 1;
