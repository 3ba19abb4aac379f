/** What adding a passkey needs of the library beyond signing in. */
export { startRegistration } from '@simplewebauthn/browser';
