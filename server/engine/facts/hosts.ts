import type { Masked } from '../masked.ts';
import type { Place } from '../source.ts';

/** What is known of a credential that stands in a file of settings. */
export interface SettingsSecret {
  /** The credential alone: of `Bearer abc` only `abc`. */
  readonly at: Place;
  /** The variable, header, flag or parameter that it is the value of. */
  readonly name: string;
  readonly shown: Masked;
  /** The format's id, or `generic`. */
  readonly format: string;
  /** Issued by somebody; a word that everybody guesses; or of a form that other things have too. */
  readonly strength: 'issued' | 'guessable' | 'doubtful';
  /** Where to revoke it. */
  readonly revoke: string | undefined;
  /** The environment variable that could hold it, as a proposal. */
  readonly variable: string;
}

/** How a host reads what is kept elsewhere. */
export interface HostReference {
  /** With `NAME` for the name: `${env:NAME}`. */
  readonly form: string;
  /** Where questions to the user are declared: the keys of the list `inputs`; undefined where there are none. */
  readonly inputs: readonly string[] | undefined;
}

/** A credential in the file in which a host is told how to start or reach a server. */
export interface InlineSecret extends SettingsSecret {
  readonly kind: 'inlineSecret';
  /** `VS Code`; `an MCP host` for files of which only the form is known. */
  readonly host: string;
  /** What to do where the host reads nothing but literals, or names variables apart. */
  readonly advice: string | undefined;
  readonly server: string;
  readonly holder: 'variable' | 'header';
  /** Where the same value stands in the code. */
  readonly repeated: Place | undefined;
  /** What a reference replaces. Undefined where it cannot stand. */
  readonly value: Place | undefined;
  readonly reference: HostReference | undefined;
  /** A page or a template that people copy, not a file that a host reads. */
  readonly documentation: boolean;
}

/** A credential on a command line, where every user of the machine sees it, or in a URL, which goes into logs. */
export interface ArgumentSecret extends SettingsSecret {
  readonly kind: 'argumentSecret';
  readonly carrier: 'argument' | 'url';
  /** What is started with it, or reached: `npx`, `curl`, a host name. */
  readonly command: string;
  readonly advice: string | undefined;
  readonly value: Place | undefined;
  readonly reference: HostReference | undefined;
  readonly documentation: boolean;
}

/** `"url": "http://mcp.example.com/mcp"` */
export interface CleartextServer {
  readonly kind: 'cleartextServer';
  readonly at: Place;
  readonly host: string;
  readonly server: string;
  /** The machine's name or address. */
  readonly machine: string;
  /** An address of a local network. */
  readonly local: boolean;
  /** The name of a header or parameter that carries a credential there. */
  readonly carries: string | undefined;
  /** `http` of the URL. */
  readonly scheme: Place;
  readonly documentation: boolean;
}

/** A question for a secret whose answer is shown while it is typed. */
export interface UnmaskedInput {
  readonly kind: 'unmaskedInput';
  readonly at: Place;
  readonly id: string;
  /** The object of the question. */
  readonly object: Place;
  /** `"password": false`, without the key. */
  readonly present: Place | undefined;
}

/** A credential in an environment file that version control holds, or would take with the next commit. */
export interface UnprotectedSecret extends SettingsSecret {
  readonly kind: 'unprotectedSecret';
  /** In the index of git; not left out by any `.gitignore`; or in a file that is meant to be shared. */
  readonly exposure: 'tracked' | 'not-ignored' | 'shared';
  /** The file's name. */
  readonly file: string;
  /** Its name says that only tests read it. */
  readonly test: boolean;
  /** The `.gitignore` that could leave it out, with its text when it is there. */
  readonly ignoreFile: { readonly path: string; readonly text: string | undefined };
  /** Where the same value stands in the code. */
  readonly repeated: Place | undefined;
  readonly value: Place;
}

/** A variable or flag that switches a protection off. */
export interface DangerousSwitch {
  readonly kind: 'dangerousSwitch';
  readonly at: Place;
  readonly name: string;
  /** What it does; goes on after "it". */
  readonly effect: string;
  /** Meant for the developer's machine alone: a file of tests or of a local profile. */
  readonly local: boolean;
  /** What goes when the switch goes; undefined where more than that has to change. */
  readonly removal: Place | undefined;
}

/** A variable or header of a published manifest that holds a credential and is not marked so. */
export interface UndeclaredSecret {
  readonly kind: 'undeclaredSecret';
  readonly at: Place;
  readonly name: string;
  /** The key that marks it: `isSecret`, `sensitive`. */
  readonly flag: string;
  readonly object: Place;
  /** The value of the key, when it is there and false. */
  readonly present: Place | undefined;
}

/** A package or image that a host starts in whatever version is published last. */
export interface UnpinnedPackage {
  readonly kind: 'unpinnedPackage';
  /** `@scope/name@latest` */
  readonly at: Place;
  readonly launcher: string;
  readonly name: string;
  /** A tag that moves: `latest`; undefined when there is none. */
  readonly tag: string | undefined;
  /** The version that a lockfile of the workspace holds. */
  readonly locked: string | undefined;
  /** What stands between name and version: `@`, `==`, `:`. */
  readonly separator: string;
  readonly documentation: boolean;
}

/** All of the above, by file. */
export interface HostFacts {
  readonly inlineSecrets: readonly InlineSecret[];
  readonly argumentSecrets: readonly ArgumentSecret[];
  readonly cleartextServers: readonly CleartextServer[];
  readonly unmaskedInputs: readonly UnmaskedInput[];
  readonly unprotectedSecrets: readonly UnprotectedSecret[];
  readonly dangerousSwitches: readonly DangerousSwitch[];
  readonly undeclaredSecrets: readonly UndeclaredSecret[];
  readonly unpinnedPackages: readonly UnpinnedPackage[];
}

export const NO_HOSTS: HostFacts = {
  inlineSecrets: [],
  argumentSecrets: [],
  cleartextServers: [],
  unmaskedInputs: [],
  unprotectedSecrets: [],
  dangerousSwitches: [],
  undeclaredSecrets: [],
  unpinnedPackages: [],
};

export function joinHosts(files: readonly HostFacts[]): HostFacts {
  return {
    inlineSecrets: files.flatMap((each) => each.inlineSecrets),
    argumentSecrets: files.flatMap((each) => each.argumentSecrets),
    cleartextServers: files.flatMap((each) => each.cleartextServers),
    unmaskedInputs: files.flatMap((each) => each.unmaskedInputs),
    unprotectedSecrets: files.flatMap((each) => each.unprotectedSecrets),
    dangerousSwitches: files.flatMap((each) => each.dangerousSwitches),
    undeclaredSecrets: files.flatMap((each) => each.undeclaredSecrets),
    unpinnedPackages: files.flatMap((each) => each.unpinnedPackages),
  };
}
