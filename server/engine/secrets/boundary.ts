/** Whether a credential can start at an offset: what stands before it is no part of it. */
export function startsToken(text: string, at: number): boolean {
  if (at === 0 || !isTokenCode(text.charCodeAt(at - 1))) return true;
  // "first line\nghp_…" in source text, {"text":"a\u0022ghp_…"}, ?next=%3Dghp_…
  return /(?:\\[bfnrtv0]|\\x[\da-fA-F]{2}|\\u[\da-fA-F]{4}|%[\da-fA-F]{2})$/.test(text.slice(Math.max(0, at - 6), at));
}

/** Whether a credential can end at an offset. An escape such as `\n` or `\"` starts with a backslash, which ends it. */
export function endsToken(text: string, at: number): boolean {
  return at >= text.length || !isTokenCode(text.charCodeAt(at));
}

/** Letters, digits, `_` and `-`. */
function isTokenCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45
  );
}
