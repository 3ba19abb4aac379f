export type { SecurityChange } from './mail-content';
export type { Brand, MailContent, MailMessage, RequestOrigin } from './mail-content';
export { renderMail } from './render-mail';
