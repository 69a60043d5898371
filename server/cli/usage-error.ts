/** Something that the user asked for cannot be done as asked. The message is one sentence or two; exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
