/** @jsxRuntime automatic */
import { Body } from '@react-email/body';
import { Column } from '@react-email/column';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Heading } from '@react-email/heading';
import { Html } from '@react-email/html';
import { Preview } from '@react-email/preview';
import { Row } from '@react-email/row';
import type { Brand } from '../mail-content';
import { headStyles } from '../head-styles';
import type { Template } from '../templates/template';
import { greeting } from '../text/phrases';
import { cardWidth, fonts, light } from '../theme';
import { Footer } from './footer';
import { Paragraph } from './paragraph';
import { Wordmark } from './wordmark';

/** The frame of every mail: wordmark, one card with heading and greeting, footer. */
export function Layout(props: { template: Template; name: string | null; brand: Brand }) {
  const { template, name, brand } = props;
  return (
    <Html lang="en">
      <Head>
        <title>{template.subject}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no" />
        {headStyles.map((css) => (
          <style key={css}>{css}</style>
        ))}
      </Head>
      <Body className="af-page">
        <Preview>{template.preheader}</Preview>
        <Row>
          <Column className="af-page af-outer" style={page}>
            {/* Webmail keeps the body but drops <html lang>, so the language is said again here. */}
            <Container className="af-container" style={container} lang="en">
              <Wordmark productName={brand.productName} />
              <Row>
                <Column className="af-card af-pad" style={card}>
                  <Heading className="af-heading" style={heading}>
                    {template.heading}
                  </Heading>
                  <Paragraph>{greeting(name)}</Paragraph>
                  {template.body}
                </Column>
              </Row>
              <Footer reason={template.reason} brand={brand} />
            </Container>
          </Column>
        </Row>
      </Body>
    </Html>
  );
}

const page = { backgroundColor: light.page, padding: '40px 20px', fontFamily: fonts.sans };
const container = { width: '100%', maxWidth: `${cardWidth}px`, margin: '0 auto' };
const card = {
  backgroundColor: light.card,
  border: `1px solid ${light.border}`,
  borderRadius: '12px',
  padding: '40px 40px 24px',
};
const heading = {
  margin: '0 0 20px',
  color: light.heading,
  fontSize: '24px',
  lineHeight: '32px',
  fontWeight: 600,
  letterSpacing: '-0.02em',
};
