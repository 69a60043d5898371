const WEAK_WORDS = new Set(
  (
    'secret secrets password passwd pass pwd passw0rd p@ssw0rd changeme changeit change_me letmein welcome admin ' +
    'administrator root user username guest test tester testing demo default postgres mysql mariadb mongo mongodb redis ' +
    'rabbitmq oracle sa dev development local localhost docker app example sample dummy fake foo bar foobar qwerty ' +
    'keyboardcat keyboard hunter2 token key apikey api_key mysecret mypassword supersecret topsecret shhh shhhh s3cret ' +
    'hello world helloworld abc abc123 pw temp tmp toor master monkey dragon iloveyou'
  ).split(' '),
);

/** A password that everybody tries first, also with digits or punctuation behind it: `admin123`, `Password!`. */
export function isWeakWord(value: string): boolean {
  const word = value.toLowerCase();
  return WEAK_WORDS.has(word) || WEAK_WORDS.has(word.replace(/[\d!@#$%*._-]{1,8}$/, '')) || /^\d{1,8}$/.test(word);
}

/** A password that somebody made up for one place: letters and digits, and more than everybody would try. */
export function isChosen(value: string): boolean {
  return (
    value.length >= 8 && /[A-Za-z]/.test(value) && /\d.*[A-Za-z]|[A-Za-z]{4,}\d{2}/.test(value) && !isWeakWord(value)
  );
}
