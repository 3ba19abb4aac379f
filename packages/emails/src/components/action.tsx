/** @jsxRuntime automatic */
import { Button } from '@react-email/button';
import { Link } from '@react-email/link';
import { accent, light } from '../theme';
import { Paragraph } from './paragraph';

type ActionProps = { href: string; label: string };

/** The one thing to do. In the text part: the label, then the address on its own line. */
export function ActionButton({ href, label }: ActionProps) {
  return (
    <div style={{ margin: '24px 0' }}>
      <Button href={href} className="af-action" style={button}>
        {label}
      </Button>
    </div>
  );
}

/** A second way out, quieter than the button, at the end of the sentence that leads to it; the same in the text part. */
export function ActionLink({ lead, href, label }: ActionProps & { lead: string }) {
  return (
    <Paragraph>
      {`${lead} `}
      <Link href={href} className="af-action af-link" style={link}>
        {label}
      </Link>
    </Paragraph>
  );
}

/** The button's address in full, for clients that show no buttons. The text part has it already. */
export function FallbackLink({ href }: { href: string }) {
  return (
    <div data-skip-in-text={true}>
      <Paragraph tone="muted">
        {'If the button does not work, open this address in your browser:'}
        <br />
        <Link href={href} className="af-link" style={{ ...link, wordBreak: 'break-all' }}>
          {href}
        </Link>
      </Paragraph>
    </div>
  );
}

const button = {
  backgroundColor: accent.background,
  color: accent.text,
  borderRadius: '8px',
  padding: '13px 24px',
  fontSize: '16px',
  fontWeight: 600,
};
const link = { color: light.link, textDecoration: 'underline' };
