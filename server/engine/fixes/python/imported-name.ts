import type { Expression } from '../../program/nodes.ts';
import { PYTHON } from '../../program/python-packages.ts';

/** What an expression is called in the package that it is imported from: `ssl.CERT_REQUIRED`, `fastmcp.FastMCP`. */
export function importedName(node: Expression): string | undefined {
  if (node.kind === 'member') {
    const owner = importedName(node.object);
    return owner === undefined ? undefined : `${owner}.${node.property}`;
  }
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  if (origin?.kind !== 'import' || !origin.module.startsWith(PYTHON)) return undefined;
  const module = origin.module.slice(PYTHON.length);
  return origin.imported === '*' ? module : `${module}.${origin.imported}`;
}
