import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression } from '../program/nodes.ts';
import { keywordOf } from '../program/arguments.ts';
import { pythonName } from '../program/python-names.ts';

const OPTIONS = /^(?:mcp|fastmcp)\.server\.auth(?:\.\w+)*\.ClientRegistrationOptions$/;

/** `ClientRegistrationOptions(enabled=True)` of the Python SDK, which is off when nothing is said (`settings.py`, 2.3.0). */
export interface RegistrationOption {
  readonly call: Call;
  readonly enabled: Expression;
}

export function* registrationOptions(module: Module, evaluator: Evaluator): Generator<RegistrationOption> {
  if (!module.text.includes('ClientRegistrationOptions')) return;
  for (const call of module.calls) {
    const enabled = keywordOf(call, 'enabled');
    if (!enabled || (enabled.kind === 'literal' && enabled.value !== true)) continue;
    if (OPTIONS.test(pythonName(evaluator.evaluate(call.callee, module)) ?? '')) yield { call, enabled };
  }
}
