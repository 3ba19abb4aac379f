/** Sizes every part agrees on. Documented for people in the API reference; tests read the same constants. */
export const limits = {
  bodyBytes: 32 * 1024,
  bodyDepth: 16,
  emailLength: 254,
  nameLength: 100,
  passwordMaxLength: 1024,
  tokenLength: 4096,
  codeDigits: 6,
  codeAttempts: 5,
  codeMinutes: 10,
  verificationLinkHours: 24,
  passwordResetMinutes: 30,
  refreshGraceSeconds: 30,
  sessionsPerUser: 100,
  pageDefault: 25,
  pageMax: 100,
} as const;
