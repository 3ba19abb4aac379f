import { useEffect, useRef, type RefObject } from 'react';

/**
 * Takes the focus when a list gets shorter and the control that had it went with its row. Without this the next Tab
 * would start at the top of the page.
 */
export function useFocusCatch<Target extends HTMLElement>(length: number): RefObject<Target | null> {
  const target = useRef<Target>(null);
  const lengthBefore = useRef(length);

  useEffect(() => {
    const lost = length < lengthBefore.current && document.activeElement === document.body;
    lengthBefore.current = length;
    if (lost) target.current?.focus({ preventScroll: true });
  }, [length]);
  return target;
}
