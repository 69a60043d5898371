import { provideGrammars } from '../../server/engine/languages/grammars.ts';
import { diskGrammars } from '../../server/lsp/grammars.node.ts';

/** Imported for its effect: the engine under test reads Python too. */
provideGrammars(diskGrammars);
