/** What the suite uses of `node:assert/strict`, for the worker of a browser. */
interface Assert {
  ok(value: unknown, message?: string): asserts value;
  equal(actual: unknown, expected: unknown): void;
  deepEqual(actual: unknown, expected: unknown): void;
  match(text: string, pattern: RegExp): void;
}

const assert: Assert = {
  ok(value, message = 'The value is not truthy.') {
    if (!value) throw new Error(message);
  },
  equal(actual, expected) {
    assert.ok(Object.is(actual, expected), `${String(actual)} is not ${String(expected)}`);
  },
  deepEqual(actual, expected) {
    assert.equal(JSON.stringify(actual), JSON.stringify(expected));
  },
  match(text, pattern) {
    assert.ok(pattern.test(text), `${text} does not match ${String(pattern)}`);
  },
};

export default assert;
