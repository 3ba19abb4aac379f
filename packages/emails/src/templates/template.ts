import type { ReactNode } from 'react';
import type { Brand } from '../mail-content';

/**
 * One mail before it is laid out.
 *
 * - `subject`: no user input, so nobody can write headlines into a stranger's inbox.
 * - `preheader`: the line inboxes and lock screens show beside the subject; no secret.
 * - `reason`: why this person gets the mail; stands in the footer.
 */
export type Template = {
  subject: string;
  preheader: string;
  heading: string;
  reason: string;
  body: ReactNode;
};

/** The address people know the product by, for use in a sentence: `app.example.com`. */
export function siteName(brand: Brand): string {
  return new URL(brand.webUrl).host;
}
