/** What the suite uses of `node:assert/strict`, for the worker of a browser. */
const assert = {
  ok(value: unknown, message = 'The value is not truthy.'): asserts value {
    if (!value) throw new Error(message);
  },
  equal(actual: unknown, expected: unknown): void {
    assert.ok(Object.is(actual, expected), `${String(actual)} is not ${String(expected)}`);
  },
  deepEqual(actual: unknown, expected: unknown): void {
    assert.equal(JSON.stringify(actual), JSON.stringify(expected));
  },
  match(text: string, pattern: RegExp): void {
    assert.ok(pattern.test(text), `${text} does not match ${String(pattern)}`);
  },
};

export default assert;
