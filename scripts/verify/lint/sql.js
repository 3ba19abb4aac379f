const statement = new RegExp(
  `^\\s*(${[
    'select\\b[^]*\\bfrom\\b',
    'insert\\s+into\\b',
    'update\\b[^]*\\bset\\b',
    'delete\\s+from\\b',
    'merge\\s+into\\b',
    'with\\s+\\w+\\s+as\\b',
    '(alter|create|drop)\\s+(table|index|database|role|user|schema|type|unique|extension|function|trigger|view)\\b',
    'truncate\\b',
    '(un)?listen\\s',
    'notify\\s',
    'set\\s+(local|session)\\s',
    'lock\\s+table\\b',
  ].join('|')})`,
  'i',
);
const runsSql = new Set(['query', 'row', 'rows', 'run']);

/** `'a' as const` and `('a' satisfies string)` are still the literal inside. */
const unwrap = (node) =>
  node?.type === 'TSAsExpression' || node?.type === 'TSSatisfiesExpression' ? unwrap(node.expression) : node;

const isSum = (node) => node.type === 'BinaryExpression' && node.operator === '+';

/** The text of a string expression as far as the file tells it, with `?` for the rest. */
function outline(node) {
  if (isSum(node)) return outline(node.left) + outline(node.right);
  if (node.type === 'TemplateLiteral') return node.quasis.map((quasi) => quasi.value.raw).join(' ? ');
  return node.type === 'Literal' ? String(node.value) : ' ? ';
}

/** True for a type whose every value is written in the source: `'asc' | 'desc'`, a column list kept in a const. */
function isLiteralType(type) {
  return type.isUnion() ? type.types.every(isLiteralType) : type.isStringLiteral();
}

/**
 * SQL text is known at compile time: values travel as `$1` parameters (ASVS 1.2.4). A template or a sum may
 * contain string constants and unions of string literals, such as a list of columns or a sort direction.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const noInterpolatedSql = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { interpolated: 'SQL text is constant: pass the value as a parameter ($1).' },
  },
  create(context) {
    const typeOf = context.sourceCode.parserServices.getTypeAtLocation;

    function initialiser(node) {
      let scope = context.sourceCode.getScope(node);
      while (scope && !scope.set.has(node.name)) scope = scope.upper;
      const definition = scope?.set.get(node.name)?.defs[0];
      const isConst = definition?.type === 'Variable' && definition.parent.kind === 'const';
      return isConst && definition.node.id.type === 'Identifier' ? definition.node.init : null;
    }

    function isConstant(wrapped) {
      const node = unwrap(wrapped);
      if (!node) return false;
      if (node.type === 'Literal') return true;
      if (node.type === 'TemplateLiteral') return node.expressions.every(isConstant);
      if (isSum(node)) return isConstant(node.left) && isConstant(node.right);
      if (typeOf && isLiteralType(typeOf(node))) return true;
      return node.type === 'Identifier' && isConstant(initialiser(node));
    }

    function isArgumentOfQuery(node) {
      const call = node.parent.type === 'Property' ? node.parent.parent.parent : node.parent;
      if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
      return runsSql.has(call.callee.property.name);
    }

    function check(node) {
      if (isSum(node.parent) || isConstant(node)) return;
      if (isArgumentOfQuery(node) || statement.test(outline(node))) {
        context.report({ node, messageId: 'interpolated' });
      }
    }

    return { TemplateLiteral: check, 'BinaryExpression[operator="+"]': check };
  },
};
