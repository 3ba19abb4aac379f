export type { CallOptions, Page } from './calls.ts';
export {
  createAuthFlowClient,
  type AuthFlowClient,
  type AuthFlowClientOptions,
  type ClientSession,
} from './client.ts';
export {
  AuthFlowError,
  isAuthFlowError,
  type ApiErrorCode,
  type AuthFlowErrorCode,
  type ClientErrorCode,
  type FieldError,
} from './errors.ts';
export type { SessionHint } from './session.ts';
export type { AnonymousReason, Outage, SessionState } from './session-state.ts';
export { memoryStorage, type RefreshTokenStorage } from './tokens.ts';
export type * from './generated/api.ts';
