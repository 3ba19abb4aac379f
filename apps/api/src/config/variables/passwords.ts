import { onOff, urlWith, variableDocs, wholeNumber } from '../fields';

const group = 'Passwords';

export const passwordVariables = {
  BCRYPT_COST: wholeNumber(4, 15).prefault('12').register(variableDocs, {
    group,
    description:
      'Work factor of the password hash, 10 to 15; each step doubles the time. Old hashes follow at the next login.',
    default: '12',
    example: '12',
    secret: false,
  }),
  PASSWORD_MIN_LENGTH: wholeNumber(8, 64).prefault('8').register(variableDocs, {
    group,
    description: 'Shortest password accepted, 8 to 64 characters.',
    default: '8',
    example: '12',
    secret: false,
  }),
  PWNED_PASSWORDS: onOff()
    .optional()
    .register(variableDocs, {
      group,
      description:
        'Refuse passwords known from breaches. Asks haveibeenpwned.com with the first five characters of a hash; ' +
        'when it does not answer, the password is accepted.',
      default: 'on in production, else off',
      example: 'on',
      secret: false,
    }),
  PWNED_PASSWORDS_URL: urlWith(['https:', 'http:'], 'https://api.pwnedpasswords.com')
    .prefault('https://api.pwnedpasswords.com')
    .register(variableDocs, {
      group,
      description: 'Where the range API of PWNED_PASSWORDS is, if you run a mirror.',
      default: 'https://api.pwnedpasswords.com',
      example: 'https://pwned.example.com',
      secret: false,
    }),
};
