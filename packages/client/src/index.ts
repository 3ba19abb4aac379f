export type { CallOptions, Page } from './calls.ts';
export { createAuthFlowClient, type AuthFlowClient } from './client.ts';
export type { ClientSession, SignInAnswer } from './client-session.ts';
export type { Environment, PageEvents, SessionChannel, SessionNews } from './environment.ts';
export {
  AuthFlowError,
  isAuthFlowError,
  type ApiErrorCode,
  type AuthFlowErrorCode,
  type ClientErrorCode,
  type FieldError,
} from './errors.ts';
export type { AuthFlowClientOptions } from './options.ts';
export { createSessionClient, type ClientRequest, type SessionClient } from './session-client.ts';
export type { SessionHint } from './session-ports.ts';
export type { AnonymousReason, Outage, SessionState } from './session-state.ts';
export {
  createAccessTokenHolder,
  memoryStorage,
  type AccessTokenHolder,
  type AccessTokens,
  type RefreshTokenStorage,
} from './tokens.ts';
export type { FetchInit, FetchLike } from './transport.ts';
export type * from './generated/api.ts';
