import ts from 'typescript';
import type { Expression, Unknown } from '../../program/nodes.ts';
import { startOf, type Context } from './context.ts';
import { expression, unknown } from './expressions.ts';

/** `<Tag a={b}>{c}</Tag>`: markup says nothing about a server, but calls and literals inside it count. */
export function jsxElement(node: ts.JsxElement, context: Context): Unknown {
  const children = opening(node.openingElement, context);
  addChildren(node.children, children, context);
  return unknown(startOf(node, context), node.end, children);
}

export function jsxSelfClosing(node: ts.JsxSelfClosingElement, context: Context): Unknown {
  return unknown(startOf(node, context), node.end, opening(node, context));
}

export function jsxFragment(node: ts.JsxFragment, context: Context): Unknown {
  const children: Expression[] = [];
  addChildren(node.children, children, context);
  return unknown(startOf(node, context), node.end, children);
}

/** `{value}`, and `{}` that holds nothing but a comment. */
export function jsxExpression(node: ts.JsxExpression, context: Context): Expression {
  return node.expression === undefined
    ? unknown(startOf(node, context), node.end, [])
    : expression(node.expression, context);
}

function addChildren(nodes: readonly ts.JsxChild[], children: Expression[], context: Context): void {
  for (const node of nodes) {
    if (!ts.isJsxText(node)) children.push(expression(node, context));
  }
}

function opening(node: ts.JsxOpeningLikeElement, context: Context): Expression[] {
  const children: Expression[] = [];
  const tag = node.tagName;
  // <Tag> and <space.Tag> read a name; <div> and <svg:rect> do not
  if (!ts.isJsxNamespacedName(tag) && !(ts.isIdentifier(tag) && /^[a-z]/.test(tag.text))) {
    children.push(expression(tag, context));
  }
  for (const attribute of node.attributes.properties) {
    const value = ts.isJsxSpreadAttribute(attribute) ? attribute.expression : attribute.initializer;
    if (value !== undefined) children.push(expression(value, context));
  }
  return children;
}
