import type { Expression } from '../../program/nodes.ts';
import { pythonName, pythonResult } from '../../program/python-names.ts';
import { isDjangoCommand } from '../../program/python-options.ts';
import { alternatives, type Value } from '../../program/values.ts';

/** `@click.option(…)`, `@click.command()`, `@app.command()` of typer */
const COMMANDS = /^(?:command|option|argument|callback)$/;

/** What whoever starts the program says on the command line: argparse, click, typer, Django's commands, `sys.argv`. */
export function isCommandOption(value: Value): boolean {
  switch (value.kind) {
    case 'member':
      return alternatives(value.object).some((each) => isParsed(each) || isCommandOption(each));
    case 'parameter':
      return (
        value.function.decorators.some((each) => COMMANDS.test(lastName(each))) ||
        (value.function.parameters[value.index]?.keywords === true && isDjangoCommand(value.function))
      );
    case 'result':
      return /^typer(?:\.params)?\.(?:Option|Argument)$/.test(pythonResult(value) ?? '');
    case 'symbol':
      return /^sys\.argv\b/.test(pythonName(value) ?? '');
    default:
      return false;
  }
}

/** `parser.parse_args()` */
function isParsed(value: Value): boolean {
  return (
    value.kind === 'result' && value.callee.kind === 'member' && /^parse_(?:known_)?args$/.test(value.callee.property)
  );
}

function lastName(node: Expression): string {
  if (node.kind === 'call') return lastName(node.callee);
  return node.kind === 'member' ? node.property : node.kind === 'name' ? node.name : '';
}
