/** @jsxRuntime automatic */
import { Text } from '@react-email/text';
import type { ReactNode } from 'react';
import { light } from '../theme';

/** `muted` is for what may be skipped on a first reading: lifetimes, what to do if it was not you. */
export function Paragraph({ children, tone = 'plain' }: { children: ReactNode; tone?: 'plain' | 'muted' }) {
  return tone === 'plain' ? (
    <Text className="af-text" style={plain}>
      {children}
    </Text>
  ) : (
    <Text className="af-muted" style={muted}>
      {children}
    </Text>
  );
}

const plain = { margin: '0 0 16px', color: light.text, fontSize: '16px', lineHeight: '26px' };
const muted = { margin: '0 0 16px', color: light.muted, fontSize: '14px', lineHeight: '22px' };
