/** A dash in a table; read aloud as what it stands for. */
export function Nothing({ text }: { text: string }) {
  return (
    <span className="text-faint">
      <span aria-hidden="true">–</span>
      <span className="sr-only">{text}</span>
    </span>
  );
}
