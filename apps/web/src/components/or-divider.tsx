/** Between the form and the other ways. */
export function OrDivider() {
  return (
    <div className="my-6 flex items-center gap-4 text-sm text-faint">
      <span aria-hidden="true" className="h-px flex-1 bg-line" />
      or
      <span aria-hidden="true" className="h-px flex-1 bg-line" />
    </div>
  );
}
