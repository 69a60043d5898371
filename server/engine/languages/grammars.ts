/** Gives the bytes of a grammar file by its name, `tree-sitter-python.wasm`; undefined when the host has none. */
export type GrammarSource = (name: string) => Promise<Uint8Array | undefined>;

let source: GrammarSource = () => Promise.resolve(undefined);
let generation = 0;

/** The host says where grammars are: the engine itself reads no files. They are the process's, whatever the session. */
export function provideGrammars(given: GrammarSource): void {
  source = given;
  generation++;
}

/** Grows when the host names another source, so that a front end without a grammar asks again. */
export function grammarGeneration(): number {
  return generation;
}

export function grammar(name: string): Promise<Uint8Array | undefined> {
  return source(name);
}
