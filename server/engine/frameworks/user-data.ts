import type { UserDataAccess } from '../facts/threats.ts';
import type { Module } from '../program/link.ts';
import type { Call } from '../program/nodes.ts';
import { placeOf } from './context.ts';

/** Services that hold what belongs to one person, by the methods of a client and by their addresses. */
const GOOGLE_CLIENTS: Readonly<Record<string, string>> = {
  gmail: 'Gmail',
  calendar: 'Google Calendar',
  drive: 'Google Drive',
  people: 'Google Contacts',
  tasks: 'Google Tasks',
};
const ADDRESSES: readonly (readonly [RegExp, string])[] = [
  [/^https:\/\/(gmail\.googleapis\.com|www\.googleapis\.com\/gmail)\//, 'Gmail'],
  [/^https:\/\/www\.googleapis\.com\/calendar\//, 'Google Calendar'],
  [/^https:\/\/www\.googleapis\.com\/(upload\/)?drive\//, 'Google Drive'],
  [/^https:\/\/people\.googleapis\.com\//, 'Google Contacts'],
  [/^https:\/\/tasks\.googleapis\.com\//, 'Google Tasks'],
  [/^https:\/\/graph\.microsoft\.com\/(v1\.0|beta)\/me\b/, 'Microsoft 365'],
  [/^https:\/\/(api|content)\.dropboxapi\.com\//, 'Dropbox'],
  [/^https:\/\/api\.spotify\.com\/v1\/me\b/, 'Spotify'],
  [/^https:\/\/www\.strava\.com\/api\/v3\/athlete\b/, 'Strava'],
  [/^https:\/\/api\.fitbit\.com\/1(\.\d)?\/user\/-/, 'Fitbit'],
];
/** A grant that a person gave once and that is used from then on; service accounts have none. */
const DELEGATED =
  /OAuth2Client|auth\.OAuth2\b|refresh_?token|authorization_code|InstalledAppFlow|from_authorized_user_|SpotifyOAuth/i;
const PYTHON_CLIENTS = 'python:googleapiclient.discovery';

/** Where the modules of a program act on a person's data with that person's stored grant. */
export function userDataOf(modules: Iterable<Module>): UserDataAccess | undefined {
  let found: UserDataAccess | undefined;
  let isDelegated = false;
  for (const module of modules) {
    const own = readModule(module);
    isDelegated ||= own.isDelegated;
    found ??= own.access;
    if (found && isDelegated) return found;
  }
  return undefined;
}

interface Reading {
  readonly isDelegated: boolean;
  readonly access: UserDataAccess | undefined;
}

/** Programs share modules. */
const readings = new WeakMap<Module, Reading>();

function readModule(module: Module): Reading {
  const known = readings.get(module);
  if (known) return known;
  const reading = { isDelegated: DELEGATED.test(module.text), access: accessIn(module) };
  readings.set(module, reading);
  return reading;
}

/** `build("gmail", "v1", credentials=credentials)` of Google's client for Python */
function builtService({ callee, arguments: [first] }: Call, { requests }: Module): string | undefined {
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
  if (name !== 'build' || !requests.includes(PYTHON_CLIENTS)) return undefined;
  const service = first?.kind === 'literal' ? String(first.value) : '';
  return Object.hasOwn(GOOGLE_CLIENTS, service) ? GOOGLE_CLIENTS[service] : undefined;
}

function accessIn(module: Module): UserDataAccess | undefined {
  for (const call of module.calls) {
    const { callee } = call;
    const service = builtService(call, module);
    if (service !== undefined) return { at: placeOf(call, { module }), provider: service };
    // `google.gmail({ version: 'v1', auth })`
    if (callee.kind !== 'member' || callee.object.kind !== 'name' || callee.object.name !== 'google') continue;
    const provider = Object.hasOwn(GOOGLE_CLIENTS, callee.property) ? GOOGLE_CLIENTS[callee.property] : undefined;
    if (provider !== undefined) return { at: placeOf(callee, { module }), provider };
  }
  for (const literal of module.literals) {
    const text = literal.kind === 'template' ? literal.texts[0] : literal.value;
    if (typeof text !== 'string' || !text.startsWith('https://')) continue;
    const provider = ADDRESSES.find(([address]) => address.test(text))?.[1];
    if (provider !== undefined) return { at: placeOf(literal, { module }), provider };
  }
  return undefined;
}
