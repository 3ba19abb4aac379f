/*
 * The fine-line rosettes that passports and bank notes carry so that nobody can redraw them. Each ring is one
 * wave around a circle, repeated at small turns; the overlaps make the pattern.
 */
interface Ring {
  radius: number;
  swing: number;
  waves: number;
  copies: number;
  opacity: number;
}

const rings: readonly Ring[] = [
  { radius: 372, swing: 92, waves: 12, copies: 9, opacity: 0.2 },
  { radius: 232, swing: 74, waves: 10, copies: 9, opacity: 0.26 },
  { radius: 116, swing: 58, waves: 8, copies: 8, opacity: 0.34 },
  { radius: 36, swing: 17, waves: 6, copies: 6, opacity: 0.42 },
];

const drawn = rings.map((ring) => ({ ...ring, path: wave(ring) }));

function wave({ radius, swing, waves }: Ring): string {
  const steps = waves * 36;
  const points = Array.from({ length: steps }, (_, step) => {
    const angle = (step / steps) * 2 * Math.PI;
    const reach = radius + swing * Math.sin(waves * angle) + swing * 0.18 * Math.sin(2 * waves * angle);
    return `${(reach * Math.cos(angle)).toFixed(1)} ${(reach * Math.sin(angle)).toFixed(1)}`;
  });
  return `M${points.join('L')}Z`;
}

export function Guilloche({ className }: { className?: string }) {
  return (
    <svg viewBox="-480 -480 960 960" aria-hidden="true" fill="none" className={className}>
      {drawn.map(({ path, waves, copies, opacity, radius }) => (
        <g key={radius} stroke="currentColor" strokeWidth="0.9" opacity={opacity}>
          {Array.from({ length: copies }, (_, copy) => (
            <path key={copy} d={path} transform={`rotate(${((copy * 360) / (waves * copies)).toFixed(2)})`} />
          ))}
        </g>
      ))}
    </svg>
  );
}
