import type { ComponentType } from 'react';
import { useLocation } from 'react-router-dom';
import { paths } from '#src/lib/paths.ts';
import * as pages from './visitor-pages';

const pageAt: Record<string, ComponentType> = {
  [paths.secondStep]: pages.SecondStepPage,
  [paths.emailLink]: pages.RequestMagicLinkPage,
  [paths.emailLinkSent]: pages.MagicLinkWaitingPage,
  [paths.linkProvider]: pages.LinkProviderPage,
  [paths.checkInbox]: pages.CheckInboxPage,
  [paths.verifyEmail]: pages.VerifyEmailPage,
  [paths.resetPassword]: pages.ResetPasswordPage,
  [paths.accountClosed]: pages.AccountClosedPage,
  [paths.magicLink]: pages.MagicLinkPage,
  [paths.oauthCallback]: pages.OAuthCallbackPage,
  [paths.accountLock]: pages.AccountLockPage,
  [paths.confirmEmailChange]: pages.ConfirmEmailChangePage,
  [paths.undoEmailChange]: pages.UndoEmailChangePage,
  [paths.acceptInvitation]: pages.AcceptInvitationPage,
  [paths.restoreAccount]: pages.RestoreAccountPage,
};

/** Stands above the pages with server data, as `<ServerData>` does in the account. */
const withServerData: ReadonlySet<string> = new Set([
  paths.checkInbox,
  paths.emailLinkSent,
  paths.confirmEmailChange,
]);

/** The pages of visitors but the first three, each loaded when it is opened. The routes decide which of them there are. */
export function VisitorPage() {
  const pathname = useLocation().pathname.replace(/\/+$/, '');
  const Page = pageAt[pathname];
  if (Page === undefined) return null;
  if (!withServerData.has(pathname)) return <Page />;
  return (
    <pages.ServerData>
      <Page />
    </pages.ServerData>
  );
}
