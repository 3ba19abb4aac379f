/** The version in answers and in the reference; the release process raises it together with package.json. */
export const version = '0.1.0';
