import { useCallback, useState, type RefCallback } from 'react';

/** Where nothing is laid out, as in tests of components. */
const assumed = 640;

/** The width of an element in pixels, followed as it changes; 0 until it is known. */
export function useWidth(): { ref: RefCallback<HTMLElement>; width: number } {
  const [width, setWidth] = useState(typeof ResizeObserver === 'undefined' ? assumed : 0);

  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}
