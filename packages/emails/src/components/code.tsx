/** @jsxRuntime automatic */
import { Column } from '@react-email/column';
import { Row } from '@react-email/row';
import { Text } from '@react-email/text';
import { fonts, light } from '../theme';

/** A one-time code in two groups. The gap is a margin, so what people copy, and the text part, is the bare code. */
export function Code({ code }: { code: string }) {
  const middle = Math.ceil(code.length / 2);
  return (
    <Row style={{ margin: '0 0 16px' }}>
      <Column className="af-box" style={box}>
        <Text className="af-code af-heading" style={digits}>
          <span>{code.slice(0, middle)}</span>
          <span style={{ marginLeft: '0.35em' }}>{code.slice(middle)}</span>
        </Text>
      </Column>
    </Row>
  );
}

const box = {
  backgroundColor: light.box,
  border: `1px solid ${light.border}`,
  borderRadius: '10px',
  padding: '18px 12px',
  textAlign: 'center',
} as const;
const digits = {
  margin: 0,
  color: light.heading,
  fontFamily: fonts.mono,
  fontSize: '34px',
  lineHeight: '42px',
  fontWeight: 600,
  letterSpacing: '0.08em',
  whiteSpace: 'nowrap',
  // One tap selects the whole code.
  WebkitUserSelect: 'all',
  userSelect: 'all',
} as const;
