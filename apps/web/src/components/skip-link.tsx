/** The first stop of the Tab key: past the navigation, to the page itself. */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="fixed top-3 left-3 z-50 -translate-y-20 rounded-lg bg-ink px-4 py-2 text-sm font-medium text-canvas transition-transform duration-150 focus-visible:translate-y-0"
    >
      Skip to content
    </a>
  );
}
