import { isEnvironment } from './environment.ts';
import type { Module } from './link.ts';
import type { Expression, Node } from './nodes.ts';
import { followExport, moduleName, partOf, type Project } from './project.ts';
import { PYTHON } from './python-packages.ts';
import type { Binding } from './scope.ts';
import { UNKNOWN, type Located, type Value } from './values.ts';

type Symbol = Extract<Value, { kind: 'symbol' }>;

/** What following imports needs of the evaluator that it is part of. */
interface ImportHost {
  readonly project: Project;
  readonly evaluate: (node: Expression, module: Module) => Value;
  readonly member: (object: Value, property: string, node: Node, module: Module) => Value;
  readonly valueOfBinding: (binding: Binding, node: Node, at: Located) => Value;
}

/** Names that come from other modules. */
export interface Imports {
  readonly imported: (request: string, name: string, module: Module) => Value;
  readonly exported: (module: Module, name: string) => Value;
  /** `module.exports = function …` is what `require` gives. */
  readonly required: (request: string, module: Module) => Value;
  readonly memberOfSymbol: (object: Symbol, property: string, node: Node, module: Module) => Value;
  /** A name that is bound nowhere: one of `from x import *`, or a global. */
  readonly unbound: (name: string, module: Module) => Value;
}

export function createImports({ project, evaluate, member, valueOfBinding }: ImportHost): Imports {
  function imported(request: string, name: string, module: Module): Value {
    const target = project.resolve(module, request);
    if (target && name === '*') return namespace(target);
    // `from . import server` in the package itself
    const part = partOf(project, module, request, name);
    if (part && (!target || target === module || !followExport(project, target, name))) return namespace(part);
    if (target) return exported(target, name);
    if (request.startsWith('.')) return UNKNOWN;
    return { kind: 'symbol', module: moduleName(request), name };
  }

  function exported(module: Module, name: string): Value {
    const found = followExport(project, module, name);
    if (!found) {
      // `export * from` and `module.exports = {…}` of a whole object
      const whole = module.exports.get('export=');
      if (whole?.kind === 'expression' && name !== 'default') {
        return member(evaluate(whole.value, module), name, whole.value, module);
      }
      return UNKNOWN;
    }
    if ('external' in found) return { kind: 'symbol', module: moduleName(found.external), name: found.name };
    if (found.exported.kind === 'expression') return evaluate(found.exported.value, found.module);
    if (found.exported.kind === 'from') return UNKNOWN;
    return valueOfBinding(found.exported.binding, found.module.program, { module: found.module, frame: undefined });
  }

  function required(request: string, module: Module): Value {
    const target = project.resolve(module, request);
    const whole = target?.exports.get('export=');
    if (target && whole?.kind === 'expression' && whole.value.kind !== 'object') return evaluate(whole.value, target);
    if (target) return namespace(target);
    return request.startsWith('.') ? UNKNOWN : { kind: 'symbol', module: moduleName(request), name: '*' };
  }

  function memberOfSymbol(object: Symbol, property: string, node: Node, module: Module): Value {
    if (object.module.startsWith(WORKSPACE)) {
      const target = project.modules.get(object.module.slice(WORKSPACE.length));
      const part = target && !followExport(project, target, property) && partOf(project, target, '.', property);
      return part ? namespace(part) : target ? exported(target, property) : UNKNOWN;
    }
    if (isEnvironment(object, property)) return environmentVariable(object, property, node, module);
    if (object.name === '*') return partOfPython(object.module, property, module) ?? { ...object, name: property };
    if (object.name === 'default' && object.module !== 'global') {
      return { kind: 'symbol', module: object.module, name: property };
    }
    const part = partOfPython(`${object.module}.${object.name}`, property, module);
    return part ?? { kind: 'symbol', module: object.module, name: `${object.name}.${property}` };
  }

  /** `import package.part` where the package is a folder of the workspace. */
  function partOfPython(from: string, property: string, module: Module): Value | undefined {
    const part = from.startsWith(PYTHON) ? partOf(project, module, from, property) : undefined;
    return part && namespace(part);
  }

  function unbound(name: string, module: Module): Value {
    const stars = module.program.moduleKind === 'python' ? module.stars.slice(0, MOST_STARS) : [];
    for (const star of stars) {
      const target = project.resolve(module, star);
      const found = target && target !== module ? exported(target, name) : UNKNOWN;
      if (found.kind !== 'unknown') return found;
    }
    return { kind: 'symbol', module: 'global', name };
  }

  return { imported, exported, required, memberOfSymbol, unbound };
}

const WORKSPACE = 'workspace:';
/** So many `from x import *` of one module are looked through for a name. */
const MOST_STARS = 5;

function namespace({ path }: Module): Value {
  return { kind: 'symbol', module: `${WORKSPACE}${path}`, name: '*' };
}

/** `os.environ["KEY"]` stops a program that does not have it. */
function environmentVariable(object: Symbol, name: string, node: Node, module: Module): Value {
  const value = { kind: 'environment', name, node, module } as const;
  return object.module.startsWith(PYTHON) ? { ...value, checked: true } : value;
}
