/** @jsxRuntime automatic */
import { Column } from '@react-email/column';
import { Row } from '@react-email/row';
import { accent, light } from '../theme';

/** The product's name beside a mark made of one table cell: nothing to download, nothing to block. */
export function Wordmark({ productName }: { productName: string }) {
  return (
    <Row align="left" style={{ width: 'auto', marginBottom: '20px' }} width="auto" data-skip-in-text={true}>
      <Column style={mark} aria-hidden="true">
        {Array.from(productName)[0]}
      </Column>
      <Column className="af-heading" style={name}>
        {productName}
      </Column>
    </Row>
  );
}

const mark = {
  width: '28px',
  height: '28px',
  backgroundColor: accent.background,
  color: accent.text,
  borderRadius: '8px',
  fontSize: '15px',
  lineHeight: '28px',
  fontWeight: 700,
  textAlign: 'center',
} as const;
const name = {
  paddingLeft: '10px',
  color: light.heading,
  fontSize: '16px',
  lineHeight: '28px',
  fontWeight: 600,
  letterSpacing: '-0.01em',
};
