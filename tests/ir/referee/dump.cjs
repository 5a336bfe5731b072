// Prints what ir/dump.h prints, from TypeScript's own syntax tree: the referee of lowering. Reads file names from
// standard input, one a line; files that TypeScript itself cannot parse are skipped.
// Imports and exports are left out, but for exported expressions: they come first.
'use strict';
const fs = require('fs');
const ts = require('typescript');
const K = ts.SyntaxKind;

// State of the file at hand.
let text = '';
let indent = 0;
let isDeclarationFile = false;
let ambient = false;
let scope = '';
let types = [];

const newLine = () => '\n' + '  '.repeat(indent);
const list = (head, ...parts) => '(' + [head, ...parts.filter((part) => part !== '')].join(' ') + ')';
const has = (node, kind) => (node.modifiers ?? []).some((modifier) => modifier.kind === kind);
const optional = (node) => (node.questionDotToken ? '?' : '');
const asWritten = (node) => text.slice(ts.skipTrivia(text, node.pos), node.end);
// Lone surrogates have no UTF-8.
const wellFormed = (value) => value.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
const escapes = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const quoted = (value) => '"' + wellFormed(value).replace(/[\\"\n\r\t]/g, (c) => escapes[c]) + '"';
const templatePart = (value) => (value === '' ? '' : quoted(value));
const unknown = (node) => `<${K[node.kind]}>`;

function inScope(changes, body) {
  const before = [ambient, scope];
  ambient = ambient || Boolean(changes.ambient);
  scope = changes.scope ?? scope;
  const result = body();
  [ambient, scope] = before;
  return result;
}

function indented(lines) {
  indent++;
  const result = lines().map((line) => newLine() + line).join('');
  indent--;
  return result;
}

// --- expressions

function expression(node) {
  if (!node) return '_';
  switch (node.kind) {
    case K.NullKeyword: return 'null';
    case K.TrueKeyword: return 'true';
    case K.FalseKeyword: return 'false';
    case K.ThisKeyword: return 'this';
    case K.SuperKeyword: return 'super';
    case K.NumericLiteral:
    case K.BigIntLiteral:
    case K.RegularExpressionLiteral: return asWritten(node);
    case K.Identifier:
    case K.PrivateIdentifier: return node.text;
    case K.StringLiteral: return quoted(node.text);
    case K.NoSubstitutionTemplateLiteral: return list('template', templatePart(node.text));
    case K.TemplateExpression:
      return list('template', templatePart(node.head.text),
        ...node.templateSpans.flatMap((span) => [expression(span.expression), templatePart(span.literal.text)]));
    case K.PropertyAccessExpression: return list('.' + optional(node), expression(node.expression), node.name.text);
    case K.ElementAccessExpression:
      return list('[]' + optional(node), expression(node.expression), expression(node.argumentExpression));
    case K.CallExpression:
      if (node.expression.kind === K.ImportKeyword) return list('import', expression(node.arguments[0]));
      return list('call' + optional(node), expression(node.expression), typeArguments(node.typeArguments),
        ...node.arguments.map(expression));
    case K.NewExpression:
      return list('new', expression(node.expression), typeArguments(node.typeArguments),
        ...(node.arguments ?? []).map(expression));
    case K.TaggedTemplateExpression:
      return list('tag', expression(node.tag), typeArguments(node.typeArguments), expression(node.template));
    case K.ArrayLiteralExpression: return list('array', ...node.elements.map(expression));
    case K.OmittedExpression: return '_';
    case K.ObjectLiteralExpression: return list('object', ...node.properties.map(property));
    case K.ArrowFunction:
    case K.FunctionExpression: return functionLike(node);
    case K.ClassExpression: return classLike(node);
    case K.PrefixUnaryExpression: {
      const operator = ts.tokenToString(node.operator);
      return list(operator === '++' || operator === '--' ? operator + '_' : operator, expression(node.operand));
    }
    case K.PostfixUnaryExpression: return list('_' + ts.tokenToString(node.operator), expression(node.operand));
    case K.TypeOfExpression: return list('typeof', expression(node.expression));
    case K.VoidExpression: return list('void', expression(node.expression));
    case K.DeleteExpression: return list('delete', expression(node.expression));
    case K.BinaryExpression: return binary(node);
    case K.ConditionalExpression:
      return list('?:', expression(node.condition), expression(node.whenTrue), expression(node.whenFalse));
    case K.SpreadElement: return list('...', expression(node.expression));
    case K.AwaitExpression: return list('await', expression(node.expression));
    case K.YieldExpression:
      return list('yield' + (node.asteriskToken ? '*' : ''), node.expression ? expression(node.expression) : '');
    case K.AsExpression:
      if (isConst(node.type)) return list('const', expression(node.expression));
      return list('as', expression(node.expression), type(node.type));
    case K.TypeAssertionExpression:
      return list('as', expression(node.expression), isConst(node.type) ? '' : type(node.type));
    case K.SatisfiesExpression: return list('satisfies', expression(node.expression), type(node.type));
    case K.NonNullExpression: return list('!', expression(node.expression));
    case K.ParenthesizedExpression: return expression(node.expression);
    case K.MetaProperty: return (node.keywordToken === K.NewKeyword ? 'new.' : 'import.') + node.name.text;
    case K.ExpressionWithTypeArguments: return instantiation(node);
    case K.JsxElement:
    case K.JsxSelfClosingElement:
    case K.JsxFragment: {
      const inside = [];
      ts.forEachChild(node, (child) => jsxExpressions(child, inside));
      return list('opaque', '"jsx"', ...inside);
    }
    default: return unknown(node);
  }
}

const isConst = (node) => node.kind === K.TypeReference && node.typeName.text === 'const';

function binary(node) {
  const operator = ts.tokenToString(node.operatorToken.kind);
  if (operator === ',') {
    const items = [];
    let rest = node;
    for (; rest.kind === K.BinaryExpression && rest.operatorToken.kind === K.CommaToken; rest = rest.left) {
      items.unshift(rest.right);
    }
    return list(',', ...[rest, ...items].map(expression));
  }
  const { kind } = node.left;
  const isPattern = kind === K.ObjectLiteralExpression || kind === K.ArrayLiteralExpression;
  const assigns = ts.isAssignmentOperator(node.operatorToken.kind);
  return list(operator, assigns && isPattern ? assignmentPattern(node.left) : expression(node.left), expression(node.right));
}

function instantiation(node) {
  const inner = expression(node.expression);
  const given = typeArguments(node.typeArguments);
  if (given === '') return inner;
  return inner.startsWith('(.') ? inner.slice(0, -1) + ' ' + given + ')' : inner + ' ' + given;
}

function jsxExpressions(node, inside) {
  switch (node.kind) {
    case K.JsxElement:
    case K.JsxSelfClosingElement:
    case K.JsxFragment: inside.push(expression(node)); return;
    case K.JsxExpression:
      if (node.expression) inside.push(node.dotDotDotToken ? list('...', expression(node.expression)) : expression(node.expression));
      return;
    case K.JsxSpreadAttribute: inside.push(list('...', expression(node.expression))); return;
    case K.JsxOpeningElement: jsxExpressions(node.attributes, inside); return;
    case K.JsxAttributes:
    case K.JsxAttribute: ts.forEachChild(node, (child) => jsxExpressions(child, inside)); return;
    default: // names, text, closing tags
  }
}

function key(node) {
  switch (node.kind) {
    case K.ComputedPropertyName: return '[' + expression(node.expression) + ']';
    case K.StringLiteral:
    case K.NoSubstitutionTemplateLiteral: return wellFormed(node.text);
    case K.NumericLiteral:
    case K.BigIntLiteral: return asWritten(node);
    default: return node.text;
  }
}

function property(node) {
  switch (node.kind) {
    case K.PropertyAssignment: return key(node.name) + ': ' + expression(node.initializer);
    case K.ShorthandPropertyAssignment: return node.name.text;
    case K.SpreadAssignment: return list('...', expression(node.expression));
    case K.MethodDeclaration: return key(node.name) + ': ' + functionLike(node);
    case K.GetAccessor: return 'get ' + key(node.name) + ': ' + functionLike(node);
    case K.SetAccessor: return 'set ' + key(node.name) + ': ' + functionLike(node);
    default: return unknown(node);
  }
}

// --- patterns

function assignmentPattern(node) {
  switch (node.kind) {
    case K.ParenthesizedExpression: return assignmentPattern(node.expression);
    case K.ObjectLiteralExpression: return '{' + node.properties.map(assignedProperty).join(' ') + '}';
    case K.ArrayLiteralExpression:
      return '[' + node.elements.map((element) => {
        if (element.kind === K.OmittedExpression) return '_';
        return element.kind === K.SpreadElement ? '...' + assignmentPattern(element.expression) : assignmentPattern(element);
      }).join(' ') + ']';
    case K.BinaryExpression:
      if (node.operatorToken.kind !== K.EqualsToken) return expression(node);
      return list('=', assignmentPattern(node.left), expression(node.right));
    default: return expression(node);
  }
}

function assignedProperty(node) {
  switch (node.kind) {
    case K.PropertyAssignment: return key(node.name) + ': ' + assignmentPattern(node.initializer);
    case K.ShorthandPropertyAssignment: {
      const initial = node.objectAssignmentInitializer;
      return node.name.text + ': ' + (initial ? list('=', node.name.text, expression(initial)) : node.name.text);
    }
    case K.SpreadAssignment: return '...' + assignmentPattern(node.expression);
    default: return unknown(node);
  }
}

function binding(node) {
  switch (node.kind) {
    case K.ObjectBindingPattern:
      return '{' + node.elements.map((element) => {
        if (element.dotDotDotToken) return '...' + binding(element.name);
        return key(element.propertyName ?? element.name) + ': ' + bindingWithDefault(element);
      }).join(' ') + '}';
    case K.ArrayBindingPattern:
      return '[' + node.elements.map((element) => {
        if (element.kind === K.OmittedExpression) return '_';
        return (element.dotDotDotToken ? '...' : '') + bindingWithDefault(element);
      }).join(' ') + ']';
    default: return expression(node);
  }
}

const bindingWithDefault = (node) =>
  node.initializer ? list('=', binding(node.name), expression(node.initializer)) : binding(node.name);
const annotation = (node) => (node.type ? ': ' + type(node.type) : '');
const initializer = (node) => (node.initializer ? ' = ' + expression(node.initializer) : '');

// --- functions and classes

const decorators = (node) => (node.modifiers ?? [])
  .filter((modifier) => modifier.kind === K.Decorator)
  .map((decorator) => '@' + expression(decorator.expression) + ' ').join('');

function access(node) {
  if (has(node, K.PublicKeyword)) return 'public ';
  if (has(node, K.ProtectedKeyword)) return 'protected ';
  return has(node, K.PrivateKeyword) ? 'private ' : '';
}

function typeParameters(nodes) {
  if (!nodes || nodes.length === 0) return '';
  return '<' + nodes.map((node) => node.name.text +
    (node.constraint ? ' extends ' + type(node.constraint) : '') +
    (node.default ? ' = ' + type(node.default) : '')).join(' ') + '>';
}

function parameter(node) {
  const isProperty = access(node) || has(node, K.ReadonlyKeyword) || has(node, K.OverrideKeyword);
  return decorators(node) + (isProperty ? 'this.' : '') + access(node) +
    (has(node, K.ReadonlyKeyword) ? 'readonly ' : '') + (node.dotDotDotToken ? '...' : '') +
    bindingWithDefault(node) + (node.questionToken ? '?' : '') + annotation(node);
}

function functionName(node) {
  if (node.kind === K.Constructor) return 'constructor';
  const named = node.name && node.kind !== K.FunctionType && node.kind !== K.ConstructorType;
  return named && node.name.kind !== K.ComputedPropertyName ? key(node.name) : '';
}

function functionLike(node) {
  const given = node.parameters.filter((one) => one.name.text !== 'this').map(parameter).join(' ');
  const head = [node.kind === K.ArrowFunction ? '=>' : 'function', has(node, K.AsyncKeyword) ? 'async' : '',
    node.asteriskToken ? '*' : '', functionName(node), typeParameters(node.typeParameters)];
  const body = !node.body ? '' : ' ' + (node.body.kind === K.Block ? statement(node.body) : expression(node.body));
  return '(' + head.filter((part) => part !== '').join(' ') + ' (' + given + ')' + annotation(node) + body + ')';
}

function classLike(node) {
  const parts = ['(class', has(node, K.AbstractKeyword) ? 'abstract' : '', node.name ? node.name.text : '',
    typeParameters(node.typeParameters)];
  for (const clause of node.heritageClauses ?? []) {
    if (clause.token !== K.ExtendsKeyword) continue;
    parts.push('extends', expression(clause.types[0].expression), typeArguments(clause.types[0].typeArguments));
  }
  for (const clause of node.heritageClauses ?? []) {
    if (clause.token === K.ImplementsKeyword) parts.push('implements', ...clause.types.map(type));
  }
  parts.push(decorators(node).trimEnd());
  const members = inScope({ ambient: has(node, K.DeclareKeyword) },
    () => indented(() => node.members.map((one, i) => member(one, node.members, i)).filter((line) => line !== '')));
  return parts.filter((part) => part !== '').join(' ') + members + ')';
}

const memberKinds = {
  [K.PropertyDeclaration]: 'property',
  [K.MethodDeclaration]: 'method',
  [K.GetAccessor]: 'getter',
  [K.SetAccessor]: 'setter',
  [K.Constructor]: 'constructor',
  [K.ClassStaticBlockDeclaration]: 'static-block',
};

function member(node, siblings, position) {
  const kind = memberKinds[node.kind];
  if (!kind || isOverload(node, siblings, position)) return '';
  if (kind === 'static-block') return '(static-block (function () ' + statement(node.body) + '))';
  const head = [kind, has(node, K.StaticKeyword) ? 'static' : '', has(node, K.AbstractKeyword) ? 'abstract' : '',
    has(node, K.DeclareKeyword) ? 'declare' : '', has(node, K.ReadonlyKeyword) ? 'readonly' : '', access(node).trimEnd(),
    (kind === 'constructor' ? 'constructor' : key(node.name)) + (node.questionToken ? '?' : '')];
  const rest = kind === 'property' ? annotation(node) + initializer(node) : ' ' + functionLike(node);
  return decorators(node) + '(' + head.filter((part) => part !== '').join(' ') + rest + ')';
}

function isOverload(node, siblings, position) {
  const callable = node.kind === K.MethodDeclaration || node.kind === K.Constructor;
  if (!callable || node.body || has(node, K.AbstractKeyword) || ambient) return false;
  const name = (one) => (one.kind === K.Constructor ? 'constructor' : asWritten(one.name));
  for (const next of siblings.slice(position + 1)) {
    if (next.kind !== node.kind || name(next) !== name(node)) return false;
    if (next.body) return true;
  }
  return false;
}

// --- types

const typeArguments = (nodes) => (nodes && nodes.length !== 0 ? '<' + nodes.map(type).join(' ') + '>' : '');
const textType = (node) => list('type', quoted(asWritten(node)));

function dotted(node) {
  switch (node.kind) {
    case K.QualifiedName: return dotted(node.left) + '.' + node.right.text;
    case K.PropertyAccessExpression: return dotted(node.expression) + '.' + node.name.text;
    case K.ThisKeyword: return 'this';
    default: return node.text;
  }
}

function type(node) {
  switch (node.kind) {
    case K.ThisType: return 'this';
    case K.TypeReference:
    case K.ExpressionWithTypeArguments: {
      const name = dotted(node.typeName ?? node.expression);
      return node.typeArguments?.length ? list(name, ...node.typeArguments.map(type)) : name;
    }
    case K.LiteralType: return literalType(node);
    case K.ArrayType: return list('[]', type(node.elementType));
    case K.TupleType: return list('tuple', ...node.elements.map(type));
    case K.NamedTupleMember:
    case K.OptionalType:
    case K.ParenthesizedType: return type(node.type);
    case K.UnionType: return node.types.length === 1 ? type(node.types[0]) : list('|', ...node.types.map(type));
    case K.IntersectionType: return node.types.length === 1 ? type(node.types[0]) : list('&', ...node.types.map(type));
    case K.TypeLiteral: return typeMembers(node.members);
    case K.FunctionType:
    case K.ConstructorType: return functionLike(node);
    case K.TypeQuery:
      if (node.typeArguments || asWritten(node).includes('import(')) return textType(node);
      return list('typeof', dotted(node.exprName));
    case K.ImportType:
      if (node.isTypeOf) return textType(node);
      return list('import', expression(node.argument.literal), node.qualifier ? dotted(node.qualifier) : '',
        ...(node.typeArguments ?? []).map(type));
    case K.TypeOperator:
      if (node.operator === K.KeyOfKeyword) return list('keyof', type(node.type));
      return node.operator === K.ReadonlyKeyword ? type(node.type) : asWritten(node);
    case K.IndexedAccessType: return list('index', type(node.objectType), type(node.indexType));
    case K.TypePredicate: return list('is', node.type ? type(node.type) : '');
    default: return node.kind >= K.FirstKeyword && node.kind <= K.LastKeyword ? asWritten(node) : textType(node);
  }
}

function literalType(node) {
  switch (node.literal.kind) {
    case K.StringLiteral: return quoted(node.literal.text);
    case K.NoSubstitutionTemplateLiteral: return textType(node);
    default: return asWritten(node);
  }
}

function typeMembers(nodes) {
  const members = [];
  for (const node of nodes) {
    if (!node.name || node.name.kind === K.ComputedPropertyName) continue;
    const name = key(node.name) + (node.questionToken ? '?' : '');
    if (node.kind === K.PropertySignature || node.kind === K.GetAccessor) members.push(name + annotation(node));
    if (node.kind === K.MethodSignature) members.push(name + ': ' + functionLike(node));
  }
  return '{' + members.join('; ') + '}';
}

function typeDeclaration(node) {
  const name = (scope ? scope + '.' : '') + node.name.text;
  const given = typeParameters(node.typeParameters);
  if (node.kind === K.TypeAliasDeclaration) return list('type', name, given, type(node.type));
  const bases = (node.heritageClauses ?? []).flatMap((clause) => clause.types);
  return list('interface', name, given, bases.length ? 'extends ' + bases.map(type).join(' ') : '', typeMembers(node.members));
}

// --- statements: a list of dumps for each, because some give none

function statement(node) {
  const all = statements(node);
  return all.length === 1 ? all[0] : '(block' + all.join('') + ')';
}

const marked = (dump) => (ambient && !isDeclarationFile ? 'declare ' : '') + dump;
const declared = (node, body) => inScope({ ambient: has(node, K.DeclareKeyword) }, () => [marked(body())]);

function keyword(declarations) {
  const flags = declarations.flags & ts.NodeFlags.BlockScoped;
  if (flags === ts.NodeFlags.Using || flags === ts.NodeFlags.AwaitUsing) return 'using';
  if (flags === ts.NodeFlags.Const) return 'const';
  return flags === ts.NodeFlags.Let ? 'let' : 'var';
}

const variables = (node) => list(keyword(node),
  ...node.declarations.map((one) => binding(one.name) + annotation(one) + initializer(one)));

function statements(node) {
  switch (node.kind) {
    case K.Block: return [marked('(block' + indented(() => node.statements.flatMap(statements)) + ')')];
    case K.VariableStatement: return declared(node, () => variables(node.declarationList));
    case K.ExpressionStatement: return [expression(node.expression)];
    case K.IfStatement:
      return [list('if', expression(node.expression), statement(node.thenStatement),
        node.elseStatement ? statement(node.elseStatement) : '')];
    case K.ForStatement: {
      const start = node.initializer;
      const first = start && start.kind === K.VariableDeclarationList ? variables(start) : expression(start);
      return [list('for', first, expression(node.condition), expression(node.incrementor), statement(node.statement))];
    }
    case K.ForOfStatement:
    case K.ForInStatement: {
      const declares = node.initializer.kind === K.VariableDeclarationList;
      return [list(node.kind === K.ForOfStatement ? 'for-of' : 'for-in', declares ? keyword(node.initializer) : '',
        declares ? binding(node.initializer.declarations[0].name) : assignmentPattern(node.initializer),
        expression(node.expression), statement(node.statement))];
    }
    case K.WhileStatement: return [list('while', expression(node.expression), statement(node.statement))];
    case K.DoStatement: return [list('do-while', expression(node.expression), statement(node.statement))];
    case K.SwitchStatement:
      return ['(switch ' + expression(node.expression) + indented(() => node.caseBlock.clauses.map((clause) =>
        list(...(clause.kind === K.DefaultClause ? ['default'] : ['case', expression(clause.expression)]),
          ...clause.statements.flatMap(statements)))) + ')'];
    case K.ReturnStatement: return [list('return', node.expression ? expression(node.expression) : '')];
    case K.ThrowStatement: return [list('throw', expression(node.expression))];
    case K.TryStatement: {
      const handler = node.catchClause;
      const caught = handler?.variableDeclaration ? binding(handler.variableDeclaration.name) : '_';
      return [list('try', statement(node.tryBlock), handler ? `catch ${caught} ${statement(handler.block)}` : '',
        node.finallyBlock ? 'finally ' + statement(node.finallyBlock) : '')];
    }
    case K.BreakStatement: return [list('break', node.label ? node.label.text : '')];
    case K.ContinueStatement: return [list('continue', node.label ? node.label.text : '')];
    case K.LabeledStatement: return [list('label', node.label.text, statement(node.statement))];
    case K.EmptyStatement:
    case K.DebuggerStatement: return ['(empty)'];
    case K.WithStatement: return [expression(node.expression), statement(node.statement)];
    case K.FunctionDeclaration:
      return !node.body && !ambient && !has(node, K.DeclareKeyword) ? [] : declared(node, () => functionLike(node));
    case K.ClassDeclaration: return declared(node, () => classLike(node));
    case K.EnumDeclaration: return declared(node, () => enumeration(node));
    case K.ModuleDeclaration: return namespace(node);
    case K.InterfaceDeclaration:
    case K.TypeAliasDeclaration: types.push(typeDeclaration(node)); return [];
    case K.ImportEqualsDeclaration: {
      if (node.moduleReference.kind === K.ExternalModuleReference) return [];
      const chain = (name) => (name.kind === K.QualifiedName ? list('.', chain(name.left), name.right.text) : name.text);
      return [list('const', node.name.text + ' = ' + chain(node.moduleReference))];
    }
    case K.ImportDeclaration:
    case K.ExportDeclaration:
    case K.NamespaceExportDeclaration: return [];
    default: return [unknown(node)];
  }
}

function enumeration(node) {
  return list('enum', node.name.text, ...node.members.map((one) => {
    const name = one.name.kind === K.ComputedPropertyName ? wellFormed(one.name.expression.text) : key(one.name);
    return name + initializer(one);
  }));
}

function namespace(node) {
  if (node.name.kind === K.StringLiteral || node.flags & ts.NodeFlags.GlobalAugmentation) return [];
  let name = node.name.text;
  let body = node.body;
  for (; body?.kind === K.ModuleDeclaration; body = body.body) name += '.' + body.name.text;
  return inScope({ ambient: has(node, K.DeclareKeyword), scope: scope ? scope + '.' + name : name }, () => {
    const inner = () => body.statements.flatMap((one) => statements(one).map((dump) => (has(one, K.ExportKeyword) ? 'exported ' : '') + dump));
    return [marked(list('namespace', name, body ? marked('(block' + indented(inner) + ')') : '_'))];
  });
}

// --- files

const scriptKinds = {
  ts: ts.ScriptKind.TS, mts: ts.ScriptKind.TS, cts: ts.ScriptKind.TS, tsx: ts.ScriptKind.TSX,
  js: ts.ScriptKind.JSX, mjs: ts.ScriptKind.JSX, cjs: ts.ScriptKind.JSX, jsx: ts.ScriptKind.JSX,
};

// `export default` and `export =` of what is no declaration.
function exportedExpression(node) {
  if (node.kind === K.ExportAssignment) return expression(node.expression);
  if (!has(node, K.DefaultKeyword) || node.name) return undefined;
  if (node.kind === K.ClassDeclaration) return classLike(node);
  return node.kind === K.FunctionDeclaration && node.body ? functionLike(node) : undefined;
}

function dump(path) {
  const kind = scriptKinds[path.split('.').pop()];
  const file = ts.createSourceFile(path, fs.readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, false, kind);
  if (file.parseDiagnostics.length !== 0) return undefined;
  text = file.text;
  indent = 0;
  isDeclarationFile = ambient = /\.d\.[mc]?ts$/.test(path);
  scope = '';
  types = [];
  const expressions = [];
  const rest = [];
  for (const node of file.statements) {
    const exported = exportedExpression(node);
    if (exported === undefined) rest.push(...statements(node));
    else expressions.push('export ' + exported);
  }
  return [...expressions, ...types, ...rest].join('\n');
}

for (const path of fs.readFileSync(0, 'utf8').split('\n')) {
  if (path === '') continue;
  const dumped = dump(path);
  if (dumped !== undefined) console.log(`=== ${path}\n${dumped}`);
}
