/** @jsxRuntime automatic */
import { Column } from '@react-email/column';
import { Heading } from '@react-email/heading';
import { Row } from '@react-email/row';
import type { RequestOrigin } from '../mail-content';
import { findHarmlessText } from '../text/harmless-text';
import { utcTime } from '../text/phrases';
import { light } from '../theme';

type Fact = { label: string; value: string | null };
type OriginBoxProps = { title: string; origin: RequestOrigin | null; facts?: readonly Fact[] };

/**
 * Device, address and time of a request, so that people can tell their own from a stranger's; before them, what it was
 * about (`facts`, already harmless). Unknown facts are left out.
 */
export function OriginBox({ title, origin, facts = [] }: OriginBoxProps) {
  const rows = [...facts, ...(origin === null ? [] : factsOf(origin))];
  if (rows.every(({ value }) => value === null)) return null;
  return (
    <Row style={{ margin: '24px 0' }}>
      <Column className="af-box" style={box}>
        <Heading as="h2" className="af-heading" style={heading}>
          {title}
        </Heading>
        <table className="af-facts" cellPadding="0" cellSpacing="0" border={0}>
          <tbody>
            {rows.map(({ label, value }) =>
              value === null ? null : (
                <tr key={label} className="af-fact">
                  <th scope="row" className="af-muted" style={term}>
                    {label}
                  </th>
                  <td className="af-text" style={detail}>
                    {value}
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      </Column>
    </Row>
  );
}

function factsOf(origin: RequestOrigin): Fact[] {
  return [
    { label: 'Device', value: findHarmlessText(origin.device) },
    { label: 'IP address', value: findHarmlessText(origin.ip) },
    { label: 'Time', value: utcTime(origin.at) },
  ];
}

const box = {
  backgroundColor: light.box,
  border: `1px solid ${light.border}`,
  borderRadius: '10px',
  padding: '16px 18px',
};
const heading = {
  margin: '0 0 8px',
  color: light.heading,
  fontSize: '14px',
  lineHeight: '20px',
  fontWeight: 600,
};
const cell = { fontSize: '14px', lineHeight: '20px', padding: '2px 0', verticalAlign: 'top' } as const;
const term = {
  ...cell,
  color: light.muted,
  fontWeight: 400,
  paddingRight: '20px',
  textAlign: 'left',
  whiteSpace: 'nowrap',
} as const;
const detail = { ...cell, color: light.text, wordBreak: 'break-word' } as const;
