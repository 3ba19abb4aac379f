/**
 * A rule that reports every node a selector matches. One named rule per ban, instead of one shared
 * `no-restricted-syntax`, so that each can be switched per folder and proven by its own test.
 *
 * @param {string} selector an esquery selector
 * @param {string} message what to do instead
 * @returns {import('eslint').Rule.RuleModule}
 */
export function ban(selector, message) {
  return {
    meta: { type: 'problem', schema: [], messages: { banned: message } },
    create: (context) => ({
      [selector]: (node) => context.report({ node, messageId: 'banned' }),
    }),
  };
}
