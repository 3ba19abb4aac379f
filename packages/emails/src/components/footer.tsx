/** @jsxRuntime automatic */
import { Link } from '@react-email/link';
import { Text } from '@react-email/text';
import type { Brand } from '../mail-content';
import { siteName } from '../templates/template';
import { light } from '../theme';

/** Why this person gets this mail, and who sends it. */
export function Footer({ reason, brand }: { reason: string; brand: Brand }) {
  return (
    <div style={{ padding: '20px 4px 0' }}>
      <Text className="af-muted" style={{ ...small, margin: '0 0 8px' }}>
        {reason}
      </Text>
      <Text className="af-muted" style={{ ...small, margin: 0 }}>
        <span data-skip-in-text={true}>{`${brand.productName} · `}</span>
        <Link href={brand.webUrl} className="af-address af-muted" style={link}>
          {siteName(brand)}
        </Link>
      </Text>
    </div>
  );
}

const small = { color: light.muted, fontSize: '13px', lineHeight: '20px' };
const link = { color: light.muted, textDecoration: 'underline' };
