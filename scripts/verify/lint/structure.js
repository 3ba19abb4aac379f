const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/**
 * Factories hold their methods as closures, so a function is measured without the functions inside it:
 * each of those has the limit for itself. Blank lines and comments don't count.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
const functionLines = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'object', properties: { max: { type: 'integer' } }, additionalProperties: false }],
    messages: { long: 'This function has {{count}} lines of its own; {{max}} are enough.' },
  },
  create(context) {
    const { max } = context.options[0];
    const code = context.sourceCode;
    const commentLines = new Set(
      code.getAllComments().flatMap((comment) => {
        const lines = [];
        for (let line = comment.loc.start.line; line <= comment.loc.end.line; line++) lines.push(line);
        return lines.filter((line) => /^\s*(\/\/|\/\*|\*)/.test(code.lines[line - 1]));
      }),
    );
    const open = [];

    const countLines = (first, last) => {
      let count = 0;
      for (let line = first; line <= last; line++) {
        if (code.lines[line - 1].trim() !== '' && !commentLines.has(line)) count += 1;
      }
      return count;
    };

    function leave(node) {
      const nested = open.pop();
      const { start, end } = node.loc;
      const total = countLines(start.line, end.line);
      if (open.length > 0) open[open.length - 1] += Math.max(0, total - 1);
      if (total - nested > max) {
        context.report({ node, messageId: 'long', data: { count: total - nested, max } });
      }
    }

    const enter = () => open.push(0);
    return Object.fromEntries(
      [...functionTypes].flatMap((type) => [
        [type, enter],
        [`${type}:exit`, leave],
      ]),
    );
  },
};

/**
 * The composition root alone calls factories, so that who gets what is written in one file. An adapter of
 * platform, or the set of repositories, may be put together from files beside it: that is its own affair.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
const createInContainer = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      factory: '{{name}} is called by container.ts and its parts alone: take what it makes as a dependency.',
    },
  },
  create: (context) => ({
    ImportSpecifier(node) {
      const { source, importKind } = node.parent;
      const besideIt = /\/src\/(platform|repositories)\//.test(context.filename.replaceAll('\\', '/'));
      if (besideIt && source.value.startsWith('./')) return;
      const name = node.imported.name ?? node.imported.value;
      const typeOnly = importKind === 'type' || node.importKind === 'type';
      if (typeOnly || !/^(#src\/|\.)/.test(source.value) || !/^create[A-Z]/.test(name)) return;
      context.report({ node, messageId: 'factory', data: { name } });
    },
  }),
};

/**
 * An exported function of the inner layers says what happens, in the domain's words.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
const docstring = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { missing: '{{name}} needs a docstring: what happens, units, @throws (see CONTRIBUTING.md).' },
  },
  create: (context) => ({
    'ExportNamedDeclaration > FunctionDeclaration'(node) {
      const comments = context.sourceCode.getCommentsBefore(node.parent);
      const last = comments.at(-1);
      if (last?.type === 'Block' && last.value.startsWith('*')) return;
      context.report({ node: node.id, messageId: 'missing', data: { name: node.id.name } });
    },
  }),
};

/**
 * Switching a rule off is a decision, and a decision has a reason: `eslint-disable-… rule -- why`.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
const explainDisable = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { unexplained: 'Say why: `eslint-disable-next-line rule -- reason`.' },
  },
  create: (context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        const text = comment.value.trim();
        if (/^eslint-disable/.test(text) && !/\s--\s+\S/.test(text)) {
          context.report({ loc: comment.loc, messageId: 'unexplained' });
        }
      }
    },
  }),
};

/** @type {Record<string, import('eslint').Rule.RuleModule>} */
export const structure = {
  'function-lines': functionLines,
  'create-in-container': createInContainer,
  docstring,
  'explain-disable': explainDisable,
};
