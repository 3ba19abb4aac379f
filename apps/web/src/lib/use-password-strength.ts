import type { PasswordStrength } from '@authflow/contracts/password-strength';
import { useEffect, useState } from 'react';

const typingPauseMs = 150;

/**
 * The strength of a password, or null while none is typed. The word lists are large, so they are loaded with
 * the first character; should that fail, there is simply no meter, and the server still judges.
 */
export function usePasswordStrength(password: string, related: readonly string[]): PasswordStrength | null {
  const [judged, setJudged] = useState<{ password: string; strength: PasswordStrength } | null>(null);
  const inputs = related.join('\n');

  useEffect(() => {
    if (password === '') return undefined;
    let outdated = false;
    const timer = setTimeout(() => {
      void judge(password, inputs.split('\n').filter(Boolean)).then((strength) => {
        if (!outdated && strength !== null) setJudged({ password, strength });
      });
    }, typingPauseMs);
    return () => {
      outdated = true;
      clearTimeout(timer);
    };
  }, [password, inputs]);

  return password === '' ? null : (judged?.strength ?? null);
}

async function judge(password: string, related: string[]): Promise<PasswordStrength | null> {
  try {
    const { estimatePasswordStrength } = await import('@authflow/contracts/password-strength');
    return await estimatePasswordStrength(password, related);
  } catch {
    return null;
  }
}
