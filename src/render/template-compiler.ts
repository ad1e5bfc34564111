/**
 * Compiles template texts. The shipped form has a table of compiled templates in place of this module
 * (scripts/build.mjs), and no Handlebars compiler.
 */
import Handlebars from 'handlebars';
import { knownHelpers, printer } from './template-helpers.js';

/** Every `{{…}}` that prints, wrapped as `{{$print …}}`, so that nothing is printed unchecked. */
class Checked extends Handlebars.Visitor {
  override MustacheStatement(statement: hbs.AST.MustacheStatement): void {
    super.MustacheStatement(statement);
    const call = statement.params.length > 0 || (isPath(statement.path) && Object.hasOwn(knownHelpers, statement.path.original));
    const inner: hbs.AST.Expression = call
      ? ({ type: 'SubExpression', path: statement.path, params: statement.params, hash: statement.hash, loc: statement.loc } as hbs.AST.SubExpression)
      : statement.path;
    statement.path = printerPath(statement.loc);
    statement.params = [inner];
    statement.hash = { type: 'Hash', pairs: [], loc: statement.loc };
  }

  override PartialStatement(): void {
    throw new Error('partials are not supported');
  }

  override PartialBlockStatement(): void {
    throw new Error('partials are not supported');
  }

  override Decorator(): void {
    throw new Error('decorators are not supported');
  }
}

function isPath(node: hbs.AST.Node): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression';
}

function printerPath(loc: hbs.AST.SourceLocation): hbs.AST.PathExpression {
  return { type: 'PathExpression', data: false, depth: 0, parts: [printer], original: printer, loc };
}

/** The source text of a compiled template: a JavaScript object literal. Throws on what templates here may not have. */
export function precompileTemplate(text: string): string {
  const program = Handlebars.parse(text);
  new Checked().accept(program);
  return Handlebars.precompile(program, {
    noEscape: true,
    strict: true,
    knownHelpers: knownHelpers as unknown as KnownHelpers,
    knownHelpersOnly: true,
  }) as string;
}

/** A compiled template for the runtime's `template`. */
export function compileTemplate(text: string): TemplateSpecification {
  return new Function(`return ${precompileTemplate(text)}`)() as TemplateSpecification;
}

/** The `{{…}}` of a shell template that print without `sh`, as `line: expression`; a test wants none. */
export function bareInterpolations(text: string): string[] {
  const found: string[] = [];
  class Finder extends Handlebars.Visitor {
    override MustacheStatement(statement: hbs.AST.MustacheStatement): void {
      const name = isPath(statement.path) ? statement.path.original : '';
      if (name !== 'sh' || statement.params.length !== 1) found.push(`${statement.loc.start.line}: ${name}`);
    }
  }
  new Finder().accept(Handlebars.parse(text));
  return found;
}
